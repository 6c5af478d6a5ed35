"""The fast renderer: Typst lays out each kind of sheet once, and letters are written from that.

What may enter this room: a sheet taken apart (`skeleton`), the faces as PDF fonts (`embedding`),
the letters of a shard (`letters`) and the file around them (`writer`, `node`). Where things stand
is Typst's to say alone: nothing here knows a place.
"""

from voucher_batch.sheet.fast.letters import render_fast

__all__ = ["render_fast"]
