"""Documents: issued once, withdrawn, suspended and reinstated; the register knows no claim of them.

What may enter this room: what a document is here (`model`), its rows (`tables`, `repository`), and
what is done with them: issued (`service`), stamped onto a sheet (`stamping`), changed (`changes`),
released or not (`releasing`). Routes come with the web framework.
"""
