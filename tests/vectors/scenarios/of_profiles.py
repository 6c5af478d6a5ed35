"""Section 5, second half: fields against their profile (P-01 to P-07), and each packaged kind."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from tests.vectors.scenarios import world
from tests.vectors.scenarios.vector import Vector, accepted, rejected
from tests.vectors.scenarios.world import (
    BARE,
    BOUND,
    EARLIEST,
    KINDS,
    LATEST,
    LIST,
    REFERENCE,
    SAMPLE,
    TODAY,
    payload,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

ROW: Final = [7_363, "note", 2]

FIELDS: Final[tuple[tuple[str, str, str, dict[int, Any]], ...]] = (
    ("P-03 kind", "text-bytes", "bytes for a text", {1: b"abc"}),
    ("P-03 kind", "text-integer", "an integer for a text", {1: 123}),
    ("P-03 kind", "integer-text", "a text for an integer", {3: "1"}),
    ("P-03 kind", "integer-true", "true for an integer", {3: True}),
    ("P-03 kind", "date-text", "a date as text", {4: "1990-02-28"}),
    ("P-03 kind", "date-false", "false for a date", {4: False}),
    ("P-03 kind", "partial-day", "a whole date as text", {5: "1990-02-28"}),
    ("P-03 kind", "partial-month-0", "month 00", {5: "1990-00"}),
    ("P-03 kind", "partial-month-13", "month 13", {5: "1990-13"}),
    ("P-03 kind", "partial-month-short", "a month of one digit", {5: "1990-2"}),
    ("P-03 kind", "partial-year-3", "a year of three digits", {5: "199"}),
    ("P-03 kind", "partial-year-5", "a year of five digits", {5: "19900"}),
    ("P-03 kind", "partial-newline", "a line feed behind the year", {5: "1990\n"}),
    (
        "P-03 kind",
        "partial-arabic",
        "a year in Arabic-Indic digits",
        {5: "\u0661\u0669\u0669\u0660"},
    ),
    ("P-03 kind", "partial-empty", "an empty text for a date", {5: ""}),
    ("P-03 kind", "partial-bytes", "bytes for a partial date", {5: b"1990"}),
    ("P-03 kind", "time-text", "a time as text", {6: "2026-09-21T14:13:20Z"}),
    ("P-03 kind", "money-text", "an amount as text", {7: "50.00"}),
    ("P-03 kind", "enum-text", "the name of an enumeration's value", {8: "one"}),
    ("P-03 kind", "enum-true", "true for an enumeration's value", {8: True}),
    ("P-03 kind", "boolean-1", "1 for true", {9: 1}),
    ("P-03 kind", "boolean-text", "a text for a boolean", {9: "true"}),
    ("P-03 kind", "bytes-text", "a text for bytes", {10: "abc"}),
    ("P-03 kind", "bytes-array", "an array for bytes", {10: [1, 2, 3]}),
    ("P-03 kind", "records-map", "a map for records", {11: {1: 1}}),
    ("P-03 kind", "records-integer", "an integer for records", {11: 1}),
    ("P-03 kind", "records-flat", "one record that is not in an array", {11: ROW}),
    ("P-03 kind", "records-short", "a record without its last column", {11: [ROW[:2]]}),
    ("P-03 kind", "records-long", "a record with one column too many", {11: [[*ROW, 0]]}),
    ("P-03 kind", "records-map-inside", "a record as a map", {11: [{0: 7_363}]}),
    ("P-03 kind", "records-column", "a column of another kind", {11: [ROW, ["1990", "", 2]]}),
    ("P-03 kind", "text-array", "an array for a text", {1: ["abc"]}),
    ("P-04 range", "text-short", "a text of one character", {1: "a"}),
    ("P-04 range", "text-long", "a text of six characters", {1: "abcdef"}),
    ("P-04 range", "text-astral", "six characters beyond the BMP", {1: "\U0001f600" * 6}),
    ("P-04 range", "integer-least", "-4 where -3 is the least", {3: -4}),
    ("P-04 range", "integer-greatest", "4 where 3 is the greatest", {3: 4}),
    ("P-04 range", "date-early", "day -65,537", {4: -65_537}),
    ("P-04 range", "date-late", "day 65,536", {4: 65_536}),
    ("P-04 range", "date-seconds", "seconds for days", {4: world.ISSUED}),
    ("P-04 range", "partial-late", "day 65,536 of a partial date", {5: 65_536}),
    ("P-04 range", "time-early", "a time before 2020", {6: EARLIEST - 1}),
    ("P-04 range", "time-late", "a time after 2100", {6: LATEST + 1}),
    ("P-04 range", "money-least", "one cent below the least", {7: -501}),
    ("P-04 range", "money-greatest", "one cent above the greatest", {7: 100_001}),
    ("P-04 range", "bytes-short", "one byte where two are the least", {10: b"a"}),
    ("P-04 range", "bytes-empty", "no bytes", {10: b""}),
    ("P-04 range", "records-none", "no records where one is the least", {11: []}),
    ("P-04 range", "records-column", "a note of five characters", {11: [[7_363, "notes", 2]]}),
    ("P-04 range", "records-date", "a day out of bounds in a record", {11: [[65_536, "", 2]]}),
    ("P-05 enum", "unnamed", "a value that the enumeration does not name", {8: 2}),
    ("P-05 enum", "zero", "0, which it does not name", {8: 0}),
    ("P-05 enum", "negative", "-1, which it does not name", {8: -1}),
    ("P-05 enum", "records", "an unnamed value in a record", {11: [[7_363, "", 1]]}),
    ("P-02 unknown", "label", "label 12, which has no field", {12: 0}),
    ("P-02 unknown", "last", "label 19, which has no field", {1: "abc", 19: "abc"}),
)
"""Rule and error, name, words, fields of the type that has every kind."""

OTHERS: Final = (
    ("P-01", "field-missing", "required", "no name", payload({2: "spare"})),
    ("P-01", "field-missing", "all", "no fields at all", payload({})),
    ("P-06", "cti", "none", "a cti where none is allowed", payload(doc_type=BARE, cti=bytes(9))),
    ("P-06", "cti", "absent", "no human reference", payload(doc_type=BOUND, status=[LIST, 0])),
    *(
        ("P-06", "cti", name, says, payload(doc_type=BOUND, cti=cti, status=[LIST, 0]))
        for name, says, cti in (
            ("8-bytes", "a reference of eight bytes", REFERENCE[1:]),
            ("10-bytes", "a reference of ten bytes", b"\x00" + REFERENCE),
            ("71-bits", "a reference of 71 bits", b"\x40" + bytes(8)),
            ("72-bits", "a reference of 72 bits", b"\xff" * 9),
        )
    ),
    (
        "P-07",
        "status",
        "none",
        "a status where none is allowed",
        payload(doc_type=BARE, status=[LIST, 0]),
    ),
    (
        "P-07",
        "status",
        "absent",
        "no status where one is required",
        payload(doc_type=BOUND, cti=REFERENCE),
    ),
)
"""Rule, error without its family, name, words, payload."""

GOOD: Final[tuple[tuple[str, str, str, dict[int, Any]], ...]] = (
    ("P-01", "optional", "no field where none is required", {}),
    ("P-04", "text-least", "a text of two characters", {1: "ab"}),
    ("P-04", "text-greatest", "five characters beyond the BMP", {1: "\U0001f600" * 5}),
    ("P-04", "integer-least", "the least integer", {3: -3}),
    ("P-04", "integer-greatest", "the greatest integer", {3: 3}),
    ("P-04", "date-least", "the first day", {4: -65_536}),
    ("P-04", "date-greatest", "the last day", {4: 65_535}),
    ("P-03", "partial-year", "a year", {5: "1990"}),
    ("P-03", "partial-month", "a month", {5: "1990-12"}),
    ("P-03", "partial-year-0", "the year 0000", {5: "0000"}),
    ("P-03", "partial-day", "a whole date", {5: 7_363}),
    ("P-04", "time-least", "the first second", {6: EARLIEST}),
    ("P-04", "time-greatest", "the last second", {6: LATEST}),
    ("P-04", "money-least", "the least amount", {7: -500}),
    ("P-04", "money-greatest", "the greatest amount", {7: 100_000}),
    ("P-05", "enum", "the last value of an enumeration", {8: 7}),
    ("P-03", "boolean-true", "true", {9: True}),
    ("P-03", "boolean-false", "false", {9: False}),
    ("P-04", "bytes-least", "two bytes", {10: b"\x00\xff"}),
    ("P-03", "records", "two records", {11: [ROW, [-65_536, "", 2]]}),
    ("P-03", "every-kind", "a field of each kind", {
        1: "abc", 2: 0, 3: 1, 4: 7_363, 5: "1990-02", 6: world.ISSUED, 7: 5_000,
        8: 1, 9: True, 10: b"bytes", 11: [ROW],
    }),
)  # fmt: skip
"""Rule, name, words, fields of the type that has every kind."""

STATED: Final[dict[str, Any]] = {"status": [LIST, 100]}
PACKAGED: Final[tuple[tuple[int, str, str, dict[int, Any], dict[str, Any]], ...]] = (
    (1, "criminal-record-empty", "an extract of the criminal record without entries", {
        1: 3, 2: 1, 3: "M\u00fcller", 4: "Zo\u00eb", 5: 7_363, 6: "Luxembourg",
        8: [], 9: "2026/000123", 10: TODAY - 1,
    }, STATED),
    (1, "criminal-record-company", "an extract of a company, with one entry", {
        1: 4, 2: 2, 3: "Sample s.\u00e0 r.l.", 7: "B123456",
        8: [[18_000, 1, "Sample", 1, ""]], 9: "2026/000124", 10: TODAY - 1,
    }, STATED),
    (2, "business-permit", "a business permit", {
        1: "B\u00e4ckerei Wagner s.\u00e0 r.l.", 2: "10101010/0", 4: 2, 5: "Boulanger",
        6: "1, rue du Fort Th\u00fcngen, L-1499 Luxembourg", 8: TODAY - 1, 9: TODAY,
    }, STATED),
    (3, "vaccination", "a vaccination", {
        1: "M\u00fcller", 2: "Zo\u00eb", 3: "MUELLER", 4: "ZOE", 5: "1990-02", 6: 1, 7: 1,
        8: 1, 9: 1, 10: 2, 11: 2, 12: TODAY - 30, 13: "LU", 14: "URN:UVCI:01:LU:ABC#D",
    }, STATED),
    (4, "accommodation-voucher", "a voucher", {1: "Zo\u00eb M\u00fcller", 2: 5_000, 3: 2},
     {"cti": REFERENCE, **STATED}),
    (5, "residence-certificate", "a certificate of residence", {
        1: "M\u00fcller", 2: "Zo\u00eb", 3: "1990", 4: "1, rue du Fort Th\u00fcngen",
        5: "Luxembourg", 6: 12_000, 7: "2026/77", 8: TODAY - 1,
    }, STATED),
    (6, "appointment", "an appointment",
     {1: "Zo\u00eb M\u00fcller", 2: "Bierger-Center", 3: "4", 4: world.NOW + 5_000, 5: 30},
     {"cti": REFERENCE, **STATED}),
    (7, "invitation-token", "an invitation", {1: 1, 2: 2, 3: TODAY, 4: TODAY, 5: 1990},
     {"cti": REFERENCE, **STATED}),
)  # fmt: skip
"""Type, name, words, fields and other claims, of each profile that comes with the program."""


def scenarios() -> Iterator[Vector]:
    """Yield the vectors of this chapter."""
    for key, name, says, fields in FIELDS:
        rule, error = key.split()
        claims = payload(fields, doc_type=KINDS)
        yield _violation(rule, f"field-{error}", name, says, claims)
    for rule, error, name, says, claims in OTHERS:
        yield _violation(rule, error, name, says, claims)
    for rule, name, says, fields in GOOD:
        claims = payload(fields, doc_type=KINDS)
        yield Vector(f"profile-good-{name}", (rule,), says, world.code(claims), accepted(claims))
    for doc_type, name, says, fields, others in PACKAGED:
        claims = payload(fields, doc_type=doc_type, **others)
        yield Vector(f"document-{name}", ("P-01",), says, world.code(claims), accepted(claims))
    for rule, name, says, claims in (
        (
            "P-06",
            "cti-least",
            "a reference of zeros",
            payload(doc_type=BOUND, cti=bytes(9), status=[LIST, 0]),
        ),
        (
            "P-06",
            "cti-greatest",
            "the greatest reference",
            payload(doc_type=BOUND, cti=b"\x3f" + b"\xff" * 8, status=[LIST, 0]),
        ),
        ("P-06", "cti-none", "no cti and no status, as the profile says", payload(doc_type=BARE)),
    ):
        yield Vector(
            f"profile-good-{name}", (rule, "P-07"), says, world.code(claims), accepted(claims)
        )
    says = "a field that only the other version of the profile has"
    claims = payload({1: "Sample", 2: "Sample"}, doc_type=SAMPLE, version=2)
    yield _violation("P-02", "field-unknown", "version", says, claims)


def _violation(rule: str, error: str, name: str, says: str, claims: bytes) -> Vector:
    refused = rejected("profile-violation", f"profile-{error}")
    ident = f"profile-{error}-{name}"
    return Vector(ident, (rule, "V-11"), says, world.code(claims), refused)
