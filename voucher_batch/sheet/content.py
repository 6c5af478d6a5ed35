"""What stands on one sheet: a piece poured into the slots of its form. Both renderers set it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from voucher_batch.beneficiary import Country
from voucher_batch.errors import SheetError
from voucher_batch.sheet.fitting import Fitted, fit
from voucher_batch.sheet.stencil import DocumentCode, MarkCode, document_code, mark_code

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import TypeAlias

    from voucher_batch.piece import Piece
    from voucher_batch.sheet.form import Form, Texts
    from voucher_batch.sheet.template import Template

    Shape: TypeAlias = tuple[str, Country, tuple[tuple[str, int], ...], int, int]

ROW: Final = "row"
"""The slot of each field, where the letter lists them; the slot of one of them is ``row:FIELD``."""

_ANY_CODE: Final = "GC1:"

_PROOF: Final = 0
_FIRST: Final = 1


@dataclass(frozen=True, slots=True, repr=False)
class Content:
    """A sheet before it is laid out. Its ``repr`` is empty: it holds a name and a code.

    Args:
        language: Of the words around it.
        country: Of destination.
        slots: What fills each slot, by name; a row of fields is ``row:FIELD``.
        code: The document's QR code.
        mark: The sheet's DataMatrix.
    """

    language: str
    country: Country
    slots: Mapping[str, Fitted]
    code: DocumentCode
    mark: MarkCode

    @property
    def shape(self) -> Shape:
        """All that decides where things stand: sheets of one shape differ in their data only."""
        lines = tuple((name, len(fitted.lines)) for name, fitted in self.slots.items())
        # A code of more modules has a narrower quiet zone, and a mark of more is larger.
        return self.language, self.country, lines, self.code.size, self.mark.size


def content_of(piece: Piece, *, form: Form) -> Content:
    """Pour a piece into the slots of its form.

    Raises:
        SheetError: ``sheet-glyph``, ``sheet-too-long``, ``sheet-field``, ``sheet-code``,
            ``sheet-code-dense``.
    """
    template = form.template
    texts = form.texts_in(piece.language)
    slots = {
        name: fit(lines, template.slot(name)) for name, lines in _filled(piece, template, texts)
    }
    _check_rows(slots, template)
    missing = template.slots.keys() - slots.keys() - template.optional - {ROW}
    if missing:
        raise _unfilled(min(missing))
    return Content(
        language=texts.language,
        country=piece.country,
        slots=slots,
        code=document_code(piece.code, level=form.level, side_mm=template.code_mm),
        mark=mark_code(piece.mark),
    )


def fullest(language: str, *, form: Form) -> Content:
    """Return a sheet whose slots take all the room that they may."""
    template = form.template
    slots = {
        name: Fitted(("x",) * slot.lines, slot.size)
        for name, slot in template.slots.items()
        if name != ROW
    }
    if ROW in template.slots:
        fields = list(form.texts[language].labels)[: template.slots[ROW].total]
        slots |= {f"{ROW}:{field}": Fitted(("x",), 1.0) for field in fields}
    return Content(
        language,
        next(iter(Country)),
        slots,
        code=DocumentCode(_ANY_CODE, form.level, 1),
        mark=MarkCode(b""),
    )


def _filled(piece: Piece, template: Template, texts: Texts) -> Iterator[tuple[str, Sequence[str]]]:
    """Yield the slots that the piece fills, in the template's order, each with its lines."""
    blanks = _blanks(piece)
    for name in template.slots:
        if name == "recipient":
            yield name, piece.recipient
        elif name == ROW:
            for field in (each for each in texts.labels if each in piece.fields):
                yield f"{ROW}:{field}", piece.fields[field].split("\n")
        else:
            try:
                line = texts.patterns[_pattern(name, piece.mark.copy)].format_map(blanks)
            except KeyError:
                continue
            yield name, (line,)


def _pattern(name: str, copy: int) -> str:
    """Return which words fill a slot: the first paper says nothing of copies."""
    if name != "copy":
        return name
    return {_PROOF: "proof", _FIRST: "no-copy"}.get(copy, name)


def _blanks(piece: Piece) -> dict[str, str]:
    blanks = {
        **piece.fields,
        "name": piece.name,
        "copy": str(piece.mark.copy),
        "piece": str(piece.mark.piece),
        "pieces": str(piece.mark.pieces),
    }
    if piece.reference:
        blanks["reference"] = piece.reference
    return blanks


def _check_rows(slots: Mapping[str, Fitted], template: Template) -> None:
    rows = sum(len(fitted.lines) for name, fitted in slots.items() if name.startswith(f"{ROW}:"))
    if ROW in template.slots and rows > template.slots[ROW].total:
        raise SheetError(
            "sheet-too-long",
            f"The fields take {rows} lines, more than one sheet has.",
            hint="Issue this document by itself, on as many pages as it needs.",
        )


def _unfilled(name: str) -> SheetError:
    return SheetError(
        "sheet-field",
        f"Nothing of the piece fills {name} of the template.",
        hint="Take a template that fits the campaign's profile.",
    )
