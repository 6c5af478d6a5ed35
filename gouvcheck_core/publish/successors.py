"""The files that follow the newest ones of a tree: one version more, and never dated earlier."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gouvcheck_core.errors import PublishError
from gouvcheck_core.publish.drafts import (
    assemble,
    draft_head,
    draft_root,
    draft_trust,
    first_trust,
)
from gouvcheck_core.publish.soundness import verify_root
from gouvcheck_core.publish.tree import Tree, refuse_earlier
from gouvcheck_core.trust.files import RoleName, Term, TrustList, open_signed
from gouvcheck_core.trust.reading import parse_root, parse_trust
from gouvcheck_core.update import root_name, trust_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from gouvcheck_core.cose_sign import SignedBody
    from gouvcheck_core.publish.drafts import RoleKeys


def next_root(
    roles: Mapping[RoleName, RoleKeys], *, tree: Tree, now: int, lifetime: int
) -> SignedBody:
    """Return the unsigned root after that of ``tree``, or the first one of all.

    Args:
        roles: Who shall sign what.
        tree: The published tree, still empty before the first root.
        now: The clock, seconds since 1970-01-01T00:00:00Z.
        lifetime: Seconds until it expires.

    Raises:
        PublishError: ``publish-clock``, or as `draft_root`.
    """
    refuse_earlier(now, than=tree.newest_time())
    version = tree.newest_root()[0] + 1 if tree.has_root() else 1
    return draft_root(roles, Term(version, now, now + lifetime))


def trust_to_change(tree: Tree, draft: bytes | None) -> TrustList:
    """Return what the next trust is made from: a draft that was begun, or the newest trust.

    Args:
        tree: The published tree.
        draft: A draft file to go on with, or None.

    Raises:
        PublishError: ``publish-draft-version``: the draft does not follow the newest trust.
        TrustFileError: The draft is not one of a trust.
    """
    newest = tree.trust() if tree.has_trust() else first_trust(Term(0, 0, 0))
    if draft is None:
        return newest
    begun = parse_trust(open_signed(draft, RoleName.TRUST).body)
    _refuse_gap(begun.term.version, after=newest.term.version, what="trust")
    return begun


def next_trust(tree: Tree, changed: TrustList, *, now: int, lifetime: int) -> SignedBody:
    """Return the unsigned trust that says ``changed``, one version above that of ``tree``.

    Args:
        tree: The published tree, with a root.
        changed: What it shall say, whatever its term.
        now: The clock, seconds since 1970-01-01T00:00:00Z.
        lifetime: Seconds until it expires.

    Raises:
        PublishError: There is no root, or ``publish-clock``.
        TrustFileError: No verifier would read such a file: it is too large, or out of bounds.
    """
    refuse_earlier(now, than=tree.newest_time())
    version = tree.newest_trust()[0] + 1 if tree.has_trust() else 1
    draft = draft_trust(changed, Term(version, now, now + lifetime))
    parse_trust(open_signed(draft.encode(), RoleName.TRUST).body)
    return draft


def assemble_next(tree: Tree, parts: Iterable[SignedBody], *, role: RoleName) -> tuple[str, bytes]:
    """Return name and file of the root or trust that follows, signed by enough holders.

    Args:
        tree: The published tree, still empty before the first root.
        parts: The draft and what the holders sent back, in any order.
        role: Whose file it is; a head is made by `next_head`.

    Raises:
        PublishError: It does not follow the newest one, or the parts do not belong together.
        TrustFileError: Too few listed holders have signed it.
    """
    root = verify_root(tree) if tree.has_root() or role is not RoleName.ROOT else None
    signed = assemble(role, parts, root=root)
    data = signed.encode()
    open_signed(data, role)  # with its signatures it must not be too large either
    if role is RoleName.ROOT:
        version = parse_root(signed.body).term.version
        _refuse_gap(version, after=0 if root is None else root.term.version, what="root")
        return root_name(version), data
    version = parse_trust(signed.body).term.version
    newest = tree.newest_trust()[0] if tree.has_trust() else 0
    _refuse_gap(version, after=newest, what="trust")
    return trust_name(version), data


def _refuse_gap(version: int, *, after: int, what: str) -> None:
    if version != after + 1:
        raise PublishError(
            "publish-draft-version",
            f"The draft is {what} {version}, but {what} {after + 1} is next.",
            hint="Remove the draft and begin anew from what is published.",
        )


def next_head(
    tree: Tree,
    *,
    now: int,
    lifetime: int,
    deny: Iterable[bytes] = (),
    undeny: Iterable[bytes] = (),
    audit: bytes | None = None,
) -> SignedBody:
    """Return the unsigned head after that of ``tree``, with the newest of everything.

    What the last head denied stays denied unless it is named: a publisher that forgets a list
    must not bring refused documents back.

    Args:
        tree: The published tree.
        now: The clock, seconds since 1970-01-01T00:00:00Z.
        lifetime: Seconds until it expires.
        deny: Fingerprints of documents to refuse from now on.
        undeny: Fingerprints of documents that are no longer denied, such as ended ones.
        audit: The signed checkpoint of the audit log; that of the last head unless told.

    Raises:
        PublishError: ``publish-clock``: something in the tree is dated later than ``now``; or as
            `draft_head`.
    """
    last = tree.head()
    refuse_earlier(now, than=tree.newest_time())
    return draft_head(
        tree,
        Term(1 if last is None else last.term.version + 1, now, now + lifetime),
        denied=((last.denied if last else frozenset[bytes]()) | {*deny}) - {*undeny},
        audit=audit if audit is not None or last is None else last.audit,
    )
