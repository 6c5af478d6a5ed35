"""The audit log: who had what signed, in a tree that can grow and cannot be rewritten.

What may enter this room: the tree (`merkle`), its files (`tiles`), its signed head (`checkpoint`),
what a leaf says (`leaf`), and later the log in the database. All but the last is pure.
"""
