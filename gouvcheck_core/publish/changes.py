"""The changes that a new trust file may bring, each as a function from list to list.

Keys, lists and campaigns are never taken off: a verifier that stops knowing a key would answer
"cannot confirm" where "not genuine" is true, and what was listed as compromised stays so.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from gouvcheck_core.errors import PublishError
from gouvcheck_core.trust.files import LANGUAGES
from gouvcheck_core.trust.model import KeyState

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gouvcheck_core.profiles import Profile
    from gouvcheck_core.trust.files import TrustList
    from gouvcheck_core.trust.model import Campaign, Issuer, TrustedKey


def add_key(trust: TrustList, key: TrustedKey) -> TrustList:
    """List a key, and its issuer where that is new.

    Raises:
        PublishError: The key is listed already, or its issuer under other names.
    """
    if any(listed.key.kid == key.key.kid for listed in trust.keys):
        raise PublishError(
            "publish-key-listed",
            f"The key {key.key.kid.hex()} is listed already.",
            hint="Generate a new key; a listed key changes only its state.",
        )
    return replace(trust, issuers=_with_issuer(trust.issuers, key.issuer), keys=(*trust.keys, key))


def retire(trust: TrustList, kid: bytes) -> TrustList:
    """Let a key sign nothing new; its documents stay good until they end.

    Raises:
        PublishError: No such key is listed, or it is compromised, which nothing takes back.
    """
    key = _listed(trust, kid)
    if key.state is KeyState.COMPROMISED:
        raise PublishError(
            "publish-key-compromised",
            f"The key {kid.hex()} is listed as compromised, and stays so.",
            hint="Nothing is to be done; its documents are refused.",
        )
    return _with_key(trust, replace(key, state=KeyState.RETIRED))


def compromise(trust: TrustList, kid: bytes, *, allowed: Iterable[bytes] = ()) -> TrustList:
    """List a key as compromised: its documents are refused, except those named.

    Args:
        trust: The newest list.
        kid: The key.
        allowed: Fingerprints of documents known to be good; they are added to those named before.

    Raises:
        PublishError: No such key is listed.
    """
    key = _listed(trust, kid)
    kept = key.allowed | frozenset(allowed)
    return _with_key(trust, replace(key, state=KeyState.COMPROMISED, allowed=kept))


def add_list(trust: TrustList, number: int, issuer: Issuer) -> TrustList:
    """Name the issuer of a new status list.

    Raises:
        PublishError: The number is taken.
    """
    if number in trust.lists:
        raise PublishError(
            "publish-list-named",
            f"Status list {number} is named already.",
            hint="Take the next free number; numbers are never used again.",
        )
    return replace(
        trust,
        issuers=_with_issuer(trust.issuers, issuer),
        lists={**trust.lists, number: issuer},
    )


def add_campaign(trust: TrustList, campaign: Campaign) -> TrustList:
    """Announce a voucher campaign.

    Raises:
        PublishError: The number is taken.
    """
    if any(known.id == campaign.id for known in trust.campaigns):
        raise PublishError(
            "publish-campaign-known",
            f"Campaign {campaign.id} is announced already.",
            hint="Extend it, or take the next free number.",
        )
    return replace(trust, campaigns=(*trust.campaigns, campaign))


def extend_campaign(trust: TrustList, number: int, *, end: int) -> TrustList:
    """Move the end of a campaign to a later time; no paper changes.

    Raises:
        PublishError: No such campaign is announced, or ``end`` is not later than before.
    """
    for campaign in trust.campaigns:
        if campaign.id == number and end > campaign.end:
            rest = tuple(other for other in trust.campaigns if other.id != number)
            return replace(trust, campaigns=(*rest, replace(campaign, end=end)))
    raise PublishError(
        "publish-campaign-end",
        f"There is no campaign {number} that ends before the time given.",
        hint="Look at the campaigns with `gouvcheck keys check`; an end only moves later.",
    )


def with_profiles(trust: TrustList, profiles: Iterable[Profile]) -> TrustList:
    """Publish profiles; those of the same type and version are replaced."""
    known = {(profile.type, profile.version): profile for profile in trust.profiles}
    known |= {(profile.type, profile.version): profile for profile in profiles}
    return replace(trust, profiles=tuple(known[place] for place in sorted(known)))


def _listed(trust: TrustList, kid: bytes) -> TrustedKey:
    for key in trust.keys:
        if key.key.kid == kid:
            return key
    raise PublishError(
        "publish-key-unknown",
        f"No key {kid.hex()} is listed.",
        hint="Look at the keys with `gouvcheck keys check`.",
    )


def _with_key(trust: TrustList, changed: TrustedKey) -> TrustList:
    keys = (changed if key.key.kid == changed.key.kid else key for key in trust.keys)
    return replace(trust, keys=tuple(keys))


def _with_issuer(issuers: tuple[Issuer, ...], issuer: Issuer) -> tuple[Issuer, ...]:
    if set(issuer.names) != set(LANGUAGES):
        raise PublishError(
            "publish-issuer-languages",
            f"The issuer {issuer.id} is not named in exactly {', '.join(LANGUAGES)}.",
            hint="Give its name in all four languages.",
        )
    for known in issuers:
        if known.id == issuer.id:
            if known == issuer:
                return issuers
            raise PublishError(
                "publish-issuer-names",
                f"The issuer {issuer.id} is listed under other names.",
                hint="Give the names that are listed.",
            )
    return (*issuers, issuer)
