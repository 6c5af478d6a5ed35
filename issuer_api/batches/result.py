"""The finished sheets of a batch as one file, an archive or one PDF to print, and the manifest."""

from __future__ import annotations

import hashlib
import io
import time
import zipfile
from array import array
from itertools import groupby
from typing import TYPE_CHECKING, Final

from issuer_api.batches.files import MANIFEST, RESULT, part_name
from issuer_api.batches.manifest import Print, manifest
from issuer_api.batches.model import Delivery
from issuer_api.batches.printing import bound
from issuer_api.errors import BatchJobError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from issuer_api.batches.files import BatchFiles
    from issuer_api.batches.model import Batch, Sheet, Unmade
    from voucher_batch.run.workers import Workers

MEDIA_TYPES: Final = {Delivery.ZIP: "application/zip", Delivery.PRINT: "application/pdf"}

_EARLIEST: Final = (1980, 1, 1, 0, 0, 0)


class _Sink(io.RawIOBase):
    """Keeps what is written until it is taken away."""

    def __init__(self) -> None:
        self._held: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override] # zipfile writes bytes only
        self._held.append(bytes(data))
        return len(data)

    def taken(self) -> bytes:
        """Return what was written since."""
        held, self._held = self._held, []
        return b"".join(held)


def assemble(
    batch: Batch,
    files: BatchFiles,
    *,
    sheets: Callable[[], Iterable[Sheet]],
    unmade: Callable[[], Iterable[Unmade]],
    workers: Workers,
) -> tuple[int, bytes]:
    """Write the result of a batch and its manifest; return size and SHA-256 of the result.

    Args:
        batch: Which has ended but for this.
        files: Its files.
        sheets: Returns its sheets, in order, from the first, each time that it is asked.
        unmade: Returns its other rows likewise.
        workers: Who takes sheets apart.

    Raises:
        BatchJobError: ``batch-job-sealed``, ``batch-job-lost``: a part is damaged or gone.
        RunError: The result cannot be written, or a worker is gone.
        SheetError: ``sheet-layout``: sheets cannot be bound.
    """
    pdfs, pages = _pdfs(files, sheets()), array("I")
    if batch.delivery is Delivery.ZIP:
        parts = _archive(batch, pdfs, lambda: manifest(batch, sheets(), unmade()))
    else:
        parts = bound(batch, pdfs, workers, pages)
    digest, size = hashlib.sha256(), 0

    def counted() -> Iterator[bytes]:
        nonlocal size
        for part in parts:
            digest.update(part)
            size += len(part)
            yield part

    files.write(RESULT, counted())
    made = Print(size, digest.digest(), pages) if pages else None
    files.write(MANIFEST, manifest(batch, sheets(), unmade(), bound=made))
    return size, digest.digest()


def _archive(
    batch: Batch, pdfs: Iterable[tuple[Sheet, bytes]], listed: Callable[[], Iterable[bytes]]
) -> Iterator[bytes]:
    sink = _Sink()
    moment = max(time.gmtime(batch.created)[:6], _EARLIEST)
    with zipfile.ZipFile(sink, "w") as archive:
        for sheet, pdf in pdfs:
            # Stored: a PDF is compressed already, and a stored one is found without unpacking.
            archive.writestr(zipfile.ZipInfo(f"{sheet.document}.pdf", moment), pdf)
            yield sink.taken()
        with archive.open(zipfile.ZipInfo(f"{MANIFEST}.json", moment), "w") as file:
            for line in listed():
                file.write(line)
                yield sink.taken()
    yield sink.taken()


def _pdfs(files: BatchFiles, sheets: Iterable[Sheet]) -> Iterator[tuple[Sheet, bytes]]:
    """Yield each sheet with its PDF, reading every part front to back."""
    for part, together in groupby(sheets, key=lambda sheet: sheet.part):
        with files.open(part_name(part)) as stream:
            for sheet in together:
                pdf = stream.read(sheet.size)
                if hashlib.sha256(pdf).digest() != sheet.digest:
                    raise BatchJobError(
                        "batch-job-sealed",
                        "A sheet of the batch is not the one that was made.",
                        hint="Put the output folder back from a backup.",
                    )
                yield sheet, pdf
