"""The forms that values of a campaign file take, each with the words that ask for it."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Generic, TypeVar

from gouvcheck_core.format import STATUS_LIST_MAX
from voucher_batch.beneficiary import Channel, Country
from voucher_batch.errors import MailError
from voucher_batch.mailbox import mailbox

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")

MAX_LINE: Final = 60
"""Characters of a name or an address line: what one line of a letter holds."""

_IDENTIFIER: Final = re.compile(r"(?=.{1,32}\Z)[a-z0-9]+(?:-[a-z0-9]+)*")
_LANGUAGE: Final = re.compile(r"[a-z]{2}")
_COLUMN: Final = re.compile(r"[a-z][a-z0-9_]{0,39}")


@dataclass(frozen=True, slots=True)
class Form(Generic[T]):
    """One form of value.

    Args:
        wanted: Ends the sentence "Write …".
        read: Returns the value, or None if it is not of this form.
    """

    wanted: str
    read: Callable[[object], T | None]


def whole(least: int, greatest: int) -> Form[int]:
    """Return the form of a whole number within bounds."""

    def read(value: object) -> int | None:
        # True is an int to isinstance.
        return value if type(value) is int and least <= value <= greatest else None

    return Form(f"a whole number from {least} to {greatest}", read)


def line(longest: int = MAX_LINE) -> Form[str]:
    """Return the form of one printable line."""

    def read(value: object) -> str | None:
        return value if isinstance(value, str) and _is_line(value, longest) else None

    return Form(f"1 to {longest} printable characters in quotation marks", read)


def paragraph(longest: int) -> Form[str]:
    """Return the form of text that may have several lines."""

    def read(value: object) -> str | None:
        if not isinstance(value, str):
            return None
        lines = value.strip("\n").split("\n")
        fits = len(value) <= longest and all(_is_line(each, longest) for each in lines if each)
        return value.strip("\n") if fits and any(lines) else None

    return Form(f"up to {longest} printable characters in quotation marks", read)


def several(each: Form[T], *, least: int, greatest: int) -> Form[tuple[T, ...]]:
    """Return the form of a list without repetitions."""

    def read(value: object) -> tuple[T, ...] | None:
        if not isinstance(value, list) or not least <= len(value) <= greatest:
            return None
        items = [item for item in map(each.read, value) if item is not None]
        return tuple(items) if len(set(items)) == len(value) else None

    return Form(f"a list of {least} to {greatest} different values: {each.wanted}", read)


def _matching(pattern: re.Pattern[str], wanted: str) -> Form[str]:
    def read(value: object) -> str | None:
        return value if isinstance(value, str) and pattern.fullmatch(value) else None

    return Form(wanted, read)


def _is_line(text: str, longest: int) -> bool:
    printable = text.isprintable() and unicodedata.is_normalized("NFC", text)
    return printable and text == text.strip() and 1 <= len(text) <= longest


def _read_day(value: object) -> dt.date | None:
    # A TOML date and time is a date to isinstance.
    return value if type(value) is dt.date and value.year in _YEARS else None


def _read_channel(value: object) -> Channel | None:
    return _CHANNELS.get(value) if isinstance(value, str) else None


def _read_country(value: object) -> str | None:
    return value if isinstance(value, str) and value in _COUNTRIES else None


def _read_email(value: object) -> str | None:
    if not isinstance(value, str):
        return None
    try:
        mailbox(value)
    except MailError:
        return None
    return value


_YEARS: Final = range(2000, 2101)
"""Wider than the times that a code can carry, and far from the ends of the calendar."""

_COUNTRIES: Final = frozenset(Country.__members__)
_CHANNELS: Final = {channel.value: channel for channel in Channel}

IDENTIFIER: Final = _matching(
    _IDENTIFIER, "up to 32 small letters, digits and single hyphens in quotation marks"
)
COLUMN: Final = _matching(
    _COLUMN, "small letters, digits and underscores in quotation marks, a letter first"
)
LANGUAGE: Final = _matching(_LANGUAGE, 'two small letters such as "fr" (ISO 639-1)')
DAY: Final = Form("a date of this century such as 2026-07-01, without quotation marks", _read_day)
COUNTRY: Final = Form(f"one of {', '.join(Country.__members__)}", _read_country)
EMAIL: Final = Form("an e-mail address in quotation marks", _read_email)
CHANNELS: Final = several(
    Form(f"one of {', '.join(_CHANNELS)}", _read_channel), least=1, greatest=len(Channel)
)
LANGUAGES: Final = several(LANGUAGE, least=1, greatest=12)
LISTS: Final = several(whole(0, STATUS_LIST_MAX), least=0, greatest=64)
