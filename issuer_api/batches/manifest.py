"""What a result holds: which line of the file became which document, and where that is.

No claim stands in it. What did not become a document is named as well, with a reason, so that
nobody has to find it by comparing.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from issuer_api.batches.model import Delivery

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from issuer_api.batches.model import Batch, Sheet, Unmade

MEDIA_TYPE: Final = "application/json"

_CANCELLED: Final = "cancelled"
_UNKNOWN: Final = "sheet-failed"
"""Of a document that was withdrawn before reasons were kept."""


@dataclass(frozen=True, slots=True)
class Print:
    """Sheets as one file.

    Args:
        size: Bytes.
        digest: SHA-256.
        pages: Of each sheet.
    """

    size: int
    digest: bytes
    pages: Sequence[int]


def manifest(
    batch: Batch, sheets: Iterable[Sheet], unmade: Iterable[Unmade], *, bound: Print | None = None
) -> Iterator[bytes]:
    """Yield the manifest of a batch as JSON, one row of the file a line.

    Args:
        batch: With nothing more to be made.
        sheets: That were made, in order.
        unmade: Rows that have none, in order.
        bound: The sheets as one file, if they are delivered so.
    """
    head: dict[str, Any] = {"batch": batch.id, "profile": batch.profile, "rows": batch.rows}
    if bound is not None:
        head["file"] = f"{batch.id}.pdf"
        head |= {"size": bound.size, "sha256": bound.digest.hex(), "pages": sum(bound.pages)}
    yield json.dumps(head).encode()[:-1]
    made = _archived(sheets) if batch.delivery is Delivery.ZIP else _bound(sheets, bound)
    yield from _listed("documents", made)
    yield from _listed("missing", (_missing(row, batch) for row in unmade))
    yield b"}\n"


def _archived(sheets: Iterable[Sheet]) -> Iterator[Mapping[str, object]]:
    for sheet in sheets:
        yield {
            "line": sheet.line,
            "document": sheet.document,
            "file": f"{sheet.document}.pdf",
            "size": sheet.size,
            "sha256": sheet.digest.hex(),
        }


def _bound(sheets: Iterable[Sheet], bound: Print | None) -> Iterator[Mapping[str, object]]:
    first = 1
    for sheet, pages in zip(sheets, () if bound is None else bound.pages, strict=True):
        yield {
            "line": sheet.line,
            "document": sheet.document,
            "first_page": first,
            "last_page": first + pages - 1,
        }
        first += pages


def _missing(row: Unmade, batch: Batch) -> Mapping[str, object]:
    if row.document is None:
        return {"line": row.line, "reason": batch.reason or _CANCELLED}
    return {"line": row.line, "document": row.document, "reason": row.fault or _UNKNOWN}


def _listed(name: str, entries: Iterable[Mapping[str, object]]) -> Iterator[bytes]:
    yield b', "%b": [' % name.encode()
    for number, entry in enumerate(entries):
        yield (b",\n" if number else b"\n") + json.dumps(entry).encode()
    yield b"\n]"
