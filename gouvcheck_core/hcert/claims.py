"""The signed claims of an EU certificate: bytes to a frozen value (H-13 to H-17)."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from enum import Enum
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from gouvcheck_core.errors import HcertError
from gouvcheck_core.format import CLAIM_EXP, CLAIM_IAT, CLAIM_NBF
from gouvcheck_core.hcert import reader

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gouvcheck_core.hcert.reader import Item

_EPOCH: Final = date(1970, 1, 1).toordinal()
_CLAIM_ISS: Final = 1  # RFC 8392 section 3.1.1
_CLAIM_HCERT: Final = -260  # IANA, CBOR Web Token claims: hcert
_EU_V1: Final = 1
_LATEST: Final = 253_370_764_799
"""End of the year 9998, the last one that has a date in every time zone."""

MAX_TEXT: Final = 200
"""Characters of one field. The scheme allows 80; the longest in the public suites has 71."""

_ALL: Final = ("tg", "co", "is", "ci")
_VACCINATION: Final = ("vp", "mp", "ma", "dn", "sd", "dt")
_TEST: Final = ("tt", "nm", "ma", "sc", "dr", "tr", "tc")
_RECOVERY: Final = ("fr", "df", "du")
MEMBERS: Final = frozenset((*_ALL, *_VACCINATION, *_TEST, *_RECOVERY))
"""The members of a statement, by the scheme's short names; others are passed over."""


class HcertKind(Enum):
    """What an EU certificate states; the value is the member that holds the statement."""

    VACCINATION = "v"
    TEST = "t"
    RECOVERY = "r"


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthCertificate:
    """What one EU certificate says about one person.

    Args:
        version: Of the scheme's data structure, such as ``1.3.0``.
        family_name: As the person writes it; empty where it is not given.
        given_name: Likewise.
        standard_family_name: In the letters of a passport's machine-readable zone.
        standard_given_name: Likewise.
        birth_date: As signed: ``YYYY-MM-DD``, less where less is known, or nothing.
        kind: What is stated.
        statement: The members of the statement by the scheme's short names (``tg``, ``dt``).
        valid_from: First day of a recovery certificate in days since 1970-01-01, else None.
        valid_until: Its last day, else None.
    """

    version: str
    family_name: str
    given_name: str
    standard_family_name: str
    standard_given_name: str
    birth_date: str
    kind: HcertKind
    statement: Mapping[str, str | int]
    valid_from: int | None
    valid_until: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HcertClaims:
    """The claims behind a signature.

    Args:
        issuer: Who issued, usually a country's two letters; empty where it is not said.
        iat: When it was signed, seconds since 1970-01-01T00:00:00Z.
        exp: When the signature ends; not the validity of what is stated.
        nbf: When it begins to be good, or None.
        certificate: What is stated.
    """

    issuer: str
    iat: int
    exp: int
    nbf: int | None
    certificate: HealthCertificate


def read_claims(payload: bytes) -> HcertClaims:
    """Return the claims in ``payload``; only verified payload should be shown to anybody.

    Raises:
        HcertError: A rule H-13 to H-17 is broken; the code names it, no value is in it.
    """
    claims = reader.decode(payload)
    if not isinstance(claims, dict):
        raise _error("hcert-claims", "The signed claims are not a map.")
    nbf = claims.get(CLAIM_NBF)
    return HcertClaims(
        issuer=_text(claims, _CLAIM_ISS),
        iat=_time(claims.get(CLAIM_IAT)),
        exp=_time(claims.get(CLAIM_EXP)),
        nbf=None if nbf is None else _time(nbf),
        certificate=_certificate(_map(_map(claims, _CLAIM_HCERT), _EU_V1)),
    )


def _certificate(members: Mapping[int | str, Item]) -> HealthCertificate:
    name = _map(members, "nam")
    if not any(_text(name, part) for part in ("fn", "gn", "fnt", "gnt")):  # H-14
        raise _error("hcert-person", "The certificate names nobody.")
    kind, statement = _statement(members)
    recovery = kind is HcertKind.RECOVERY
    return HealthCertificate(
        version=_text(members, "ver"),
        family_name=_text(name, "fn"),
        given_name=_text(name, "gn"),
        standard_family_name=_text(name, "fnt"),
        standard_given_name=_text(name, "gnt"),
        birth_date=_text(members, "dob"),
        kind=kind,
        statement=MappingProxyType(statement),
        valid_from=_day(statement.get("df")) if recovery else None,
        valid_until=_day(statement.get("du")) if recovery else None,
    )


def _statement(members: Mapping[int | str, Item]) -> tuple[HcertKind, dict[str, str | int]]:
    """Return the one statement; a certificate about two things would need two verdicts (H-15)."""
    found = [(kind, members[kind.value]) for kind in HcertKind if members.get(kind.value)]
    match found:
        case [(kind, [dict() as statement])]:
            return kind, {
                str(name): _value(value)
                for name, value in statement.items()
                if name in MEMBERS and value is not None
            }
        case _:
            raise _error("hcert-statement", "The certificate does not state exactly one thing.")


def _value(value: Item) -> str | int:
    """Return a member of a statement; a whole number may be written as a float (H-15)."""
    match value:
        case str() if len(value) <= MAX_TEXT:
            return value
        case bool():
            pass
        case int() | float() if abs(value) <= _LATEST and value == int(value):
            return int(value)
    raise _error("hcert-statement", "A member of the statement is not short text or a number.")


def _map(members: Mapping[int | str, Item], key: int | str) -> dict[int | str, Item]:
    value = members.get(key)
    if isinstance(value, dict):
        return value
    raise _error("hcert-claims", "The signed claims do not hold an EU certificate.")


def _text(members: Mapping[int | str, Item], key: int | str) -> str:
    """Return a text that may be absent (H-17)."""
    value = members.get(key)
    if value is None:
        return ""
    if isinstance(value, str) and len(value) <= MAX_TEXT:
        return value
    raise _error("hcert-text", "A name, date or version is not short text.")


def _time(value: Item) -> int:
    """Return seconds since 1970-01-01T00:00:00Z (H-13)."""
    if type(value) is int or (type(value) is float and math.isfinite(value)):
        seconds = int(value)
        if 0 <= seconds <= _LATEST:
            return seconds
    raise _error("hcert-time", "The time of issue or of expiry is missing or no time.")


def _day(value: str | int | None) -> int:
    """Return the day in a text that begins with a date, as days since 1970-01-01 (H-16)."""
    try:
        return date.fromisoformat(str(value)[:10]).toordinal() - _EPOCH
    except ValueError:
        raise _error("hcert-day", "A recovery without its first or last day.") from None


def _error(code: str, sentence: str) -> HcertError:
    return HcertError(code, sentence, hint="Its issuer has to issue the certificate again.")
