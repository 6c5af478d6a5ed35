"""The codes of a whole shard, drawn and compressed together.

A QR code and a DataMatrix are sums without carry: each bit of the data turns the same modules
whatever the others are, those of the error correction among them (Reed-Solomon codes are linear),
and mask and patterns are always the same. So one byte of all codes of a size can be worked on at
once (`columns`): from their texts (`alphanumeric`) to all codewords (`codewords`, `field`), on to
the modules (`symbol`, `data_matrix`), and to the compressed picture (`picture`, `deflate`), in
which a module is a bit as well. Drawn and compressed one by one, codes take half of the time of a
letter.

What may enter this room: how codes become streams of a PDF. What the core's encoder draws, module
by module, is what the tests hold it to.
"""

from voucher_batch.sheet.fast.codes.batch import code_pictures, mark_pictures

__all__ = ["code_pictures", "mark_pictures"]
