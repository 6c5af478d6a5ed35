"""What a key holder reads before signing: the body in words, and its fingerprint to read aloud."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import TYPE_CHECKING, assert_never

from gouvcheck_core.trust.files import Head, RoleName, Root, Term, TrustList
from gouvcheck_core.trust.reading import parse_head, parse_root, parse_trust

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gouvcheck_core.cose_sign import SignedBody
    from gouvcheck_core.trust.model import Campaign, TrustedKey


def spoken_fingerprint(signed: SignedBody) -> str:
    """Return the SHA-256 of the body in groups of four digits, to be read aloud by all holders."""
    digits = hashlib.sha256(signed.body).hexdigest()
    return " ".join(digits[start : start + 4] for start in range(0, len(digits), 4))


def body_in_words(signed: SignedBody, role: RoleName) -> tuple[str, ...]:
    """Return the lines that say everything the body says.

    Raises:
        TrustFileError: The body is not of the shape of that role.
    """
    match role:
        case RoleName.ROOT:
            return tuple(_root(parse_root(signed.body)))
        case RoleName.TRUST:
            return tuple(_trust(parse_trust(signed.body)))
        case RoleName.HEAD:
            return tuple(_head(parse_head(signed.body)))
        case _ as never:
            assert_never(never)


def _root(root: Root) -> Iterator[str]:
    yield _term("Root", root.term)
    for name, role in root.roles.items():
        yield f"{name.name.lower()}: {role.threshold} of {len(role.kids)} keys"
        for kid in role.kids:
            yield f"  {kid.hex()} {root.keys[kid].kind.value}"


def _trust(trust: TrustList) -> Iterator[str]:
    yield _term("Trust", trust.term)
    for key in trust.keys:
        yield from _key(key)
    for number, issuer in trust.lists.items():
        yield f"status list {number} of {issuer.id}"
    for profile in trust.profiles:
        yield f"document type {profile.type} version {profile.version}: {profile.id}"
    for campaign in trust.campaigns:
        yield _campaign(campaign)


def _key(key: TrustedKey) -> Iterator[str]:
    types = ", ".join(str(number) for number in sorted(key.types)) or "none"
    yield f"key {key.key.kid.hex()} {key.key.kind.value} of {key.issuer.id}: {key.state.value}"
    yield f"  use {key.use.value}, document types {types}"
    yield f"  from {_moment(key.window.start)} to {_moment(key.window.end)}"
    if key.allowed:
        yield f"  {len(key.allowed)} documents stay good"


def _campaign(campaign: Campaign) -> str:
    days = campaign.grace // 86_400
    return (
        f"campaign {campaign.id} from {_moment(campaign.start)} to {_moment(campaign.end)}, "
        f"grace {days} days"
    )


def _head(head: Head) -> Iterator[str]:
    yield _term("Head", head.term)
    yield f"root {head.root.version}, trust {head.trust.version}"
    for number, pin in head.lists.items():
        yield f"status list {number} version {pin.version}"
    yield f"{len(head.denied)} documents denied"


def _term(what: str, term: Term) -> str:
    return f"{what} {term.version}, issued {_moment(term.issued)}, expires {_moment(term.expires)}"


def _moment(time: int) -> str:
    return datetime.fromtimestamp(time, tz=UTC).strftime("%Y-%m-%d %H:%M UTC")
