"""A profile that uses every kind of value once, and claims that fit it."""

from __future__ import annotations

from gouvcheck_core.claims import Claims, FieldValue, StatusReference
from gouvcheck_core.profiles import Profile, load

SOURCE = "every-kind.toml"

TOML = """\
id = "every-kind"
type = 900
version = 2

[name]
fr = "Tout"
de = "Alles"
en = "Every kind"
lb = "Alles"

[code]
cti = "optional"
status = "optional"
lifetime = "30 days"
bytes = 300
qr-version = 13
level = "Q"

[freshness]
amber = "12 hours"
stop = "1 day"

[[field]]
label = 1
id = "text"
kind = "text"
max = 5
role = "holder"
all = "Text"

[[field]]
label = 2
id = "integer"
kind = "integer"
min = -3
max = 3
role = "campaign"
all = "Integer"

[[field]]
label = 3
id = "date"
kind = "date"
role = "valid-from"
all = "Date"

[[field]]
label = 4
id = "partial-date"
kind = "partial-date"
all = "Partial date"

[[field]]
label = 5
id = "time"
kind = "time"
all = "Time"

[[field]]
label = 6
id = "money"
kind = "money"
min = -500
max = 100_000
role = "value"
all = "Money"

[[field]]
label = 7
id = "enum"
kind = "enum"
all = "Enum"
value = [
    { number = 1, id = "one", fr = "Un", de = "Eins", en = "One", lb = "Eent" },
    { number = 7, id = "EU/1/7", all = "Seven" },
]

[[field]]
label = 8
id = "boolean"
kind = "boolean"
required = false
compare = false
all = "Boolean"

[[field]]
label = 9
id = "bytes"
kind = "bytes"
min = 2
max = 8
all = "Bytes"

[[field]]
label = 19
id = "records"
kind = "records"
min = 0
max = 3
fr = "Lignes"
de = "Zeilen"
en = "Lines"
lb = "Zeilen"
none = { fr = "Aucune", de = "Keine", en = "None", lb = "Keng" }

[[field.column]]
id = "day"
kind = "date"
all = "Day"

[[field.column]]
id = "note"
kind = "text"
min = 0
max = 4
all = "Note"

[[field.column]]
id = "court"
kind = "enum"
all = "Court"
value = [{ number = 2, id = "two", fr = "Deux", de = "Zwei", en = "Two", lb = "Zwee" }]
"""

WIRE: dict[int, FieldValue] = {
    1: "Zoë",
    2: -3,
    3: 7_363,
    4: "1990-02",
    5: 1_790_000_000,
    6: 5_000,
    7: 7,
    8: False,
    9: b"\x00\xff\x10",
    19: ((7_363, "a b", 2), (-65_536, "", 2)),
}

VALUES: dict[str, object] = {
    "text": "Zoë",
    "integer": -3,
    "date": "1990-02-28",
    "partial-date": "1990-02",
    "time": "2026-09-21T14:13:20Z",
    "money": "50.00",
    "enum": "EU/1/7",
    "boolean": False,
    "bytes": "00ff10",
    "records": [
        {"day": "1990-02-28", "note": "a b", "court": "two"},
        {"day": "1790-07-27", "note": "", "court": "two"},
    ],
}


def every_kind(old: str = "", new: str = "") -> Profile:
    """Return the profile, with one piece of its file replaced."""
    return load(changed(old, new), source=SOURCE)


def changed(old: str = "", new: str = "") -> bytes:
    """Return the file with one piece of it replaced, which must be there."""
    if old not in TOML:
        raise AssertionError(old)
    return TOML.replace(old, new, 1).encode() if old else TOML.encode()


def claims(
    fields: dict[int, FieldValue] | None = None,
    *,
    cti: bytes | None = None,
    status: StatusReference | None = None,
    doc_type: int = 900,
    version: int = 2,
) -> Claims:
    """Return claims of the profile, with other fields where they are given."""
    return Claims(
        iat=1_790_000_000,
        exp=1_792_592_000,
        type=doc_type,
        fields=WIRE if fields is None else fields,
        cti=cti,
        status=status,
        version=version,
    )
