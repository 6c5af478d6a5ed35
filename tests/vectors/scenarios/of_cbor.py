"""Section 3: deterministic CBOR in the message, its headers and the claims (C-01 to C-14)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from tests.vectors.scenarios import world
from tests.vectors.scenarios.encoding import Pairs, Raw, cbor, head, message, protected, text
from tests.vectors.scenarios.vector import Vector, malformed
from tests.vectors.scenarios.world import EXP, ISSUED, MAIN, SAMPLE

if TYPE_CHECKING:
    from collections.abc import Iterator

ERRORS: Final = {
    "C-02": "cbor-truncated",
    "C-03": "cbor-trailing",
    "C-04": "cbor-indefinite",
    "C-05": "cbor-not-shortest",
    "C-06": "cbor-reserved",
    "C-07": "cbor-key-type",
    "C-08": "cbor-duplicate-key",
    "C-09": "cbor-key-order",
    "C-10": "cbor-tag",
    "C-11 float": "cbor-float",
    "C-11 simple": "cbor-simple",
    "C-12 depth": "cbor-depth",
    "C-12 many": "cbor-too-many",
    "C-13 utf8": "cbor-utf8",
    "C-13 nfc": "cbor-nfc",
    "C-14": "cbor-integer",
}

GOOD: Final = world.GOOD
MESSAGE: Final = message(GOOD, key=MAIN)
HEADER: Final = protected(MAIN)
SIGNATURE: Final = MESSAGE[-64:]

A: Final = b"\xd2\x84"  # the tag, and an array of four
P, U, C, S = cbor(HEADER), b"\xa0", cbor(GOOD), cbor(SIGNATURE)
LONG_HEADER: Final = head(2, len(HEADER), width=1) + HEADER
LONG_SIGNATURE: Final = head(2, 64, width=2) + SIGNATURE
BOMB: Final = b"\x81" * 900 + b"\x00"

MESSAGES: Final = (
    ("C-02", "truncated", "the last byte is missing", MESSAGE[:-1]),
    ("C-02", "tag-alone", "nothing behind the tag", b"\xd2"),
    ("C-03", "trailing", "one byte too many", MESSAGE + b"\x00"),
    ("C-03", "twice", "the message twice", MESSAGE * 2),
    (
        "C-04",
        "indefinite-array",
        "an array of indefinite length",
        b"\xd2\x9f" + P + U + C + S + b"\xff",
    ),
    ("C-04", "indefinite-payload", "a payload in chunks", A + P + U + b"\x5f" + C + b"\xff" + S),
    ("C-05", "long-array", "the array's length in two bytes", b"\xd2\x98\x04" + P + U + C + S),
    ("C-05", "long-header", "the header's length in two bytes", A + LONG_HEADER + U + C + S),
    ("C-05", "long-map", "the empty map's length in two bytes", A + P + b"\xb8\x00" + C + S),
    (
        "C-05",
        "long-signature",
        "the signature's length in three bytes",
        A + P + U + C + LONG_SIGNATURE,
    ),
    ("C-10", "tag-inside", "the tag twice", b"\xd2" + MESSAGE),
    (
        "C-08",
        "unprotected",
        "a label twice in the unprotected header",
        A + P + b"\xa2\x01\x26\x01\x26" + C + S,
    ),
    (
        "C-11 float",
        "unprotected",
        "a float in the unprotected header",
        A + P + b"\xa1\x01\xf9\x3c\x00" + C + S,
    ),
    (
        "C-12 depth",
        "unprotected",
        "900 arrays in one another in the unprotected header",
        A + P + b"\xa1\x01" + BOMB + b"\x41\x00" * 2,
    ),
)
"""Rule, name, words, and the bytes of the whole message."""

ALG, KID = (1, -7), (4, MAIN.kid)

HEADERS: Final = (
    ("C-02", "empty", "an empty byte string", b""),
    ("C-03", "trailing", "one byte too many", HEADER + b"\x00"),
    ("C-04", "indefinite", "a map of indefinite length", b"\xbf" + HEADER[1:] + b"\xff"),
    ("C-05", "long-alg", "alg in two bytes", cbor({1: Raw(b"\x38\x06"), 4: MAIN.kid})),
    ("C-05", "long-label", "a label in two bytes", cbor(Pairs(((Raw(b"\x18\x01"), -7), KID)))),
    ("C-07", "text-label", "a label as text", cbor(Pairs((ALG, KID, ("a", 0))))),
    ("C-08", "duplicate-alg", "alg twice", cbor(Pairs((ALG, ALG, KID)))),
    ("C-08", "duplicate-kid", "kid twice", cbor(Pairs((ALG, KID, KID)))),
    ("C-09", "order", "kid before alg", cbor(Pairs((KID, ALG)))),
)
"""Rule, name, words, and the protected header, which is signed as it is."""

EXPIRY, START, DOC, NAME, TYPE = (
    (4, EXP),
    (6, ISSUED),
    (-65537, {0: SAMPLE, 1: "Sample"}),
    (1, "Sample"),
    (0, SAMPLE),
)


def _doc(*pairs: tuple[Any, Any]) -> bytes:
    return cbor(Pairs((EXPIRY, START, (-65537, Pairs(pairs)))))


CLAIMS: Final = (
    ("C-02", "truncated", "claims that break off", GOOD[:-1]),
    (
        "C-02",
        "text-2-63",
        "a text said to have 2^63 bytes",
        world.payload({1: Raw(head(3, 2**63))}),
    ),
    ("C-03", "trailing", "one byte behind the claims", GOOD + b"\x00"),
    ("C-04", "indefinite", "claims of indefinite length", b"\xbf" + GOOD[1:] + b"\xff"),
    ("C-05", "long-map", "the length of the claims in two bytes", b"\xb8\x03" + GOOD[1:]),
    ("C-07", "text-key", "a text as label", cbor(Pairs((EXPIRY, START, DOC, ("a", 0))))),
    ("C-07", "true-key", "true as label", cbor(Pairs((EXPIRY, START, DOC, (True, 0))))),
    ("C-08", "duplicate-exp", "exp twice", cbor(Pairs((EXPIRY, EXPIRY, START, DOC)))),
    ("C-08", "duplicate-doc", "doc twice", cbor(Pairs((EXPIRY, START, DOC, DOC)))),
    ("C-08", "duplicate-field", "a field twice", _doc(TYPE, NAME, NAME)),
    ("C-09", "order", "iat before exp", cbor(Pairs((START, EXPIRY, DOC)))),
    (
        "C-09",
        "order-negative",
        "doc, whose label is negative, first",
        cbor(Pairs((DOC, EXPIRY, START))),
    ),
    ("C-09", "order-field", "a field before the type", _doc(NAME, TYPE)),
    (
        "C-09",
        "order-length",
        "shorter labels first, as RFC 7049 had it",
        cbor(Pairs(((-1, 0), (24, 0)))),
    ),
    ("C-12 depth", "depth-5", "a container in the fifth level", world.payload({1: [[[]]]})),
    ("C-12 depth", "bomb", "800 arrays in one another", BOMB[100:]),
    ("C-12 many", "array-65", "an array of 65 entries", world.payload({1: [0] * 65})),
    ("C-12 many", "map-65", "a map of 65 pairs", world.payload({1: dict.fromkeys(range(65), 0)})),
    (
        "C-12 many",
        "array-2-32",
        "an array said to have 2^32 entries",
        world.payload({1: Raw(head(4, 2**32))}),
    ),
    (
        "C-12 many",
        "map-2-63",
        "a map said to have 2^63 pairs",
        world.payload({1: Raw(head(5, 2**63))}),
    ),
)
"""Rule, name, words, and the claims, which are signed as they are."""


def scenarios() -> Iterator[Vector]:
    """Yield the vectors of this chapter."""
    for key, name, says, data in MESSAGES:
        yield _refused(key, f"cbor-message-{name}{_kind(key, name)}", says, "V-01", data)
    for key, name, says, header in HEADERS:
        data = message(GOOD, key=MAIN, header=header)
        where = f"{says} in the protected header"
        yield _refused(key, f"cbor-protected-{name}", where, "V-01", data)
    for key, name, says, payload in CLAIMS:
        yield _refused(key, f"cbor-claims-{name}", says, "V-06", message(payload, key=MAIN))


def _kind(key: str, name: str) -> str:
    return ERRORS[key].removeprefix("cbor") if name == "unprotected" else ""


def _refused(key: str, name: str, says: str, step: str, data: bytes) -> Vector:
    return Vector(name, (key[:4], step), says, text(data), malformed(ERRORS[key]))
