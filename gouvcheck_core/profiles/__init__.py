"""Profiles: what the fields of each kind of document mean, as data (spec section 5).

What may enter this room: one TOML file for each kind of document, the types that hold it, and the
pure functions over them: P-01 to P-07, JSON values, words for people, the published form. No
document kind has code of its own. The file is described in docs/reference/profile-file.md.
"""

from __future__ import annotations

from gouvcheck_core.profiles.civil_time import luxembourg_time
from gouvcheck_core.profiles.fixture import to_fixture
from gouvcheck_core.profiles.library import by_id, find, load_set, packaged
from gouvcheck_core.profiles.load import load
from gouvcheck_core.profiles.model import Profile
from gouvcheck_core.profiles.parts import (
    Budget,
    Column,
    CtiRule,
    Entry,
    Enumeration,
    Field,
    Kind,
    Language,
    Level,
    Role,
    StatusRule,
    Words,
)
from gouvcheck_core.profiles.rows import Row
from gouvcheck_core.profiles.wire import from_wire, to_wire

__all__ = [
    "Budget",
    "Column",
    "CtiRule",
    "Entry",
    "Enumeration",
    "Field",
    "Kind",
    "Language",
    "Level",
    "Profile",
    "Role",
    "Row",
    "StatusRule",
    "Words",
    "by_id",
    "find",
    "from_wire",
    "load",
    "load_set",
    "luxembourg_time",
    "packaged",
    "to_fixture",
    "to_wire",
]
