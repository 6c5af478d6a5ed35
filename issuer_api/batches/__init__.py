"""Documents in bulk: a file of rows in, checked as a whole, issued by a job, handed out as one.

What may enter this room: reading and checking the file (`receiving`, `reading`), its books
(`tables`, `repository`), sealing (`sealing`, `files`), the job (`job`, `press`, `result`, `clerk`)
and its routes. Nothing personal lies here in the clear, and what is sealed goes when it is done.
"""
