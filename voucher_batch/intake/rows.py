"""The second pass over a file: rows are taken or refused, in chunks that any process can check."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, BinaryIO, Final

from voucher_batch.campaign.columns import PERSON
from voucher_batch.errors import IntakeError
from voucher_batch.intake.cells import csv_cells, json_members, json_text
from voucher_batch.intake.layout import Syntax
from voucher_batch.intake.lines import MAX_ROW, batched, filled, lines, quoted_rows
from voucher_batch.intake.outcome import ROW, Reason, Refused, Taken
from voucher_batch.intake.person import person
from voucher_batch.intake.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from voucher_batch.intake.lines import Row
    from voucher_batch.intake.rules import Rules

CHUNK: Final = 2000
"""Rows of a chunk: a tenth of a second of work, and less than a megabyte on its way."""

_COUNTRY: Final = PERSON.index("country")


@dataclass(frozen=True, slots=True, repr=False)
class Chunk:
    """Rows as text, not looked at yet. Its ``repr`` is empty.

    Args:
        rows: Each with the number of its first line.
    """

    rows: tuple[Row, ...]


def chunks(stream: BinaryIO, rules: Rules, *, size: int = CHUNK) -> Iterator[Chunk]:
    """Yield the rows of a file, without its header.

    Args:
        stream: Seekable; the file that was surveyed.
        rules: Of this file.
        size: Rows of a chunk.

    Raises:
        IntakeError: ``intake-changed``, behind the last chunk: it is not the file that was
            surveyed. Whoever stores rows must do so in one transaction that ends behind it.
    """
    stream.seek(0)
    digest = hashlib.sha256()
    rows = lines(stream, rules.layout.charset, digest)
    if rules.layout.syntax is Syntax.CSV:
        rows = quoted_rows(rows)
    rows = filled(rows)
    if rules.layout.syntax is Syntax.CSV:
        next(rows, None)
    for batch in batched(rows, size):
        yield Chunk(batch)
    if digest.digest() != rules.digest:
        raise IntakeError(
            "intake-changed",
            "The file was changed while it was read.",
            hint="Wait until its export has ended, and import it again.",
        )


def outcomes(chunk: Chunk, rules: Rules) -> Iterator[Taken | Refused]:
    """Yield how each row of a chunk ends, in their order. Pure, and at home in any process.

    A row of several lines that cannot be read is taken apart: each of its lines ends for itself.

    Args:
        chunk: Of the file that ``rules`` were made for.
        rules: What rows are held to.
    """
    for line, text in chunk.rows:
        try:
            cells = _cells(text, rules)
        except Refusal as refusal:
            yield from _apart(line, text, rules, refusal)
        else:
            yield _outcome(line, cells, rules)


def check_rows(chunk: Chunk, rules: Rules) -> list[Taken | Refused]:
    """Return all `outcomes` of a chunk."""
    return list(outcomes(chunk, rules))


def read_rows(stream: BinaryIO, rules: Rules) -> Iterator[Taken | Refused]:
    """Yield how each row of a file ends, in its order, in this process.

    Raises:
        IntakeError: As `chunks`.
    """
    return chain.from_iterable(outcomes(chunk, rules) for chunk in chunks(stream, rules))


def _apart(line: int, text: str, rules: Rules, refusal: Refusal) -> Iterator[Taken | Refused]:
    """Yield how the lines of a row end that cannot be read as a whole."""
    several = text.split("\n")
    if len(several) == 1:
        yield Refused(line, refusal.field, refusal.reason)
    else:
        yield from outcomes(Chunk(tuple(enumerate(several, start=line))), rules)


def _outcome(line: int, cells: list[str], rules: Rules) -> Taken | Refused:
    count = len(PERSON)
    try:
        digits, beneficiary = person(cells[:count], cells[count:], campaign=rules.campaign)
    except Refusal as refusal:
        return Refused(line, refusal.field, refusal.reason)
    return Taken(line, digits, beneficiary)


def _cells(text: str, rules: Rules) -> list[str]:
    """Return the cells of a row in the order of ``rules.places``."""
    if len(text) > MAX_ROW:
        raise Refusal(ROW, Reason.TOO_LONG)
    if rules.layout.syntax is Syntax.JSON_LINES:
        members = json_members(text)
        columns = (*PERSON, *rules.campaign.columns)
        cells = [
            json_text(column, members.get(key)) if key else ""
            for column, key in zip(columns, rules.keys, strict=True)
        ]
    else:
        given = csv_cells(text, rules.layout.delimiter)
        if len(given) != rules.width:
            raise Refusal(ROW, Reason.CELLS)
        given.append("")
        cells = [given[place] for place in rules.places]
    if rules.country:
        cells[_COUNTRY] = rules.country
    return cells
