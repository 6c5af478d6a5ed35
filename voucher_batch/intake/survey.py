"""The first pass over a file: its digest, size, charset and header, before any row is looked at."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, BinaryIO, Final

from voucher_batch.errors import IntakeError
from voucher_batch.intake.cells import csv_cells, json_members
from voucher_batch.intake.charset import Charset, Listener
from voucher_batch.intake.layout import Delimiter, Layout, Syntax
from voucher_batch.intake.lines import filled, lines, quoted_rows
from voucher_batch.intake.names import columns
from voucher_batch.intake.outcome import ROW
from voucher_batch.intake.refusal import Refusal
from voucher_batch.intake.texts import clean, folded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from voucher_batch.intake.lines import Row

_BLOCK: Final = 1 << 20
_OBJECTS: Final = 100
"""JSON objects at the front whose keys are taken for the header."""


@dataclass(frozen=True, slots=True)
class Survey:
    """What is known of a file before its rows are read.

    Args:
        digest: SHA-256 of all of it: the same file twice is refused by this.
        size: Bytes.
        layout: Form, charset and delimiter; columns only if a layout was given.
        header: Names of the columns. Not shown: a file without header has a person there.
    """

    digest: bytes
    size: int
    layout: Layout
    header: tuple[str, ...] = field(repr=False)


def survey(stream: BinaryIO, *, source: str, layout: Layout | None = None) -> Survey:
    """Read a file once and say what it is.

    Args:
        stream: Seekable; it is read from its beginning and left there.
        source: Name of the file, for errors.
        layout: How it is to be read, if that is known; otherwise it is found out.

    Raises:
        IntakeError: ``intake-empty``: there is no row; ``intake-header``: the first is no header.
    """
    stream.seek(0)
    digest, listener, size = hashlib.sha256(), Listener(), 0
    while block := stream.read(_BLOCK):
        digest.update(block)
        listener.hear(block)
        size += len(block)
    listener.hear(b"")
    stream.seek(0)
    charset = layout.charset if layout else listener.charset()
    front = filled(lines(io.BytesIO(listener.head), charset, hashlib.sha256()))
    known, header = _read_header(front, charset, layout, source)
    return Survey(digest=digest.digest(), size=size, layout=known, header=header)


def _read_header(
    front: Iterator[Row], charset: Charset, layout: Layout | None, source: str
) -> tuple[Layout, tuple[str, ...]]:
    first = next(front, None)
    if first is None:
        raise IntakeError(
            "intake-empty", f"{source} has no rows.", hint="Export it again, with its header."
        )
    syntax = layout.syntax if layout else _syntax_of(first[1])
    try:
        if syntax is Syntax.JSON_LINES:
            header = _keys(first, front)
            delimiter = Delimiter.SEMICOLON
        else:
            row = next(quoted_rows(_joined(first, front)))[1]
            delimiter = layout.delimiter if layout else _delimiter_of(row)
            header = tuple(clean(ROW, cell) for cell in csv_cells(row, delimiter))
    except Refusal:
        raise IntakeError(
            "intake-header",
            f"{source}: the first row is not a header that can be read.",
            hint="Say charset and delimiter in a layout file, or export it again.",
        ) from None
    found = Layout(syntax=syntax, charset=charset, delimiter=delimiter)
    return layout or found, header


def _joined(first: Row, others: Iterator[Row]) -> Iterator[Row]:
    yield first
    yield from others


def _syntax_of(text: str) -> Syntax:
    return Syntax.JSON_LINES if text.lstrip().startswith("{") else Syntax.CSV


def _keys(first: Row, others: Iterator[Row]) -> tuple[str, ...]:
    """Return the keys of the objects at the front, in order; the last of them may be cut."""
    keys = dict.fromkeys(json_members(first[1]))
    for _, text in islice(others, _OBJECTS):
        try:
            keys |= dict.fromkeys(json_members(text))
        except Refusal:
            continue
    return tuple(keys)


def _delimiter_of(row: str) -> Delimiter:
    """Return the delimiter that finds most known names, and among equals most columns."""

    def found(delimiter: Delimiter) -> tuple[int, int]:
        try:
            cells = csv_cells(row, delimiter)
        except Refusal:
            return -1, 0
        return len(_known() & {folded(cell) for cell in cells}), len(cells)

    return max(Delimiter, key=found)


def _known() -> frozenset[str]:
    return frozenset(name for names in columns().values() for name in names)
