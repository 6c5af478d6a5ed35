"""Published trust of the size that a whole country comes to, for sizes and measurements."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Final

from gouvcheck_core.profiles import packaged
from gouvcheck_core.status import ENTRIES, StatusList
from gouvcheck_core.trust.files import LANGUAGES, RoleName, Term, TrustList
from gouvcheck_core.trust.model import (
    Campaign,
    Issuer,
    KeyState,
    KeyUse,
    Status,
    TrustedKey,
    Window,
)
from tests.support import signing
from tests.support.published import DAY, START, STATUS_SIGNER, Holders, Publisher

if TYPE_CHECKING:
    from collections.abc import Iterable

KEYS: Final = 50
"""As many as six years bring: old keys stay listed until their last document has ended."""

_NAMES: Final = {
    "lu-casier": (
        "Parquet général, casier judiciaire",
        "Generalstaatsanwaltschaft, Strafregister",
        "Prosecutor General, criminal records",
        "Generalstaatsanwaltschaft, Strofregëster",
    ),
    "lu-eco": (
        "Direction générale des PME",
        "Generaldirektion für Mittelstand",
        "Directorate for small businesses",
        "Generaldirektioun fir Mëttelstand",
    ),
    "lu-sante": (
        "Direction de la santé",
        "Gesundheitsamt",
        "Health Directorate",
        "Gesondheetsamt",
    ),
    "lu-tourisme": (
        "Direction générale du tourisme",
        "Generaldirektion für Tourismus",
        "Directorate for tourism",
        "Generaldirektioun fir Tourismus",
    ),
    "lu-ctie": (
        "Centre des technologies de l'information de l'État",
        "Zentrum für Informationstechnologien des Staates",
        "Government IT Centre",
        "Zenter fir Informatiounstechnologie vum Staat",
    ),
    "lu-vdl": (
        "Ville de Luxembourg, Bierger-Center",
        "Stadt Luxemburg, Bierger-Center",
        "City of Luxembourg, Bierger-Center",
        "Stad Lëtzebuerg, Bierger-Center",
    ),
    "lu-lns": (
        "Laboratoire national de santé",
        "Nationales Gesundheitslabor",
        "National Health Laboratory",
        "Nationale Gesondheetslabo",
    ),
}
ISSUERS: Final = tuple(
    Issuer(name, dict(zip(LANGUAGES, words, strict=True))) for name, words in _NAMES.items()
)


def large_publisher(numbers: Iterable[int], *, entries: StatusList | None = None) -> Publisher:
    """Return a publisher of 50 keys, 7 issuers, all packaged profiles and these status lists.

    Args:
        numbers: Of the lists.
        entries: What stands in each of them; nothing unless told.
    """
    listed = tuple(numbers)
    statuses = entries or StatusList.empty()
    publisher = Publisher(
        content=_content(listed),
        lists=dict.fromkeys(listed, statuses),
        holders={
            role: Holders(threshold, tuple(signing.p256(f"{role.name} {n}") for n in range(count)))
            for role, threshold, count in (
                (RoleName.ROOT, 3, 5),
                (RoleName.TRUST, 2, 3),
                (RoleName.HEAD, 1, 1),
            )
        },
    )
    publisher.publish_root()
    publisher.publish_trust()
    for number in listed:
        publisher.publish_list(number)
    publisher.publish_head()
    return publisher


def withdrawn(share: float) -> StatusList:
    """Return a list with ``share`` of its entries withdrawn, the same every time."""
    chosen = Random(7).sample(range(ENTRIES), round(share * ENTRIES))
    return StatusList.empty().with_changes(dict.fromkeys(chosen, Status.WITHDRAWN))


def _content(numbers: tuple[int, ...]) -> TrustList:
    profiles = packaged()
    documents = tuple(
        TrustedKey(
            key=signing.p256(f"document {place}").public,
            issuer=ISSUERS[place % len(ISSUERS)],
            types=frozenset({profiles[place % len(profiles)].type}),
            window=Window(START - place * 45 * DAY, START + (92 - place * 45) * DAY),
            state=KeyState.ACTIVE if place < len(ISSUERS) else KeyState.RETIRED,
        )
        for place in range(KEYS - 1)
    )
    status = TrustedKey(STATUS_SIGNER.public, ISSUERS[0], frozenset(), use=KeyUse.STATUS)
    return TrustList(
        term=Term(1, START, START + 90 * DAY),
        issuers=ISSUERS,
        keys=(*documents, status),
        lists=dict.fromkeys(numbers, ISSUERS[0]),
        profiles=profiles,
        campaigns=tuple(Campaign(n, START, START + 180 * DAY, 7 * DAY) for n in (1, 2, 3)),
    )
