"""Documents: issued once, withdrawn, suspended and reinstated; the register knows no claim of them.

What may enter this room: what a document is here (`model`), its rows (`repository`), and what is
done with them (`service`). Routes come with the web framework.
"""
