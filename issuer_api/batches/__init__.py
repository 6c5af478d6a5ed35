"""Documents in bulk: a file of rows in, checked as a whole, issued by a job, handed out as one.

What may enter this room: reading and checking the file (`receiving`, `reading`), its books
(`tables`, `repository`, `hold`), sealing (`sealing`, `files`), the job (`job`, `press`, `clerk`),
what it makes (`result`, `manifest`, `printing` with `loose` and `binder`) and its routes. Nothing
personal lies here in the clear, and what is sealed goes when it is done.
"""
