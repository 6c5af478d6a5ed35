"""What becomes of documents: one is changed, or many are withdrawn with a second person.

What may enter this room: the change of one document (`one`), withdrawals of many (`many`), their
rows (`events`, `withdrawals`) and their routes.
"""
