"""The fields of an EU certificate as people read them, to be compared with the paper."""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Final

from gouvcheck_core.hcert import HcertKind
from gouvcheck_core.profiles import Row, Words, by_id
from gouvcheck_core.profiles.values import HIDDEN
from gouvcheck_core.verify_hcert.words import LABELS, TITLES, VALUES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from gouvcheck_core.hcert import HealthCertificate
    from gouvcheck_core.profiles import Field, Language

_PROFILE: Final = "vaccination"
"""Its labels and value sets are those of the EU's certificates, with the EU's codes as ids."""

_COUNTRY_AND_ISSUER: Final = (("co", "country"), ("is", "issuer"))
_LAYOUT: Final[Mapping[HcertKind, tuple[tuple[str, str], ...]]] = {
    HcertKind.VACCINATION: (
        ("tg", "disease"),
        ("vp", "vaccine"),
        ("mp", "product"),
        ("ma", "manufacturer"),
        ("dn", "dose"),
        ("sd", "doses"),
        ("dt", "vaccinated"),
        *_COUNTRY_AND_ISSUER,
        ("ci", "certificate-number"),
    ),
    HcertKind.TEST: (
        ("tg", "disease"),
        ("tt", "test-type"),
        ("nm", "test-name"),
        ("ma", "test-device"),
        ("sc", "sample-taken"),
        ("dr", "result-time"),
        ("tr", "result"),
        ("tc", "test-centre"),
        *_COUNTRY_AND_ISSUER,
        ("ci", "certificate-number"),
    ),
    HcertKind.RECOVERY: (
        ("tg", "disease"),
        ("fr", "first-positive"),
        *_COUNTRY_AND_ISSUER,
        ("df", "valid-from"),
        ("du", "valid-until"),
        ("ci", "certificate-number"),
    ),
}
"""Member of the statement and id of its row, in the order of the paper."""

_DAYS: Final = frozenset(
    {"date-of-birth", "vaccinated", "first-positive", "valid-from", "valid-until"}
)
_MOMENTS: Final = frozenset({"sample-taken", "result-time"})
_DAY: Final = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2})(?:T.*)?)?)?")
_NOTHING: Final = "–"
_UNSHOWABLE: Final = "\N{REPLACEMENT CHARACTER}"


def rows(certificate: HealthCertificate, language: Language) -> tuple[Row, ...]:
    """Return the fields of ``certificate`` in the paper's order.

    A code that the value sets do not know is shown as it stands: the paper shows it too.
    """
    return tuple(
        Row(
            field=name,
            label=_label(name).say(language),
            value=_say(name, str(value), language),
            compare=name not in _fields() or _fields()[name].compare,
        )
        for name, value in _values(certificate)
    )


def title(kind: HcertKind, language: Language) -> str:
    """Return what people call this kind of certificate."""
    return TITLES[kind].say(language)


def _values(certificate: HealthCertificate) -> Iterator[tuple[str, str | int]]:
    """Yield id and value of each row, leaving out what the certificate does not say."""
    names = (
        ("surname", certificate.family_name),
        ("given-names", certificate.given_name),
        ("surname-icao", certificate.standard_family_name),
        ("given-names-icao", certificate.standard_given_name),
    )
    yield from ((name, value) for name, value in names if value)
    yield "date-of-birth", certificate.birth_date or _NOTHING
    for member, name in _LAYOUT[certificate.kind]:
        if member in certificate.statement:
            yield name, certificate.statement[member]


def _label(name: str) -> Words:
    return LABELS[name] if name in LABELS else _fields()[name].words


def _say(name: str, value: str, language: Language) -> str:
    if name in _DAYS:
        return _showable(_day(value))
    if name in _MOMENTS:
        return _showable(_moment(value))
    if name in _fields():
        entry = _fields()[name].enumeration.named(value)
        words = None if entry is None else entry.words
    else:
        words = VALUES.get(value)
    return _showable(value) if words is None else words.say(language)


def _day(value: str) -> str:
    """Return a date, whole or not, in the order in which paper has it."""
    parts = _DAY.fullmatch(value)
    return value if parts is None else ".".join(filter(None, reversed(parts.groups())))


def _moment(value: str) -> str:
    """Return date and time as signed, with the zone: the paper may be of any country."""
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return value
    return f"{moment:%d.%m.%Y %H:%M %Z}".rstrip()


def _showable(text: str) -> str:
    # A line feed or a reordering mark in a signed name must not look like a line of its own.
    return "".join(
        _UNSHOWABLE if unicodedata.category(character) in HIDDEN else character
        for character in unicodedata.normalize("NFC", text)
    )


@cache
def _fields() -> Mapping[str, Field]:
    return {field.id: field for field in by_id(_PROFILE).fields}
