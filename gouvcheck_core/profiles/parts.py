"""The parts of a profile: languages, words, kinds of value, fields, columns and enumerations.

Nothing here checks anything: `rules.ensure_sound` does, for files and for published profiles alike.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from gouvcheck_core.format import EARLIEST_TIME, EPOCH_DAY_MAX, EPOCH_DAY_MIN, LATEST_TIME

if TYPE_CHECKING:
    from collections.abc import Mapping


class Language(StrEnum):
    """The languages in which every word of a profile is written."""

    FR = "fr"
    DE = "de"
    EN = "en"
    LB = "lb"


@dataclass(frozen=True, slots=True)
class Words:
    """One expression in four languages: French, German, English, Luxembourgish."""

    fr: str
    de: str
    en: str
    lb: str

    @classmethod
    def same(cls, text: str) -> Words:
        """Return ``text`` as the word of every language, as for a trade name."""
        return cls(text, text, text, text)

    def say(self, language: Language) -> str:
        """Return the expression in ``language``."""
        return self.all[_POSITION[language]]

    @property
    def all(self) -> tuple[str, str, str, str]:
        """The expression in each language, in the order of `Language`."""
        return (self.fr, self.de, self.en, self.lb)


_POSITION: Final = {language: position for position, language in enumerate(Language)}


class Kind(StrEnum):
    """What a value is (spec section 5). The order is that of the published form: append only."""

    TEXT = "text"
    INTEGER = "integer"
    DATE = "date"
    PARTIAL_DATE = "partial-date"
    TIME = "time"
    MONEY = "money"
    ENUM = "enum"
    BOOLEAN = "boolean"
    BYTES = "bytes"
    RECORDS = "records"


FIXED_BOUNDS: Final[Mapping[Kind, tuple[int, int]]] = {
    Kind.DATE: (EPOCH_DAY_MIN, EPOCH_DAY_MAX),
    Kind.PARTIAL_DATE: (EPOCH_DAY_MIN, EPOCH_DAY_MAX),
    Kind.TIME: (EARLIEST_TIME, LATEST_TIME),
    Kind.ENUM: (0, 2**16 - 1),
    Kind.BOOLEAN: (0, 1),
}
"""Kinds whose bounds are the specification's to say and never the profile's."""


class Role(StrEnum):
    """What a program does with a field, beside showing it. Append only, as `Kind`."""

    HOLDER = "holder"
    VALID_FROM = "valid-from"
    VALID_UNTIL = "valid-until"
    CAMPAIGN = "campaign"
    VALUE = "value"
    NUMBER = "number"


ROLE_KINDS: Final[Mapping[Role, Kind]] = {
    Role.HOLDER: Kind.TEXT,
    Role.VALID_FROM: Kind.DATE,
    Role.VALID_UNTIL: Kind.DATE,
    Role.CAMPAIGN: Kind.INTEGER,
    Role.VALUE: Kind.MONEY,
    Role.NUMBER: Kind.TEXT,
}
"""The one kind in which a program can use the role (spec V-11 compares dates as days)."""


class CtiRule(StrEnum):
    """Whether the claims carry a cti (spec P-06). Append only."""

    REFERENCE = "reference"
    """Required: the nine bytes of a human reference."""
    NONE = "none"
    OPTIONAL = "optional"


class StatusRule(StrEnum):
    """Whether the claims point to a status list (spec P-07). Append only."""

    REQUIRED = "required"
    NONE = "none"
    OPTIONAL = "optional"


class Level(StrEnum):
    """Error correction level of the QR symbol (spec Q-01). Append only."""

    M = "M"
    Q = "Q"
    """For a sheet that will be creased."""


@dataclass(frozen=True, slots=True)
class Budget:
    """How large the code of a usual document may be; a long name may exceed it.

    Args:
        bytes: Of the whole signed message.
        qr_version: Of the symbol that holds it, 1 to 40 (ISO/IEC 18004).
    """

    bytes: int
    qr_version: int


@dataclass(frozen=True, slots=True)
class Entry:
    """One value of an enumeration: its number on the wire, its id in JSON, its words for people."""

    number: int
    id: str
    words: Words


@dataclass(frozen=True, slots=True)
class Enumeration:
    """The values that an ``enum`` may take, in ascending order of their numbers."""

    entries: tuple[Entry, ...]
    _by_number: Mapping[object, Entry] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Index the entries: every verification asks for one by its number."""
        object.__setattr__(self, "_by_number", {entry.number: entry for entry in self.entries})

    def __contains__(self, number: object) -> bool:
        """Tell whether ``number`` is one of the values."""
        return number in self._by_number

    def numbered(self, number: int) -> Entry:
        """Return the entry with this number on the wire; ask ``in`` before."""
        return self._by_number[number]

    def named(self, name: str) -> Entry | None:
        """Return the entry with this id, or None."""
        return next((entry for entry in self.entries if entry.id == name), None)


NO_VALUES: Final = Enumeration(())


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A place for one single value.

    Args:
        id: Name in JSON, stable.
        words: Label for people.
        kind: What the value is.
        minimum: Least value, or least length of text (code points), bytes or records.
        maximum: Greatest value or length.
        enumeration: The values of an ``enum``, otherwise empty.
    """

    id: str
    words: Words
    kind: Kind
    minimum: int
    maximum: int
    enumeration: Enumeration = NO_VALUES


@dataclass(frozen=True, slots=True, kw_only=True)
class Field(Column):
    """A column of the document itself, with a label on the wire.

    Args:
        label: Key in doc, 1 to 19.
        required: Whether a document without it breaks P-01.
        compare: Whether the paper shows it, so that a person can compare.
        role: What programs do with it, or None.
        columns: Of each record, if the kind is ``records``.
        none: What people read where there are no records, or None where there is always one.
    """

    label: int
    required: bool = True
    compare: bool = True
    role: Role | None = None
    columns: tuple[Column, ...] = ()
    none: Words | None = None
