"""A batch's files: sealed parts while it runs, a sealed result and manifest when it has ended."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Final

import fsspec

from issuer_api.batches.sealing import BLOCK, Unsealed, sealed
from issuer_api.errors import BatchJobError
from voucher_batch.folder import Folder

if TYPE_CHECKING:
    from collections.abc import Iterable

    from issuer_api.batches.sealing import BatchKey

RESULT: Final = "result"
MANIFEST: Final = "manifest"
_HANDED_OUT: Final = frozenset({RESULT, MANIFEST})


class BatchFiles:
    """The files of one batch.

    Args:
        url: Of the folder for all batches.
        batch: Identifier.
        key: Of the batch.
    """

    def __init__(self, url: str, batch: str, key: BatchKey) -> None:
        self._folder: Final = Folder(f"{url.rstrip('/')}/{batch}")
        self._key: Final = key

    def write(self, name: str, parts: Iterable[bytes]) -> None:
        """Write a file, whole or not at all.

        Raises:
            RunError: ``run-output``, ``run-output-full``.
        """
        self._folder.write_whole(name, sealed(parts, self._key.file_key(name)))

    def open(self, name: str) -> io.BufferedReader:
        """Open a file to be read from any place.

        Raises:
            BatchJobError: ``batch-job-lost``, ``batch-job-sealed``.
        """
        try:
            stream = fsspec.open(f"{self._folder.url}/{name}", "rb").open()
        except OSError:
            raise BatchJobError(
                "batch-job-lost",
                "A file of the batch is not there.",
                hint="Put the output folder back from a backup.",
            ) from None
        return io.BufferedReader(Unsealed(stream, self._key.file_key(name)), buffer_size=BLOCK)

    def remove_parts(self) -> None:
        """Remove everything but the result and its manifest."""
        for name in self._folder.names():
            if name not in _HANDED_OUT:
                self._folder.remove(name)


def remove(url: str, batch: str) -> None:
    """Remove all files of a batch."""
    folder = Folder(f"{url.rstrip('/')}/{batch}")
    for name in folder.names():
        folder.remove(name)


def part_name(number: int) -> str:
    """Return the name of the part that begins with a row."""
    return f"part-{number:06}"
