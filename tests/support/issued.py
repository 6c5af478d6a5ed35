"""Codes and trust to judge them by, for tests of the verdict: one good world, changed at will."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from gouvcheck_core.claims import Claims, StatusReference
from gouvcheck_core.issue import IssuedCode, sign_claims
from gouvcheck_core.profiles import Profile, by_id, packaged
from gouvcheck_core.trust import Campaign, Issuer, PinnedTrust, Status, TrustedKey
from tests.support import signing

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from gouvcheck_core.claims import FieldValue
    from gouvcheck_core.signer import Signer

IAT: Final = 1_790_000_000
"""2026-09-21T14:13:20Z: when every document here is signed."""
DAY: Final = 86_400
NOW: Final = IAT + DAY
AS_OF: Final = NOW - 3_600
TODAY: Final = NOW // DAY
"""Days since 1970-01-01; NOW is in the afternoon, so Luxembourg has the same date as UTC."""

LIST: Final = 7
CAMPAIGN: Final = Campaign(id=12, start=IAT - DAY, end=IAT + 30 * DAY, grace=7 * DAY)
REFERENCE: Final = bytes.fromhex("3760d169a017b72f2f")
SIGNER: Final = signing.p256("issued")
ISSUER: Final = Issuer("sample-issuer", {"en": "Sample issuer"})
TYPES: Final = frozenset(profile.type for profile in packaged())
KEY: Final = TrustedKey(SIGNER.public, ISSUER, TYPES)

FIELDS: Final[Mapping[str, Mapping[str, object]]] = {
    "criminal-record": {
        "bulletin": "3",
        "subject": "person",
        "name": "Müller",
        "given-names": "Zoë",
        "date-of-birth": "1990-02",
        "entries": [],
        "number": "2026/000123",
        "issued": "2026-09-21",
    },
    "business-permit": {
        "company": "Bäckerei Wagner s.à r.l.",
        "permit-number": "10101010/0",
        "sector": "crafts",
        "activity": "Boulanger-pâtissier",
        "address": "1, rue du Fort Thüngen, L-1499 Luxembourg",
        "issued": "2026-09-21",
        "valid-until": "2026-12-31",
    },
    "vaccination": {
        "surname": "Müller",
        "surname-icao": "MUELLER",
        "date-of-birth": "1990-02-28",
        "disease": "840539006",
        "vaccine": "1119349007",
        "product": "EU/1/20/1528",
        "manufacturer": "ORG-100030215",
        "dose": 2,
        "doses": 2,
        "vaccinated": "2026-09-01",
        "country": "LU",
        "certificate-number": "URN:UVCI:01:LU:ABCDEFGH#Z",
    },
    "accommodation-voucher": {"holder": "Zoë Müller", "value": "50.00", "campaign": CAMPAIGN.id},
    "residence-certificate": {
        "surname": "Müller",
        "date-of-birth": "1990",
        "address": "1, rue du Fort Thüngen",
        "municipality": "Luxembourg",
        "number": "2026/77",
        "issued": "2026-09-21",
    },
    "appointment": {
        "office": "Bierger-Center",
        "desk": "4",
        "slot": "2026-10-01T09:30:00+02:00",
    },
    "invitation-token": {
        "purpose": "pcr-test",
        "campaign": CAMPAIGN.id,
        "valid-from": "2026-09-21",
        "valid-until": "2026-10-31",
    },
}
"""A small document of each packaged kind, as JSON values."""


def claims(name: str = "accommodation-voucher", **fields: FieldValue | None) -> Claims:
    """Return good claims of a packaged profile.

    Args:
        name: Id of the profile.
        fields: Wire values by id, with underscores for hyphens; None leaves a field out.
    """
    profile = by_id(name)
    wire = profile.encode(FIELDS[name])
    labels = {field.id: field.label for field in profile.fields}
    for key, value in fields.items():
        label = labels[key.replace("_", "-")]
        wire.pop(label, None)
        if value is not None:
            wire[label] = value
    return Claims(
        iat=IAT,
        exp=IAT + profile.lifetime,
        type=profile.type,
        fields=wire,
        cti=REFERENCE if profile.cti.value == "reference" else None,
        status=StatusReference(list=LIST, index=100),
    )


def signed(whole: Claims, signer: Signer = SIGNER) -> IssuedCode:
    """Return the code for claims, whether or not they fit their profile."""
    return sign_claims(whole, signer=signer)


def trust(
    *,
    keys: Iterable[TrustedKey] = (KEY,),
    profiles: Iterable[Profile] | None = None,
    campaigns: Iterable[Campaign] = (CAMPAIGN,),
    denied: Iterable[bytes] = (),
    status: Status | None = Status.VALID,
    as_of: int = AS_OF,
) -> PinnedTrust:
    """Return trust in which the documents of this module are good, changed where asked."""
    return PinnedTrust.of(
        keys,
        as_of=as_of,
        profiles=packaged() if profiles is None else profiles,
        campaigns=campaigns,
        denied=denied,
        statuses={} if status is None else {LIST: {100: status}},
    )


def listed(**changes: object) -> TrustedKey:
    """Return the key of `SIGNER` as trusted, with other properties."""
    return replace(KEY, **changes)  # type: ignore[arg-type] # properties of TrustedKey by name
