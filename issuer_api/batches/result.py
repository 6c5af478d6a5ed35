"""The finished sheets of a batch as one file: an archive with a manifest, or one PDF to print."""

from __future__ import annotations

import hashlib
import io
import json
import time
import zipfile
from itertools import groupby
from typing import TYPE_CHECKING, Final

from issuer_api.batches.files import RESULT, part_name
from issuer_api.batches.model import Delivery
from issuer_api.errors import BatchJobError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from issuer_api.batches.files import BatchFiles
    from issuer_api.batches.model import Batch, Sheet

MEDIA_TYPES: Final = {Delivery.ZIP: "application/zip", Delivery.PRINT: "application/pdf"}
MANIFEST: Final = "manifest.json"

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
    batch: Batch, files: BatchFiles, sheets: Callable[[], Iterable[Sheet]]
) -> tuple[int, bytes]:
    """Write the result of a batch; return its size and SHA-256.

    Args:
        batch: Which has ended but for this.
        files: Its files.
        sheets: Returns its sheets, in order, from the first; it may be asked twice.

    Raises:
        BatchJobError: ``batch-job-sealed``, ``batch-job-lost``: a part is damaged or gone.
        RunError: The result cannot be written.
    """
    make = _archive if batch.delivery is Delivery.ZIP else _print
    digest, size = hashlib.sha256(), 0

    def counted() -> Iterator[bytes]:
        nonlocal size
        for part in make(batch, files, sheets):
            digest.update(part)
            size += len(part)
            yield part

    files.write(RESULT, counted())
    return size, digest.digest()


def _archive(
    batch: Batch, files: BatchFiles, sheets: Callable[[], Iterable[Sheet]]
) -> Iterator[bytes]:
    sink = _Sink()
    moment = max(time.gmtime(batch.created)[:6], _EARLIEST)
    with zipfile.ZipFile(sink, "w") as archive:
        for sheet, pdf in _pdfs(files, sheets()):
            # Stored: a PDF is compressed already, and a stored one is found without unpacking.
            archive.writestr(zipfile.ZipInfo(f"{sheet.document}.pdf", moment), pdf)
            yield sink.taken()
        with archive.open(zipfile.ZipInfo(MANIFEST, moment), "w") as manifest:
            for line in _manifest(batch, sheets()):
                manifest.write(line)
                yield sink.taken()
    yield sink.taken()


def _manifest(batch: Batch, sheets: Iterable[Sheet]) -> Iterator[bytes]:
    """Yield the manifest, one document a line; no claim stands in it."""
    head = {"batch": batch.id, "profile": batch.profile, "rows": batch.rows}
    yield json.dumps(head).encode()[:-1] + b', "documents": ['
    comma = b"\n"
    for sheet in sheets:
        entry = {
            "line": sheet.line,
            "document": sheet.document,
            "file": f"{sheet.document}.pdf",
            "size": sheet.size,
            "sha256": sheet.digest.hex(),
        }
        yield comma + json.dumps(entry).encode()
        comma = b",\n"
    yield b"\n]}\n"


def _print(
    batch: Batch, files: BatchFiles, sheets: Callable[[], Iterable[Sheet]]
) -> Iterator[bytes]:
    """Yield one PDF with all pages. It is for a printer: tags stay with the single documents."""
    import pikepdf  # noqa: PLC0415 - only where something is printed

    out = io.BytesIO()
    with pikepdf.new() as whole:
        for _, pdf in _pdfs(files, sheets()):
            with pikepdf.open(io.BytesIO(pdf)) as single:
                for page in single.pages:
                    if "/StructParents" in page.obj:
                        del page.obj.StructParents
                    whole.pages.append(page)
        whole.docinfo["/Title"] = f"Batch {batch.id}"
        whole.save(out, deterministic_id=True)
    yield out.getvalue()


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
