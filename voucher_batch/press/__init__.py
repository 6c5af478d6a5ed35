"""The press: pure work on one shard, in whatever process.

What may enter this room: what goes to a worker and comes back (`job`), and the work itself
(`work`). No database, no secret, no token: a worker imports this room and the sheet, and no more.
"""
