"""A profile file (TOML) to a profile. The file is described in docs/reference/profile-file.md."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Final

from gouvcheck_core.profiles.model import Profile
from gouvcheck_core.profiles.parts import (
    FIXED_BOUNDS,
    Budget,
    Column,
    CtiRule,
    Entry,
    Enumeration,
    Field,
    Kind,
    Level,
    Role,
    StatusRule,
)
from gouvcheck_core.profiles.rules import ensure_sound
from gouvcheck_core.profiles.table import Table, refusal

if TYPE_CHECKING:
    from gouvcheck_core.profiles.parts import Words

MAX_FILE_BYTES: Final = 65_536
"""Ten times the longest of ours: a larger file is not a profile."""

LEAST_LENGTH: Final = 1
"""``min`` where a file leaves it out: an empty text says nothing."""

_HAVE_LENGTH: Final = frozenset({Kind.TEXT, Kind.BYTES, Kind.RECORDS})


def load(data: bytes, *, source: str) -> Profile:
    """Return the profile in a file.

    Args:
        data: The file, UTF-8 TOML of at most `MAX_FILE_BYTES` bytes.
        source: Name of the file, for errors.

    Raises:
        ProfileError: ``profile-file-…``; the sentence names file, table and reason.
    """
    table = Table(_read(data, source), place=source)
    name, code, freshness = table.table("name"), table.table("code"), table.table("freshness")
    profile = Profile(
        id=table.text("id"),
        type=table.integer("type"),
        version=table.integer("version"),
        names=name.words(),
        fields=tuple(_field(item) for item in table.tables("field")),
        cti=code.choice("cti", CtiRule, code="profile-file-value"),
        status=code.choice("status", StatusRule, code="profile-file-value"),
        amber=freshness.seconds("amber"),
        stop=freshness.seconds("stop"),
        lifetime=code.seconds("lifetime"),
        budget=Budget(bytes=code.integer("bytes"), qr_version=code.integer("qr-version")),
        level=code.choice("level", Level, code="profile-file-value"),
    )
    for part in (name, code, freshness, table):
        part.close()
    ensure_sound(profile, source=source)
    return profile


def _read(data: bytes, source: str) -> dict[str, object]:
    reason = f"the file is longer than {MAX_FILE_BYTES} bytes."
    if len(data) <= MAX_FILE_BYTES:
        try:
            return tomllib.loads(data.decode("utf-8"))
        except (ValueError, RecursionError):  # not UTF-8, not TOML, a number or nesting too large
            reason = "the file is not UTF-8 TOML."
    raise refusal(
        "profile-file-toml", source, reason, hint="Compare it with one of the packaged profiles."
    )


def _field(table: Table) -> Field:
    column = _column(table)
    field = Field(
        id=column.id,
        words=column.words,
        kind=column.kind,
        minimum=column.minimum,
        maximum=column.maximum,
        enumeration=column.enumeration,
        label=table.integer("label"),
        required=table.truth("required"),
        compare=table.truth("compare"),
        role=table.choice("role", Role, code="profile-file-role") if table.has("role") else None,
        columns=tuple(_closed_column(item) for item in table.tables("column")),
        none=_none(table),
    )
    table.close()
    return field


def _none(table: Table) -> Words | None:
    if not table.has("none"):
        return None
    none = table.table("none")
    words = none.words()
    none.close()
    return words


def _closed_column(table: Table) -> Column:
    column = _column(table)
    table.close()
    return column


def _column(table: Table) -> Column:
    kind = table.choice("kind", Kind, code="profile-file-kind")
    minimum, maximum = FIXED_BOUNDS[kind] if kind in FIXED_BOUNDS else _bounds(table, kind)
    return Column(
        id=table.text("id"),
        words=table.words(),
        kind=kind,
        minimum=minimum,
        maximum=maximum,
        enumeration=Enumeration(tuple(_entry(item) for item in table.tables("value"))),
    )


def _bounds(table: Table, kind: Kind) -> tuple[int, int]:
    short = kind in _HAVE_LENGTH and not table.has("min")
    return (LEAST_LENGTH if short else table.integer("min")), table.integer("max")


def _entry(table: Table) -> Entry:
    entry = Entry(number=table.integer("number"), id=table.text("id"), words=table.words())
    table.close()
    return entry
