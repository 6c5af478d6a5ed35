"""The QR codes of a whole shard, drawn and compressed together.

A QR code is a sum without carry: each bit of its data turns the same modules whatever the others
are, those of the error correction among them (Reed-Solomon codes are linear), and mask and
patterns are always the same. So one byte of all codes of a size can be worked on at once
(`columns`), from their texts (`codewords`) to the modules (`symbol`) and on to the compressed
picture (`picture`), in which a module is a bit as well. Drawn and compressed one by one, codes
take more than a third of the time of a letter.

What may enter this room: how codes become streams of a PDF. The same modules, drawn by the core's
encoder, are what the tests hold all of it to.
"""

from voucher_batch.sheet.fast.codes.batch import streams

__all__ = ["streams"]
