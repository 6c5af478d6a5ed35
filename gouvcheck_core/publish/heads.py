"""The head that follows the last one: every few hours, by one online key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gouvcheck_core.errors import PublishError
from gouvcheck_core.publish.drafts import draft_head
from gouvcheck_core.trust.files import Term

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gouvcheck_core.cose_sign import SignedBody
    from gouvcheck_core.publish.tree import Tree


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
    refuse_earlier(now, than=newest_time(tree))
    return draft_head(
        tree,
        Term(1 if last is None else last.term.version + 1, now, now + lifetime),
        denied=((last.denied if last else frozenset[bytes]()) | {*deny}) - {*undeny},
        audit=audit if audit is not None or last is None else last.audit,
    )


def newest_time(tree: Tree) -> int:
    """Return the newest signed time in root, trust and head, seconds since 1970-01-01T00:00:00Z."""
    last = tree.head()
    terms = [tree.root().term, tree.trust().term, *([] if last is None else [last.term])]
    return max(term.issued for term in terms)


def refuse_earlier(now: int, *, than: int) -> None:
    """Refuse to publish anything dated before what is published already.

    Raises:
        PublishError: ``publish-clock``: ``now`` is earlier.
    """
    if now < than:
        raise PublishError(
            "publish-clock",
            "The clock of this machine is behind what was published last.",
            hint="Set the clock; a file that is dated too early looks older than it is.",
        )
