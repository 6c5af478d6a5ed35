"""One table of a profile file, read key by key. What nobody asked for is refused at the end."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING, Final, TypeVar

from gouvcheck_core.errors import ProfileError
from gouvcheck_core.profiles.parts import Language, Words

if TYPE_CHECKING:
    from collections.abc import Mapping

_Choice = TypeVar("_Choice", bound=StrEnum)

EVERY_LANGUAGE: Final = "all"
"""Key that stands for the four languages at once, as for a trade name."""

_LONGEST_SHOWN: Final = 40
_DURATION: Final = re.compile(r"([1-9][0-9]{0,5}) (hour|day)s?")
_SECONDS: Final = {"hour": 3600, "day": 86_400}


def refusal(code: str, place: str, reason: str, *, hint: str) -> ProfileError:
    """Return the error of a profile file: where it is wrong, and why."""
    return ProfileError(code, f"{place}: {reason}", hint=hint)


def place_in(outer: str, key: str, number: int, name: object) -> str:
    """Return how an error names one table of a list: its position, from 1, and its id."""
    shown = f" ({plain(name)})" if isinstance(name, str) else ""
    return f"{outer}, {key} {number}{shown}"


def plain(text: str) -> str:
    """Return one short line of ASCII for ``text``, which may be anything that a file holds."""
    return ascii(text)[1:-1][:_LONGEST_SHOWN]


class Table:
    """A TOML table at a place that errors can name.

    Args:
        members: As the TOML reader gave them.
        place: File and table, such as ``permit.toml, field 2 (number)``.
    """

    def __init__(self, members: Mapping[str, object], *, place: str) -> None:
        self._members = dict(members)
        self.place: Final = place

    def has(self, key: str) -> bool:
        """Tell whether ``key`` is there and not yet taken."""
        return key in self._members

    def text(self, key: str) -> str:
        """Take the text at ``key``."""
        value = self._take(key)
        if isinstance(value, str):
            return value
        raise self._wrong(key, "text in quotation marks")

    def integer(self, key: str) -> int:
        """Take the whole number at ``key``."""
        value = self._take(key)
        if type(value) is int:  # True is an int to isinstance
            return value
        raise self._wrong(key, "a whole number")

    def truth(self, key: str) -> bool:
        """Take true or false at ``key``; true where the key is left out."""
        value = self._members.pop(key, True)
        if isinstance(value, bool):
            return value
        raise self._wrong(key, "true or false")

    def choice(self, key: str, choices: type[_Choice], *, code: str) -> _Choice:
        """Take one of ``choices`` at ``key``."""
        text = self.text(key)
        for choice in choices:
            if choice == text:
                return choice
        raise refusal(
            code,
            self.place,
            f"the value of {key} is not known.",
            hint=f"Write one of: {', '.join(choices)}.",
        )

    def seconds(self, key: str) -> int:
        """Take the duration at ``key``, written like ``7 days`` or ``12 hours``."""
        match = _DURATION.fullmatch(self.text(key))
        if match is None:
            raise self._wrong(key, 'a duration such as "7 days" or "12 hours"')
        return int(match[1]) * _SECONDS[match[2]]

    def table(self, key: str) -> Table:
        """Take the table at ``key``."""
        value = self._take(key)
        if isinstance(value, dict):
            return Table(value, place=f"{self.place}, {key}")
        raise self._wrong(key, f"a table, [{key}]")

    def tables(self, key: str) -> list[Table]:
        """Take the list of tables at ``key``; none where the key is left out."""
        value = self._members.pop(key, [])
        if isinstance(value, list) and all(isinstance(item, dict) for item in value):
            return [
                Table(item, place=place_in(self.place, key, number, item.get("id")))
                for number, item in enumerate(value, start=1)
            ]
        raise self._wrong(key, f"a list of tables, [[{key}]]")

    def words(self) -> Words:
        """Take the words in four languages, or the one for all of them."""
        if self.has(EVERY_LANGUAGE):
            return Words.same(self.text(EVERY_LANGUAGE))
        for language in Language:
            if not self.has(language):
                raise refusal(
                    "profile-file-language",
                    self.place,
                    f'the words in "{language}" are missing.',
                    hint="Write fr, de, en and lb, or all where one word serves everybody.",
                )
        return Words(*(self.text(language) for language in Language))

    def close(self) -> None:
        """Refuse what was not taken: a key that is misspelt must not be overlooked."""
        if self._members:
            raise refusal(
                "profile-file-key",
                self.place,
                f"the key {plain(min(self._members))} is not known here.",
                hint="Correct its spelling or take it out; see the reference of profile files.",
            )

    def _take(self, key: str) -> object:
        if key not in self._members:
            raise refusal(
                "profile-file-missing",
                self.place,
                f"the key {key} is missing.",
                hint="Add it; see the reference of profile files.",
            )
        return self._members.pop(key)

    def _wrong(self, key: str, wanted: str) -> ProfileError:
        return refusal(
            "profile-file-value",
            self.place,
            f"the value of {key} is not of the right form.",
            hint=f"Write {wanted}.",
        )
