"""Who draws sheets while others wait for them: processes beside the one that answers.

What may enter this room: the processes (`worker`), those who hand them work (`drawers`), and what
both say to each other (`said`). A process that draws has no database, no key and no session on a
token: work goes to it as values, and bytes or an error come back.
"""
