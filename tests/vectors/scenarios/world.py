"""The world of the vectors: keys, document types, campaigns, status lists, and the time."""

from __future__ import annotations

from typing import Any, Final

from gouvcheck_core.profiles import packaged, to_fixture
from tests.vectors.scenarios.encoding import Key, cbor, fingerprint, message, text

DAY: Final = 86_400
ISSUED: Final = 1_790_000_000
"""2026-09-21T14:13:20Z: when everything is signed unless told otherwise."""
NOW: Final = ISSUED + DAY
AS_OF: Final = NOW - 3_600
EXP: Final = ISSUED + 3_650 * DAY
TODAY: Final = NOW // DAY
EARLIEST: Final = 1_577_836_800
LATEST: Final = 4_102_444_800
GREATEST: Final = 2**53 - 1

MAIN: Final = Key.p256("main")
EDWARDS: Final = Key.ed25519("edwards")
RETIRED: Final = Key.p256("retired")
COMPROMISED: Final = Key.p256("compromised")
STATUS: Final = Key.p256("status")
NARROW: Final = Key.p256("narrow")
BRIEF: Final = Key.p256("brief")
STRANGER: Final = Key.p256("stranger")

BRIEF_FROM: Final = ISSUED - 1_000
BRIEF_UNTIL: Final = ISSUED + 1_000

# Document types beside those that come with the program.
SAMPLE: Final = 60_001
KINDS: Final = 60_002
BARE: Final = 60_003
DATED: Final = 60_004
BOUND: Final = 60_005
UNKNOWN: Final = 60_099
TINY: Final = 200

AMBER: Final = 2 * DAY
STOP: Final = 14 * DAY

LIST: Final = 3
LIST_SIZE: Final = 1_000
CAMPAIGN: Final = 1
CAMPAIGN_START: Final = NOW
CAMPAIGN_END: Final = NOW + 100
GRACE: Final = 10
REFERENCE: Final = bytes.fromhex("3760d169a017b72f2f")


def payload(
    fields: dict[Any, Any] | None = None,
    *,
    doc_type: int = SAMPLE,
    exp: Any = EXP,
    nbf: Any = None,
    iat: Any = ISSUED,
    cti: Any = None,
    status: Any = None,
    version: Any = None,
) -> bytes:
    """Return encoded claims; None leaves a claim out, and no fields are those of the sample."""
    doc = {0: doc_type, **({1: "Sample"} if fields is None else fields), 20: status, 21: version}
    doc = {label: value for label, value in doc.items() if value is not None}
    claims = {4: exp, 5: nbf, 6: iat, 7: cti, -65537: doc}
    return cbor({label: value for label, value in claims.items() if value is not None})


def code(claims: bytes, key: Key = MAIN) -> str:
    """Return the text of a code over ``claims`` that is good in every other way."""
    return text(message(claims, key=key))


GOOD: Final = payload()
DENIED: Final = payload({1: "Denied"})
ALLOWED: Final = payload({1: "Allowed"})


def trust() -> dict[str, Any]:
    """Return the fixture ``base``."""
    return {
        "keys": [
            _key(MAIN),
            _key(EDWARDS),
            _key(RETIRED, state="retired"),
            _key(COMPROMISED, state="compromised", allow=[fingerprint(COMPROMISED, ALLOWED).hex()]),
            _key(STATUS, use="status"),
            _key(NARROW, types=[1, BARE]),
            _key(BRIEF, since=BRIEF_FROM, until=BRIEF_UNTIL),
        ],
        "deny": [fingerprint(MAIN, DENIED).hex()],
        "profiles": [*map(to_fixture, packaged()), *_profiles()],
        "campaigns": [
            {"id": CAMPAIGN, "start": CAMPAIGN_START, "end": CAMPAIGN_END, "grace": GRACE},
            {"id": 2, "start": ISSUED, "end": ISSUED + 365 * DAY, "grace": 0},
        ],
        "statuses": [
            {"list": LIST, "size": LIST_SIZE, "entries": {"5": 1, "6": 2, "7": 3, "9": 4}},
            {"list": 0, "size": 1, "entries": {}},
        ],
        "as_of": AS_OF,
    }


