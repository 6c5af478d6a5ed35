"""What a key holder reads before signing: the body in words, and its fingerprint to read aloud."""

from __future__ import annotations

import difflib
import hashlib
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final, assert_never

from gouvcheck_core import cbor
from gouvcheck_core.errors import TrustFileError
from gouvcheck_core.profiles import to_wire
from gouvcheck_core.trust.files import Head, RoleName, Root, Term, TrustList, open_signed
from gouvcheck_core.trust.reading import parse_head, parse_root, parse_trust

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gouvcheck_core.cose_sign import SignedBody
    from gouvcheck_core.trust.model import Campaign, TrustedKey

_LARGEST_FIRST: Final = (RoleName.TRUST, RoleName.ROOT, RoleName.HEAD)
"""So that a large trust file is not refused as too large a root."""


def read_draft(data: bytes) -> tuple[RoleName, SignedBody]:
    """Return whose file this is, and its container, with signatures or without.

    Args:
        data: A draft, a holder's part or a published file.

    Raises:
        TrustFileError: It is none of these, or too large.
    """
    for role in _LARGEST_FIRST:
        try:
            return role, open_signed(data, role)
        except TrustFileError as error:
            if error.code != "trust-role":
                raise
    raise TrustFileError(
        "trust-role",
        "The file is neither a root nor a trust nor a head.",
        hint="Give a draft, or a signed file of a published tree.",
    )


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


def changes_in_words(before: Sequence[str], after: Sequence[str]) -> tuple[str, ...]:
    """Return the lines of two bodies in words that differ: ``- `` what goes, ``+ `` what comes."""
    return tuple(line for line in difflib.ndiff(before, after) if line[:2] in {"- ", "+ "})


def _root(root: Root) -> Iterator[str]:
    yield _term("Root", root.term)
    for name, role in root.roles.items():
        yield f"{name.name.lower()}: {role.threshold} of {len(role.kids)} keys"
        for kid in role.kids:
            yield f"  {kid.hex()} {root.keys[kid].kind.value}"


def _trust(trust: TrustList) -> Iterator[str]:
    yield _term("Trust", trust.term)
    for issuer in trust.issuers:
        names = ", ".join(f"{language} {name}" for language, name in issuer.names.items())
        yield f"issuer {issuer.id}: {names}"
    for key in trust.keys:
        yield from _key(key)
    for number, issuer in trust.lists.items():
        yield f"status list {number} of {issuer.id}"
    for profile in trust.profiles:
        digest = _digest(cbor.encode(to_wire(profile)))
        yield (
            f"document type {profile.type} version {profile.version}: {profile.id}, digest {digest}"
        )
    for campaign in trust.campaigns:
        yield _campaign(campaign)


def _key(key: TrustedKey) -> Iterator[str]:
    types = ", ".join(str(number) for number in sorted(key.types)) or "none"
    yield f"key {key.key.kid.hex()} {key.key.kind.value} of {key.issuer.id}: {key.state.value}"
    yield f"  use {key.use.value}, document types {types}"
    yield f"  from {_moment(key.window.start)} to {_moment(key.window.end)}"
    if key.allowed:
        digest = _digest(b"".join(sorted(key.allowed)))
        yield f"  {len(key.allowed)} documents stay good, digest {digest}"


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
    yield f"{len(head.denied)} documents denied, digest {_digest(b''.join(sorted(head.denied)))}"


def _digest(data: bytes) -> str:
    """Return what is enough to see that something long has changed."""
    return hashlib.sha256(data).hexdigest()[:8]


def _term(what: str, term: Term) -> str:
    return f"{what} {term.version}, issued {_moment(term.issued)}, expires {_moment(term.expires)}"


def _moment(time: int) -> str:
    return datetime.fromtimestamp(time, tz=UTC).strftime("%Y-%m-%d %H:%M UTC")
