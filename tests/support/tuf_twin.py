"""Every published file twice: as ours, and as the TUF metadata that says the same.

The same keys sign both, in the same order, so whatever happens to one happens to the other. The
roles answer to each other as docs/spec/trust.md has it:

    ours                TUF
    root/N.root.cose    N.root.json
    head.cose           timestamp.json and V.snapshot.json
    trust/N.trust.cose  N.targets.json, which delegates to one role for each list
    status/L/V.cwt      V.list-L.json, signed by the status key, and the target file that it names
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Final

# The public modules pass these on, but do not say so to type checkers.
from securesystemslib.signer._crypto_signer import CryptoSigner
from tuf.api._payload import (
    DelegatedRole,
    Delegations,
    MetaFile,
    Snapshot,
    TargetFile,
    Targets,
    Timestamp,
)
from tuf.api._payload import Role as TufRole
from tuf.api._payload import Root as TufRoot
from tuf.api.metadata import Metadata

from gouvcheck_core import status
from gouvcheck_core.cose_sign import SignedBody
from gouvcheck_core.publish import RoleKeys, draft_root, sign_body
from gouvcheck_core.status import StatusList
from gouvcheck_core.trust.files import (
    MAX_VERSION,
    Head,
    Pin,
    RoleName,
    Term,
    TrustList,
    open_signed,
)
from gouvcheck_core.trust.model import Issuer, KeyState, KeyUse, TrustedKey
from tests.support.signing import FixedSigner, ed25519_signer, private_ed25519

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from securesystemslib.signer._key import Key
    from tuf.api._payload import T

START: Final = 1_790_000_000
DAY: Final = 86_400
FAR: Final = START + 20_000 * DAY
"""When a TUF list expires: ours goes by the age of the head alone."""

_TUF_ROLES: Final = {
    RoleName.ROOT: ("root",),
    RoleName.TRUST: ("targets",),
    RoleName.HEAD: ("timestamp", "snapshot"),
}


@dataclass(frozen=True, slots=True)
class Pair:
    """One published file in both worlds.

    Args:
        ours: The file.
        theirs: Its TUF counterparts: timestamp with snapshot, list role with target file, or one.
        version: What the publisher, or whoever forged it, wrote into it.
    """

    ours: bytes
    theirs: tuple[bytes, ...]
    version: int


@dataclass(frozen=True, slots=True)
class TwinKey:
    """One Ed25519 key, for both worlds."""

    ours: FixedSigner
    theirs: CryptoSigner


@cache
def key(name: str) -> TwinKey:
    """Return the key that follows from ``name``."""
    return TwinKey(ed25519_signer(name), CryptoSigner(private_ed25519(name)))


@dataclass(frozen=True, slots=True)
class Members:
    """At least ``threshold`` of the keys with these names sign for a role."""

    threshold: int
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ListPlan:
    """Who signs a status list.

    Args:
        good: Names of the keys that may.
        compromised: Names of those that may not any more; TUF stops listing them.
    """

    good: tuple[str, ...]
    compromised: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class HeadPlan:
    """What a head pins.

    Args:
        root: The root, by its file.
        trust: The trust.
        lists: The status lists that ours pins, by number.
        retired: Lists that ours pins no more. TUF never lets go of a name that was pinned, so its
            snapshot names them for ever, with the highest version that there is.
    """

    root: Pair
    trust: Pair
    lists: Mapping[int, Pair]
    retired: frozenset[int] = frozenset()


def make_root(roles: Mapping[RoleName, Members], term: Term, *, signers: Iterable[str]) -> Pair:
    """Return the root that gives ``roles`` to these keys."""
    names = tuple(signers)
    ours = draft_root(
        {
            role: RoleKeys(members.threshold, tuple(key(n).ours.public for n in members.names))
            for role, members in roles.items()
        },
        term,
    )
    listed: dict[str, Key] = {
        key(n).theirs.public_key.keyid: key(n).theirs.public_key
        for members in roles.values()
        for n in members.names
    }
    theirs = TufRoot(
        version=term.version,
        expires=_moment(term.expires),
        keys=listed,
        roles={
            name: TufRole(
                [key(n).theirs.public_key.keyid for n in members.names], members.threshold
            )
            for role, members in roles.items()
            for name in _TUF_ROLES[role]
        },
        consistent_snapshot=True,
    )
    return Pair(_ours(ours, names), (_theirs(theirs, names),), term.version)


def make_trust(lists: Mapping[int, ListPlan], term: Term, *, signers: Iterable[str]) -> Pair:
    """Return the trust that names ``lists``."""
    names = tuple(signers)
    issuers = {number: _issuer(number) for number in lists}
    ours = TrustList(
        term=term,
        issuers=tuple(issuers.values()),
        keys=tuple(
            TrustedKey(
                key=key(name).ours.public,
                issuer=issuers[number],
                types=frozenset(),
                use=KeyUse.STATUS,
                state=state,
            )
            for number, plan in lists.items()
            for state, held in (
                (KeyState.ACTIVE, plan.good),
                (KeyState.COMPROMISED, plan.compromised),
            )
            for name in held
        ),
        lists=issuers,
        profiles=(),
        campaigns=(),
    )
    body = SignedBody(RoleName.TRUST.typ, ours.encode())
    theirs = Targets(
        version=term.version, expires=_moment(term.expires), delegations=_delegations(lists)
    )
    return Pair(_ours(body, names), (_theirs(theirs, names),), term.version)


def make_head(plan: HeadPlan, term: Term, *, signers: Iterable[str]) -> Pair:
    """Return the head that pins the files of ``plan``."""
    names = tuple(signers)
    ours = Head(
        term=term,
        root=Pin.of(plan.root.version, open_signed(plan.root.ours, RoleName.ROOT).body),
        trust=Pin.of(plan.trust.version, plan.trust.ours),
        lists={number: Pin.of(pair.version, pair.ours) for number, pair in plan.lists.items()},
    )
    expires = _moment(term.expires)
    listed = {"targets.json": _meta(plan.trust.theirs[0], plan.trust.version)}
    listed |= {f"list-{number}.json": MetaFile(MAX_VERSION) for number in plan.retired}
    listed |= {
        f"list-{number}.json": _meta(pair.theirs[0], pair.version)
        for number, pair in plan.lists.items()
    }
    snapshot = _theirs(Snapshot(version=term.version, expires=expires, meta=listed), names)
    timestamp = Timestamp(
        version=term.version, expires=expires, snapshot_meta=_meta(snapshot, term.version)
    )
    body = SignedBody(RoleName.HEAD.typ, ours.encode())
    return Pair(_ours(body, names), (_theirs(timestamp, names), snapshot), term.version)


@cache
def make_list(number: int, *, version: int, signer: str) -> Pair:
    """Return one version of a status list in which every entry is valid."""
    ours = status.build(
        StatusList.empty(), number=number, version=version, iat=START, signer=key(signer).ours
    )
    content = f"list {number} version {version}".encode()
    path = target_path(number)
    theirs = Targets(
        version=version,
        expires=_moment(FAR),
        targets={path: TargetFile.from_data(path, content, ["sha256"])},
    )
    return Pair(ours, (_theirs(theirs, (signer,)), content), version)


def target_path(number: int) -> str:
    """Return the path under which TUF knows the file of a list."""
    return f"status/{number}"


def _delegations(lists: Mapping[int, ListPlan]) -> Delegations | None:
    if not lists:
        return None
    held = [key(name).theirs.public_key for plan in lists.values() for name in plan.good]
    return Delegations(
        keys={public.keyid: public for public in held},
        roles={
            f"list-{number}": DelegatedRole(
                f"list-{number}",
                [key(name).theirs.public_key.keyid for name in plan.good],
                threshold=1,
                terminating=True,
                paths=[target_path(number)],
            )
            for number, plan in lists.items()
        },
    )


def _ours(draft: SignedBody, names: Iterable[str]) -> bytes:
    signatures = tuple(sign_body(draft, key(name).ours).signatures[0] for name in names)
    return replace(draft, signatures=signatures).encode()


def _theirs(signed: T, names: Iterable[str]) -> bytes:
    metadata = Metadata(signed)
    for name in names:
        metadata.sign(key(name).theirs, append=True)
    return metadata.to_bytes()


@cache
def _issuer(number: int) -> Issuer:
    return Issuer(f"issuer-{number}", dict.fromkeys(("fr", "de", "en", "lb"), f"Issuer {number}"))


def _meta(data: bytes, version: int) -> MetaFile:
    return MetaFile.from_data(version, data, ["sha256"])


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, tz=UTC)
