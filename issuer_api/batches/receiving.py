"""An upload, kept on disk as it comes in, where nobody can read it but this request."""

from __future__ import annotations

import io
import os
import tempfile
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, BinaryIO, Final, cast

from issuer_api.batches.sealing import BLOCK, SALT, Sealing, Unsealed
from issuer_api.errors import BatchJobError

if TYPE_CHECKING:
    from collections.abc import AsyncIterable, AsyncIterator

MAX_BYTES: Final = 64 << 20
"""Of a file: 100,000 rows of 670 bytes."""


@asynccontextmanager
async def received(blocks: AsyncIterable[bytes]) -> AsyncIterator[BinaryIO]:
    """Take an upload in, and let go of it at the end of the block.

    The file has no name, and is sealed under a key that exists in this process only, so that rows
    of people do not linger on the disk when it is given back.

    Args:
        blocks: Of the upload.

    Raises:
        BatchJobError: ``batch-job-large``.
    """
    key = os.urandom(SALT)
    with tempfile.TemporaryFile() as file:
        sealing, size = Sealing(key), 0
        async for block in blocks:
            size += len(block)
            if size > MAX_BYTES:
                raise BatchJobError(
                    "batch-job-large",
                    f"The file is larger than {MAX_BYTES >> 20} MiB.",
                    hint="Send it in parts.",
                )
            file.write(sealing.feed(block))
        file.write(sealing.finish())
        opened = io.BufferedReader(Unsealed(file, key), buffer_size=BLOCK)
        yield cast("BinaryIO", opened)
