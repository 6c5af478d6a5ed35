"""A row of text to its cells: CSV by the standard library's strict reader, or one JSON object."""

from __future__ import annotations

import csv
import json
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from voucher_batch.intake.outcome import ROW, Reason
from voucher_batch.intake.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from voucher_batch.intake.layout import Delimiter

_QUOTE: Final = '"'


def csv_cells(text: str, delimiter: Delimiter) -> list[str]:
    """Return the cells of one row.

    Raises:
        Refusal: ``quotes``: quotation marks do not stand around whole cells.
    """
    if _QUOTE not in text and "\r" not in text:  # the reader would do the same, more slowly
        return text.split(delimiter)
    try:
        return next(csv.reader((text,), _dialect(delimiter)))
    except csv.Error:
        raise Refusal(ROW, Reason.QUOTES) from None


@cache
def _dialect(delimiter: Delimiter) -> Any:  # noqa: ANN401 - the reader's own, unnamed type
    return csv.reader((), delimiter=delimiter, strict=True).dialect


def json_members(text: str) -> dict[str, object]:
    """Return the members of a row that is one JSON object.

    Raises:
        Refusal: ``json``: it is something else, or has a key twice.
    """
    try:
        value = json.loads(text, object_pairs_hook=_distinct)
    except (ValueError, RecursionError):
        raise Refusal(ROW, Reason.JSON) from None
    if not isinstance(value, dict):
        raise Refusal(ROW, Reason.JSON)
    return value


def json_text(field: str, value: object) -> str:
    """Return a member of a JSON object as the text that CSV would have in its cell.

    Raises:
        Refusal: ``json``: a number with a point, which says less than it seems to.
    """
    match value:
        case str():
            return value
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case list() | dict():
            return json.dumps(value, ensure_ascii=False)
        case _:
            raise Refusal(field, Reason.JSON)


def _distinct(pairs: Sequence[tuple[str, object]]) -> dict[str, object]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError
    return members
