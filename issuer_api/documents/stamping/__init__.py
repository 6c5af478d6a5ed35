"""Issue a document onto a sheet that the client brings.

What may enter this room: the route, and what its request looks like. The sheet itself is the work
of `issuer_api.sheets`.
"""
