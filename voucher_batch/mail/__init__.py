"""The e-mail channel: each piece handed to a mail server once, or shown to the operator in doubt.

What may enter this room: how an e-mail looks, how a server is spoken to, and the outbox that knows
what became of each message. Names and addresses are in memory while a message is made, and nowhere
else; of a server's answers only the status code is kept.
"""
