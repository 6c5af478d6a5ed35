"""Publication: status lists, head and log come out within a minute, and are served and judged by.

What may enter this room: making the files (`service`), when it is done (`publisher`), the trust
that the service itself judges by (`judging`), and the public routes. Files lie in the folder that
the settings name; nothing here holds a document key.
"""
