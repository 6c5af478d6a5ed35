"""How the tables of the store came to be: one file a step, applied by Alembic in order.

What may enter this room: steps, each written so that the release before it can still read and write
the store. A step is never changed once it was released.
"""
