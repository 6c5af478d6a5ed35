"""What e-mails say besides the campaign's own text, in each language; data, in words.toml."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True, kw_only=True)
class MailWords:
    """The words of one language; what stands in braces is filled in by `str.format`.

    Args:
        date: How a day is written, for ``strftime``.
        greeting: To ``{name}``.
        code: Heads the code.
        reference: Heads the human reference.
        period: From ``{start}`` to ``{end}``.
        use: What to do with the code.
        copy: That this is copy ``{copy}``.
        care: That the code is nobody else's.
        questions: Where to ask: ``{address}``.
        automatic: That ``{sender}`` wrote it by machine.
        labels: What fields are called, by id, in a language that profiles have no words in.
    """

    date: str
    greeting: str
    code: str
    reference: str
    period: str
    use: str
    copy: str
    care: str
    questions: str
    automatic: str
    labels: Mapping[str, str] = field(default_factory=dict)

    def day(self, day: dt.date) -> str:
        """Return a day as it is written in this language."""
        return day.strftime(self.date)


def words(language: str) -> MailWords:
    """Return the words of a language, or the English ones where it has none."""
    return _all().get(language) or _all()["en"]


@cache
def _all() -> Mapping[str, MailWords]:
    table = tomllib.loads(files(__package__).joinpath("words.toml").read_text("utf-8"))
    return {language: MailWords(**said) for language, said in table.items()}
