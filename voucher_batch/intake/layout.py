"""How a file is read: its form, charset and delimiter, and which column of it is which.

A layout is proposed from the names in the header, saved as TOML beside the import and used again
for the next file of the same register. It holds names of columns, never of people.
"""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Final, TypeVar

from voucher_batch.campaign import forms
from voucher_batch.campaign.columns import PERSON
from voucher_batch.campaign.table import Table
from voucher_batch.errors import IntakeError
from voucher_batch.intake.charset import Charset

if TYPE_CHECKING:
    from collections.abc import Mapping

    from voucher_batch.campaign.faults import Fault

MAX_FILE_BYTES: Final = 65_536

_Choice = TypeVar("_Choice", bound=StrEnum)

_LONGEST_NAME: Final = 200

_NAME: Final = forms.Form(
    f"the column's name in the file, up to {_LONGEST_NAME} printable characters",
    lambda value: value if isinstance(value, str) and is_name(value) else None,
)


def is_name(text: str) -> bool:
    """Tell whether a column can be called so in a layout file: as it stands, in whatever form."""
    return text.isprintable() and 1 <= len(text) <= _LONGEST_NAME


class Syntax(StrEnum):
    """How rows are written."""

    CSV = "csv"
    JSON_LINES = "json-lines"


class Delimiter(StrEnum):
    """What stands between cells, in the order of preference."""

    SEMICOLON = ";"
    COMMA = ","
    TAB = "\t"


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """How the rows of a file are read.

    Args:
        syntax: CSV or JSON Lines.
        charset: Of the file.
        delimiter: Between the cells of CSV; it means nothing in JSON Lines.
        columns: Name in the file, by the name that the campaign knows.
        country: Of every row of a file that has no such column, as a code; or empty.
    """

    syntax: Syntax
    charset: Charset
    delimiter: Delimiter
    columns: Mapping[str, str] = field(default_factory=dict)
    country: str = ""

    def to_toml(self) -> str:
        """Return the file that `load_layout` reads."""
        lines = [
            "# How a file of beneficiaries is read. Correct it, and import with it.",
            f"syntax = {_quoted(self.syntax)}",
            f"charset = {_quoted(self.charset)}",
            f"delimiter = {_quoted(self.delimiter)}",
        ]
        if self.country:
            lines.append(f"country = {_quoted(self.country)}")
        lines += ["", "[columns]", *(f"{key} = {_quoted(n)}" for key, n in self.columns.items())]
        return "\n".join(lines) + "\n"


class LayoutError(IntakeError):
    """A layout file with faults. As an error it speaks of the first; ``faults`` has them all."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        first = faults[0]
        super().__init__(first.code, str(first), hint=first.hint)
        self.faults: Final = faults


def load_layout(data: bytes, *, source: str) -> Layout:
    """Return the layout in a file.

    Args:
        data: The file, UTF-8 TOML.
        source: Its name, for errors.

    Raises:
        IntakeError: ``intake-layout`` for what is no TOML, `LayoutError` with every other fault.
    """
    faults: list[Fault] = []
    table = Table(_parse(data, source), place=source, faults=faults, family="intake-layout")
    layout = _read(table)
    table.close()
    if layout is None or faults:
        raise LayoutError(tuple(faults))
    return layout


def _parse(data: bytes, source: str) -> dict[str, object]:
    if len(data) <= MAX_FILE_BYTES:
        try:
            return tomllib.loads(data.decode("utf-8"))
        except (ValueError, RecursionError):  # not UTF-8, not TOML, a number or nesting too large
            pass
    raise IntakeError(
        "intake-layout",
        f"{source}: the file is longer than {MAX_FILE_BYTES} bytes, or not UTF-8 TOML.",
        hint="Take it out of the way; a new one is proposed from the header of the import.",
    )


def _read(table: Table) -> Layout | None:
    syntax = table.take("syntax", _one_of(Syntax))
    charset = table.take("charset", _one_of(Charset))
    delimiter = table.take("delimiter", _one_of(Delimiter))
    country = table.take_or("country", forms.COUNTRY, "")
    columns = _columns(table)
    if syntax is None or charset is None or delimiter is None:
        return None
    if country is None or columns is None:
        return None
    return Layout(
        syntax=syntax, charset=charset, delimiter=delimiter, country=country, columns=columns
    )


def _columns(outer: Table) -> Mapping[str, str] | None:
    table = outer.table("columns")
    if table is None:
        return None
    own = [key for key in table.left if forms.COLUMN.read(key)]
    order = [*(key for key in PERSON if key in own), *(key for key in own if key not in PERSON)]
    named = {key: table.take(key, _NAME) for key in order}
    table.close()
    return {key: name for key, name in named.items() if name is not None}


def _one_of(choices: type[_Choice]) -> forms.Form[_Choice]:
    known = {choice.value: choice for choice in choices}
    wanted = f"one of {', '.join(_quoted(value) for value in known)}"
    return forms.Form(wanted, lambda value: known.get(value) if isinstance(value, str) else None)


def _quoted(text: str) -> str:
    # A JSON string of printable characters is a TOML basic string as well.
    return json.dumps(text, ensure_ascii=False)
