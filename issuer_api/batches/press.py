"""Sheets, drawn and taken apart in a process of their own: no database, no key, no secret."""

from __future__ import annotations

from dataclasses import dataclass

from gouvcheck_core.errors import GouvCheckError
from issuer_api.batches.loose import LooseSheet, loose
from issuer_api.sheets.render import Document, render


@dataclass(frozen=True, slots=True, repr=False)
class Printed:
    """What came of one document: its sheet, or the stable name of what stood in the way."""

    pdf: bytes = b""
    fault: str = ""


def work(documents: tuple[Document, ...]) -> tuple[Printed, ...]:
    """Draw documents and read each one's code back from its finished page."""
    return tuple(_printed(document) for document in documents)


def take_apart(sheets: tuple[tuple[str, bytes], ...]) -> tuple[LooseSheet, ...]:
    """Take finished sheets apart, each with a mark of its own, to be bound into one file.

    Raises:
        SheetError: As `loose`.
    """
    return tuple(loose(pdf, mark=mark) for mark, pdf in sheets)


def _printed(document: Document) -> Printed:
    try:
        return Printed(render(document))
    except GouvCheckError as error:
        return Printed(fault=error.code)
    except Exception as error:  # noqa: BLE001 - one sheet must not take the others with it
        return Printed(fault=f"defect-{type(error).__name__}")
