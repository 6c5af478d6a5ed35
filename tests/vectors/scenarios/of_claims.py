"""Section 5, first half: the claims (L-01 to L-09), each fault behind a good signature."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from tests.vectors.scenarios import world
from tests.vectors.scenarios.encoding import cbor
from tests.vectors.scenarios.vector import Vector, accepted, malformed
from tests.vectors.scenarios.world import EARLIEST, EXP, ISSUED, KINDS, LATEST, SAMPLE, payload

if TYPE_CHECKING:
    from collections.abc import Iterator

DOC: Final = {0: SAMPLE, 1: "Sample"}
CLAIMS: Final[dict[int, Any]] = {4: EXP, 6: ISSUED, -65537: DOC}


def _claims(changes: dict[int, Any]) -> bytes:
    """Return good claims with some labels changed; None leaves one out."""
    merged = {**CLAIMS, **changes}
    return cbor({label: value for label, value in merged.items() if value is not None})


def _doc(changes: dict[int, Any]) -> bytes:
    """Return good claims with some labels of doc changed."""
    merged = {**DOC, **changes}
    return _claims({-65537: {label: v for label, v in merged.items() if v is not None}})


FAULTY: Final = (
    ("L-01", "shape", "array", "claims in an array", cbor([CLAIMS])),
    ("L-01", "shape", "integer", "a number for claims", cbor(0)),
    ("L-01", "shape", "bytes", "claims in a byte string", cbor(cbor(CLAIMS))),
    ("L-01", "unknown", "iss", "an issuer among the claims", _claims({1: "issuer"})),
    ("L-01", "unknown", "sub", "a subject among the claims", _claims({2: "subject"})),
    ("L-01", "unknown", "hcert", "a health certificate among the claims", _claims({-260: {}})),
    ("L-01", "unknown", "status", "a status claim of the IETF's", _claims({65_535: {}})),
    ("L-02", "missing", "exp", "no exp", _claims({4: None})),
    ("L-02", "missing", "iat", "no iat", _claims({6: None})),
    ("L-02", "missing", "doc", "no doc", _claims({-65537: None})),
    ("L-02", "missing", "all", "no claims at all", cbor({})),
    ("L-03", "time", "exp-text", "exp as text", _claims({4: "2036-09-18"})),
    ("L-03", "time", "iat-true", "iat true", _claims({6: True})),
    ("L-03", "time", "nbf-bytes", "nbf as bytes", _claims({5: b"\x00"})),
    ("L-03", "time", "iat-early", "iat one second before 2020", payload(iat=EARLIEST - 1)),
    ("L-03", "time", "iat-0", "iat at the beginning of 1970", payload(iat=0)),
    ("L-03", "time", "iat-negative", "iat before 1970", payload(iat=-1)),
    ("L-03", "time", "nbf-early", "nbf one second before 2020", payload(nbf=EARLIEST - 1)),
    ("L-03", "time", "exp-late", "exp one second beyond 2100", payload(exp=LATEST + 1)),
    ("L-03", "time", "exp-milliseconds", "exp in milliseconds", payload(exp=EXP * 1_000)),
    ("L-04", "window", "iat-exp", "iat at exp", payload(exp=ISSUED)),
    ("L-04", "window", "exp-before", "exp before iat", payload(exp=ISSUED - 1)),
    ("L-04", "window", "nbf-exp", "nbf at exp", payload(nbf=EXP)),
    ("L-04", "window", "nbf-after", "nbf after exp", payload(nbf=EXP + 1)),
    ("L-05", "cti", "0", "cti of no bytes", payload(cti=b"")),
    ("L-05", "cti", "17", "cti of 17 bytes", payload(cti=bytes(17))),
    ("L-05", "cti", "text", "cti as text", payload(cti="3760D169")),
    ("L-05", "cti", "integer", "cti as integer", payload(cti=1)),
    ("L-06", "doc", "array", "doc as an array", _claims({-65537: [SAMPLE, "Sample"]})),
    ("L-06", "doc", "bytes", "doc in a byte string", _claims({-65537: cbor(DOC)})),
    ("L-06", "doc", "empty", "an empty doc", _claims({-65537: {}})),
    ("L-06", "doc", "no-type", "doc without a type", _doc({0: None})),
    ("L-06", "doc", "type-0", "document type 0", _doc({0: 0})),
    ("L-06", "doc", "type-65536", "document type 65,536", _doc({0: 65_536})),
    ("L-06", "doc", "type-negative", "document type -1", _doc({0: -1})),
    ("L-06", "doc", "type-text", "a document type as text", _doc({0: "sample"})),
    ("L-06", "doc", "type-true", "document type true", _doc({0: True})),
    ("L-07", "doc-label", "22", "label 22, kept for later versions", _doc({22: 0})),
    ("L-07", "doc-label", "23", "label 23, kept for later versions", _doc({23: 0})),
    ("L-07", "doc-label", "negative", "label -1", _doc({-1: 0})),
    ("L-08", "status", "integer", "an index without a list", _doc({20: 5})),
    ("L-08", "status", "bytes", "a status reference as bytes", _doc({20: b"\x03\x05"})),
    ("L-08", "status", "empty", "an empty status reference", _doc({20: []})),
    ("L-08", "status", "one", "a list without an index", _doc({20: [3]})),
    ("L-08", "status", "three", "a status reference of three", _doc({20: [3, 5, 0]})),
    ("L-08", "status", "list-negative", "list -1", _doc({20: [-1, 0]})),
    ("L-08", "status", "list-65536", "list 65,536", _doc({20: [65_536, 0]})),
    ("L-08", "status", "index-negative", "index -1", _doc({20: [3, -1]})),
    ("L-08", "status", "index-2-20", "index 2^20", _doc({20: [3, 2**20]})),
    ("L-08", "status", "true", "a status reference of booleans", _doc({20: [True, False]})),
    ("L-08", "status", "text", "a list by its address", _doc({20: ["/status/3", 5]})),
    ("L-09", "version", "0", "profile version 0", _doc({21: 0})),
    ("L-09", "version", "1", "profile version 1 written out", _doc({21: 1})),
    ("L-09", "version", "256", "profile version 256", _doc({21: 256})),
    ("L-09", "version", "negative", "profile version -2", _doc({21: -2})),
    ("L-09", "version", "text", "a profile version as text", _doc({21: "2"})),
    ("L-09", "version", "true", "profile version true", _doc({21: True})),
)
"""Rule, error without its family, name, words, payload."""

GOOD: Final = (
    ("L-02", "least", "the least that claims hold", payload({}, doc_type=KINDS)),
    ("L-02", "all", "every claim", payload(nbf=ISSUED, cti=bytes(8), status=[3, 0])),
    (
        "L-03",
        "earliest",
        "iat and nbf at the beginning of 2020",
        payload(iat=EARLIEST, nbf=EARLIEST),
    ),
    ("L-03", "latest", "exp at the beginning of 2100", payload(exp=LATEST)),
    ("L-04", "nbf-before-iat", "nbf before iat", payload(nbf=ISSUED - 1)),
    ("L-05", "cti-1", "cti of one byte", payload(cti=b"\x00")),
    ("L-05", "cti-16", "cti of 16 bytes", payload(cti=bytes(16))),
    ("L-08", "status-0-0", "entry 0 of list 0", payload(status=[0, 0])),
    ("L-09", "version-2", "profile version 2", payload({2: "Sample"}, version=2)),
)
"""Rule, name, words, payload."""


def scenarios() -> Iterator[Vector]:
    """Yield the vectors of this chapter."""
    for rule, error, name, says, claims in FAULTY:
        ident = f"claims-{error}-{name}"
        refused = malformed(f"claims-{error}")
        yield Vector(ident, (rule, "V-06"), says, world.code(claims), refused)
    for rule, name, says, claims in GOOD:
        code, good = world.code(claims), accepted(claims)
        yield Vector(f"claims-good-{name}", (rule,), says, code, good)
