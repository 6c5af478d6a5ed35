"""Pieces -> one PDF, by one of two renderers that make the same pages."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from voucher_batch.errors import SheetError
from voucher_batch.sheet.content import content_of, fullest
from voucher_batch.sheet.fast import render_fast
from voucher_batch.sheet.plain import render_plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from voucher_batch.piece import Piece
    from voucher_batch.sheet.form import Form


class Renderer(Enum):
    """How letters are made. The pages look the same."""

    FAST = "fast"
    """Typst lays out each kind of sheet once; the letters are written from that."""
    PLAIN = "plain"
    """Typst lays out every letter: at most 50 at a time."""


def render(pieces: Sequence[Piece], *, form: Form, renderer: Renderer = Renderer.FAST) -> bytes:
    """Return the letters of ``pieces`` as one PDF, a page each, in order.

    The same arguments make the same bytes, on any day and in any process.

    Raises:
        SheetError: ``sheet-empty``, or as `check`.
    """
    if not pieces:
        raise SheetError(
            "sheet-empty", "There is no piece to render.", hint="Render at least one piece."
        )
    contents = [content_of(piece, form=form) for piece in pieces]
    match renderer:
        case Renderer.FAST:
            return render_fast(contents, form=form)
        case Renderer.PLAIN:
            return render_plain(contents, form=form)


def check_form(form: Form) -> None:
    """See that the template draws every slot, with room for the longest name in every language.

    Raises:
        SheetError: ``sheet-layout``: a language has too many words, or the template is wrong.
    """
    for language in form.texts:
        render_fast([fullest(language, form=form)], form=form)


def check(piece: Piece, *, form: Form) -> None:
    """See that a letter can be set, without setting it.

    Raises:
        SheetError: ``sheet-glyph`` where a character is in none of our fonts, ``sheet-too-long``,
            ``sheet-field``, ``sheet-code``, ``sheet-code-dense``.
    """
    content_of(piece, form=form)
