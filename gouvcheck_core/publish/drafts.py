"""Drafts of root, trust and head, signatures from several holders, and the assembled file."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from gouvcheck_core.cose_sign import Signature, SignedBody
from gouvcheck_core.errors import PublishError
from gouvcheck_core.trust.files import (
    Head,
    Pin,
    Role,
    RoleName,
    Root,
    Term,
    TrustList,
    open_signed,
    require,
)
from gouvcheck_core.trust.reading import parse_head, parse_root, parse_trust

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from gouvcheck_core.keys import PublicKey
    from gouvcheck_core.publish.tree import Tree
    from gouvcheck_core.signer import Signer

_PARSERS: Final[Mapping[RoleName, Callable[[bytes], Root | TrustList | Head]]] = {
    RoleName.ROOT: parse_root,
    RoleName.TRUST: parse_trust,
    RoleName.HEAD: parse_head,
}


@dataclass(frozen=True, slots=True)
class RoleKeys:
    """Who may sign for a role: at least ``threshold`` of ``keys``."""

    threshold: int
    keys: tuple[PublicKey, ...]


def draft_root(roles: Mapping[RoleName, RoleKeys], term: Term) -> SignedBody:
    """Return the unsigned root with these keys.

    Raises:
        PublishError: A threshold is not from 1 to the number of distinct keys.
    """
    for name, role in roles.items():
        distinct = {key.kid for key in role.keys}
        if len(distinct) != len(role.keys) or not 1 <= role.threshold <= len(distinct):
            raise PublishError(
                "publish-threshold",
                f"The role {name.name.lower()} wants {role.threshold} of {len(distinct)} keys.",
                hint="Give distinct keys, and a threshold that they can meet.",
            )
    keys = {key.kid: key for role in roles.values() for key in role.keys}
    members = {
        name: Role(role.threshold, tuple(key.kid for key in role.keys))
        for name, role in roles.items()
    }
    return SignedBody(RoleName.ROOT.typ, Root(term, keys, members).encode())


def first_trust(term: Term) -> TrustList:
    """Return a trust list that names nothing yet."""
    return TrustList(term, issuers=(), keys=(), lists={}, profiles=(), campaigns=())


def draft_trust(trust: TrustList, term: Term) -> SignedBody:
    """Return the unsigned trust file with the content of ``trust`` under a new term."""
    return SignedBody(RoleName.TRUST.typ, replace(trust, term=term).encode())


def draft_head(
    tree: Tree, term: Term, *, denied: Iterable[bytes], audit: bytes | None = None
) -> SignedBody:
    """Return the unsigned head that pins the newest files of ``tree``.

    Args:
        tree: The published tree, with every status list that its trust names.
        term: Version and dates; the version is one more than that of the last head.
        denied: Fingerprints of single refused documents, all of them.
        audit: The signed checkpoint of the audit log.

    Raises:
        PublishError: A status list that the trust names is not in the tree.
    """
    trust_version, trust_file = tree.newest_trust()
    root_version, root_file = tree.newest_root()
    lists: dict[int, Pin] = {}
    for number in tree.trust().lists:
        newest = tree.newest_list(number)
        if newest is None:
            raise PublishError(
                "publish-list-absent",
                f"The trust names status list {number}, but no file of it is published.",
                hint="Make the list first with `gouvcheck keys mark`.",
            )
        lists[number] = Pin.of(*newest)
    head = Head(
        term=term,
        root=Pin.of(root_version, open_signed(root_file, RoleName.ROOT).body),
        trust=Pin.of(trust_version, trust_file),
        lists=lists,
        denied=frozenset(denied),
        audit=audit,
    )
    return SignedBody(RoleName.HEAD.typ, head.encode())


def sign_body(draft: SignedBody, signer: Signer) -> SignedBody:
    """Return ``draft`` with this holder's signature alone: what a holder sends back."""
    public = signer.public
    alg = public.kind.written_alg
    value = signer.sign(draft.to_be_signed(alg, public.kid))
    return replace(draft, signatures=(Signature(alg, public.kid, value),))


def assemble(role: RoleName, parts: Iterable[SignedBody], *, root: Root | None) -> SignedBody:
    """Return one file with all the signatures that count, once they are enough.

    Args:
        role: Whose file it is.
        parts: The draft and what the holders sent back, in any order.
        root: The root in force; None for the first root of all, which speaks for itself.

    Raises:
        PublishError: The parts are not of one body, there are none, or there is no root.
        TrustFileError: The body is misshapen, or too few listed holders have signed it.
    """
    collected = list(parts)
    if len({(part.typ, part.body) for part in collected}) != 1:
        raise PublishError(
            "publish-parts-differ",
            "The parts do not belong to one and the same draft.",
            hint="Compare the fingerprints that were read aloud, and send the draft round again.",
        )
    rulers = _rulers(_PARSERS[role](collected[0].body), root)
    keys = {kid: key for ruler in rulers for kid, key in ruler.role_keys(role).items()}
    # A signature that counts nothing, such as a spoilt one, must not stand in a good one's place.
    counted = {
        signature.kid: signature
        for part in collected
        for signature in part.signatures
        if replace(part, signatures=(signature,)).signers(keys)
    }
    signed = replace(collected[0], signatures=tuple(counted[kid] for kid in sorted(counted)))
    for ruler in rulers:
        require(signed, ruler, role)
    return signed


def _rulers(body: Root | TrustList | Head, root: Root | None) -> list[Root]:
    """Return the roots whose holders must have signed: the one in force, and a new one itself."""
    rulers = [] if root is None else [root]
    if isinstance(body, Root):
        rulers.append(body)
    if not rulers:
        raise PublishError(
            "publish-tree-empty",
            "Before there is a root, nobody may sign for any other role.",
            hint="Begin with `gouvcheck keys init`.",
        )
    return rulers
