"""The fast renderer: Typst lays out each kind of sheet once, and letters are written from that.

What may enter this room: a sheet taken apart (`skeleton`, `markers`, `tree`), the faces as fonts of
a PDF (`embedding`, `subset`), what all letters of a kind have in common (`structure`, `drawing`,
`kind`), the letters of a shard (`letters`) with their `codes`, and the file around them (`writer`,
`node`). Where things stand is Typst's to say: nothing here knows a place.
"""

from voucher_batch.sheet.fast.letters import render_fast

__all__ = ["render_fast"]
