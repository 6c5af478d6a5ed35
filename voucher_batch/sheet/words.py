"""Words of the letters, by language: files of a template over those that all templates share."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from voucher_batch.sheet.template import Template

_SHARED: Final = Path(__file__).parent / "words"
_WHOLE_EURO: Final = 100


@dataclass(frozen=True, slots=True)
class Words:
    """What a template says in one language.

    Args:
        said: Texts and lists of texts that stand on every letter, before their blanks are filled.
        patterns: What fills the slots, with blanks for what a piece brings.
        months: January to December.
        date: Pattern of a day, such as ``{day} {month} {year}``.
        first: How the first of a month is written.
        money: Pattern of a sum, such as ``{sum} €``.
        mark: Decimal mark.
    """

    said: Mapping[str, str | list[str]]
    patterns: Mapping[str, str]
    months: tuple[str, ...]
    date: str
    first: str
    money: str
    mark: str

    def day(self, day: dt.date) -> str:
        """Return a day in words."""
        number = self.first if day.day == 1 else str(day.day)
        return self.date.format(day=number, month=self.months[day.month - 1], year=day.year)

    def euros(self, cents: int) -> str:
        """Return a sum in words; round sums without cents."""
        whole, rest = divmod(cents, _WHOLE_EURO)
        return self.money.format(sum=f"{whole}{self.mark}{rest:02d}" if rest else str(whole))


def load_words(template: Template, language: str) -> Words:
    """Return the words of a template in one of its languages."""
    shared = _read(_SHARED / f"{language}.toml")
    own = _read(template.folder / "words" / f"{language}.toml")
    return Words(
        said={**shared["said"], **own["said"]},
        patterns={**shared["patterns"], **own.get("patterns", {})},
        months=tuple(shared["months"]),
        date=shared["date"],
        first=shared["first"],
        money=shared["money"],
        mark=shared["mark"],
    )


def _read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))
