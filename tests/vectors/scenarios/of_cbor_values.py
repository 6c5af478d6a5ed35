"""Section 3, value by value: each encoding that a reader refuses, and the edges of right ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from tests.vectors.scenarios import world
from tests.vectors.scenarios.encoding import Raw, cbor, head, message, text
from tests.vectors.scenarios.of_cbor import ERRORS
from tests.vectors.scenarios.vector import Vector, accepted, malformed
from tests.vectors.scenarios.world import ISSUED, KINDS, MAIN, SAMPLE, TINY

if TYPE_CHECKING:
    from collections.abc import Iterator

FAULTY: Final = (
    ("C-04", "indefinite-text", "a text in chunks", b"\x7f\x61a\xff"),
    ("C-04", "indefinite-bytes", "a byte string in chunks", b"\x5f\x41a\xff"),
    ("C-04", "break", "a break that ends nothing", b"\xff"),
    ("C-05", "23-in-2", "23 in two bytes", head(0, 23, width=1)),
    ("C-05", "255-in-3", "255 in three bytes", head(0, 255, width=2)),
    ("C-05", "65535-in-5", "65,535 in five bytes", head(0, 65_535, width=4)),
    ("C-05", "2-32-1-in-9", "2^32 - 1 in nine bytes", head(0, 2**32 - 1, width=8)),
    ("C-05", "negative", "-24 in two bytes", head(1, 23, width=1)),
    ("C-05", "text-length", "the length of a text in two bytes", b"\x78\x06Sample"),
    ("C-05", "array-length", "the length of an array in nine bytes", head(4, 0, width=8)),
    ("C-06", "reserved-28", "additional information 28", b"\x1c"),
    ("C-06", "reserved-29", "additional information 29 on a text", b"\x7d"),
    ("C-06", "reserved-30", "additional information 30 on a simple value", b"\xfe"),
    ("C-10", "tag-date", "a date as tag 0", b"\xc0\x6a2026-09-21"),
    ("C-10", "tag-time", "a time as tag 1", b"\xc1" + cbor(ISSUED)),
    ("C-10", "bignum", "an integer as bignum", b"\xc2\x41\x01"),
    ("C-10", "tag-cbor", "encoded CBOR as tag 24", b"\xd8\x18\x41\x00"),
    ("C-11 float", "half", "1.0 as half", b"\xf9\x3c\x00"),
    ("C-11 float", "single", "1.5 as single", b"\xfa\x3f\xc0\x00\x00"),
    ("C-11 float", "double", "1.1 as double", bytes.fromhex("fb3ff199999999999a")),
    ("C-11 float", "nan", "not a number", b"\xf9\x7e\x00"),
    ("C-11 simple", "null", "null", b"\xf6"),
    ("C-11 simple", "undefined", "undefined", b"\xf7"),
    ("C-11 simple", "simple-0", "an unassigned simple value", b"\xe0"),
    ("C-11 simple", "simple-255", "a simple value in two bytes", b"\xf8\xff"),
    ("C-11 simple", "true-in-2", "true in two bytes", b"\xf8\x15"),
    ("C-13 utf8", "latin-1", "text in Latin-1", b"\x64Zo\xeb!"),
    ("C-13 utf8", "overlong", "an overlong slash", b"\x62\xc0\xaf"),
    ("C-13 utf8", "surrogate", "half of a surrogate pair", b"\x63\xed\xa0\x80"),
    ("C-13 utf8", "beyond", "a code point above 10FFFF", b"\x64\xf4\x90\x80\x80"),
    ("C-13 utf8", "cut", "a text that ends within a character", b"\x62a\xc3"),
    ("C-13 nfc", "nfd", "a name in Normalisation Form D", cbor("Zoe\u0308")),
    ("C-13 nfc", "hangul", "Hangul in single letters", cbor("\u1100\u1161")),
    ("C-13 nfc", "angstrom", "a singleton that NFC replaces", cbor("\u212b")),
    ("C-13 nfc", "mark-order", "marks not in canonical order", cbor("q\u0307\u0323")),
    ("C-14", "2-53", "2^53", head(0, 2**53)),
    ("C-14", "minus-2-53", "-(2^53)", head(1, 2**53 - 1)),
    ("C-14", "2-64-1", "2^64 - 1", head(0, 2**64 - 1)),
    ("C-14", "minus-2-64", "-(2^64)", head(1, 2**64 - 1)),
)
"""Rule, name, words, and the bytes that stand for the one field of the sample."""

GOOD: Final[tuple[tuple[str, str, str, dict[int, Any], int], ...]] = (
    ("C-05", "2-32", "2^32 in nine bytes", {2: 2**32}, KINDS),
    ("C-12", "depth-4-items-64", "64 records, four levels deep", {11: [[1, "", 2]] * 64}, KINDS),
    ("C-13", "nfc", "a name in Normalisation Form C", {1: "Zo\u00eb M\u00fcller"}, SAMPLE),
    ("C-13", "astral", "a text beyond the BMP", {1: "\U0001d4d6\U0001f600"}, SAMPLE),
    ("C-13", "mark", "a mark that has no composed form", {1: "q\u0307"}, SAMPLE),
    ("C-13", "bom", "a byte order mark at the start of a text", {1: "\ufeffSample"}, SAMPLE),
    ("C-13", "last", "the last code point that there is", {1: "\U0010ffff"}, SAMPLE),
    ("C-14", "greatest", "2^53 - 1", {2: world.GREATEST}, KINDS),
    ("C-14", "least", "-(2^53 - 1)", {2: -world.GREATEST}, KINDS),
)
"""Rule, name, words, fields and document type."""


def scenarios() -> Iterator[Vector]:
    """Yield the vectors of this chapter."""
    for key, name, says, value in FAULTY:
        data = message(world.payload({1: Raw(value)}), key=MAIN)
        expect = malformed(ERRORS[key])
        where = f"{says} as the value of a field"
        yield Vector(f"cbor-value-{name}", (key[:4], "V-06"), where, text(data), expect)
    for rule, name, says, fields, doc_type in (*GOOD, _longest()):
        payload = world.payload(fields, doc_type=doc_type)
        yield Vector(f"cbor-good-{name}", (rule,), says, world.code(payload), accepted(payload))
    for size, payload in _payloads().items():
        says = f"a payload of {size} bytes, where the form of its length changes"
        code = world.code(payload)
        yield Vector(f"cbor-good-payload-{size}", ("C-05", "S-09"), says, code, accepted(payload))


def _longest() -> tuple[str, str, str, dict[int, Any], int]:
    short = world.payload({10: bytes(600)}, doc_type=KINDS)
    room = 1_024 - len(message(short, key=MAIN))
    return "C-01", "1024-bytes", "a message of 1,024 bytes", {10: bytes(600 + room)}, KINDS


def _payloads() -> dict[int, bytes]:
    """Return good claims at the lengths where a byte string's head grows, by their length."""
    small = [world.payload({}, doc_type=KINDS), world.payload({1: True}, doc_type=TINY)]
    large = [world.payload({10: bytes(n)}, doc_type=KINDS) for n in range(220, 240)]
    by_length = {len(payload): payload for payload in (*small, *large)}
    return {size: by_length[size] for size in (23, 24, 255, 256)}