def empty() -> dict[str, Any]:
    """Return the fixture ``empty``: a device that holds nothing."""
    nothing: list[Any] = []
    return {
        **dict.fromkeys(("keys", "deny", "profiles", "campaigns", "statuses"), nothing),
        "as_of": AS_OF,
    }


def _key(
    key: Key,
    *,
    use: str = "document",
    types: list[int] | None = None,
    since: int = EARLIEST,
    until: int = LATEST,
    state: str = "active",
    allow: list[str] | None = None,
) -> dict[str, Any]:
    every = [*range(1, 8), SAMPLE, KINDS, BARE, DATED, BOUND, UNKNOWN, TINY]
    return {
        "cose_key": key.cose_key.hex(),
        "private": key.secret.hex(),
        "issuer": "sample-issuer",
        "use": use,
        "types": every if types is None else types,
        "from": since,
        "until": until,
        "state": state,
        "allow": allow or [],
    }


def _profiles() -> list[dict[str, Any]]:
    rows = [
        _column("day", "date"),
        _column("note", "text", 0, 4),
        _column("court", "enum", enum={"2": "two"}),
    ]
    kinds = [
        _field(1, "text", "text", 2, 5),
        _field(2, "integer", "integer", -GREATEST, GREATEST),
        _field(3, "few", "integer", -3, 3),
        _field(4, "date", "date"),
        _field(5, "partial-date", "partial-date"),
        _field(6, "time", "time"),
        _field(7, "money", "money", -500, 100_000),
        _field(8, "enum", "enum", enum={"1": "one", "7": "seven"}),
        _field(9, "boolean", "boolean"),
        _field(10, "bytes", "bytes", 2, 1_000),
        _field(11, "records", "records", 1, 64, columns=rows),
    ]
    dated = [
        # On this paper the campaign stands before the dates; V-11 has an order of its own.
        _field(1, "campaign", "integer", 1, 65_535, role="campaign"),
        _field(2, "until", "date", role="valid-until"),
        _field(3, "from", "date", role="valid-from"),
    ]
    long_lasting = {"amber": 3_650 * DAY, "stop": 7_300 * DAY}
    name = _field(1, "name", "text", 1, 40, required=True)
    spare = _field(2, "spare", "text", 0, 40)
    return [
        _profile(SAMPLE, [name, spare]),
        _profile(SAMPLE, [_field(2, "name", "text", 1, 40, required=True)], version=2),
        _profile(KINDS, kinds),
        _profile(BARE, [name], cti="none", status="none"),
        {**_profile(DATED, dated), **long_lasting},
        _profile(BOUND, [name], cti="reference", status="required"),
        _profile(TINY, [_field(1, "boolean", "boolean")]),
    ]


def _profile(
    doc_type: int,
    fields: list[dict[str, Any]],
    *,
    version: int = 1,
    cti: str = "optional",
    status: str = "optional",
) -> dict[str, Any]:
    return {
        "type": doc_type,
        "version": version,
        "cti": cti,
        "status": status,
        "amber": AMBER,
        "stop": STOP,
        "fields": fields,
    }


def _field(  # noqa: PLR0913 - the properties of a field, by name
    label: int,
    name: str,
    kind: str,
    least: int | None = None,
    greatest: int | None = None,
    *,
    required: bool = False,
    role: str | None = None,
    enum: dict[str, str] | None = None,
    columns: list[dict[str, Any]] | None = None,
) -> dict[str, Any]:
    return {
        "label": label,
        **_column(name, kind, least, greatest, enum=enum),
        "required": required,
        "role": role,
        "columns": columns,
    }


def _column(
    name: str,
    kind: str,
    least: int | None = None,
    greatest: int | None = None,
    *,
    enum: dict[str, str] | None = None,
) -> dict[str, Any]:
    return {"id": name, "kind": kind, "min": least, "max": greatest, "enum": enum}
