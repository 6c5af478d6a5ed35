"""How much a client may issue: rows that are changed in the transaction that issues."""
