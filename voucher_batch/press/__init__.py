"""The press: pure work on one shard, in whatever process.

What may enter this room: what goes to a worker and comes back (`job`), the work itself (`work`),
and how a worker begins and ends (`process`). No database, no secret, no token: a worker imports
this room and the sheet, and no more.
"""
