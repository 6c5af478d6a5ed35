"""Drafts on disk: what several verbs change one after another, before anybody signs."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from gouvcheck_core import publish
from gouvcheck_core.cli import files, moments
from gouvcheck_core.cli.console import emit, emit_json, say
from gouvcheck_core.cli.keys.choices import DAY
from gouvcheck_core.cli.keys.folder import PublishedFolder
from gouvcheck_core.publish import Tree
from gouvcheck_core.trust.files import RoleName

if TYPE_CHECKING:
    from collections.abc import Callable

    from gouvcheck_core.cose_sign import SignedBody
    from gouvcheck_core.trust.files import TrustList

TRUST_DAYS: Final = 366
"""A trust file is signed anew once a year at the latest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What every change of the trust needs to know.

    Args:
        tree: The published folder.
        draft: File of the draft, or None for its usual name.
        at: The date of the file, as typed.
        days: Until it expires, or None for the usual time.
    """

    tree: Path
    draft: Path | None
    at: str | None
    days: int | None


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft that is made and not written yet.

    Args:
        path: Where it will lie.
        role: Whose file it is.
        signed: The draft.
        changes: What it says otherwise than the newest file, in words.
    """

    path: Path
    role: RoleName
    signed: SignedBody
    changes: tuple[str, ...]


def change_trust(
    order: Order, change: Callable[[TrustList, int], TrustList], *, as_json: bool
) -> None:
    """Make the next trust draft, or go on with it, and write it.

    Args:
        order: What the caller asks for.
        change: Takes what the draft says and the date, and returns what it shall say.
        as_json: Whether a program reads the answer.

    Raises:
        GouvCheckError: The change cannot be made, or a file cannot be read or written.
    """
    now = moments.moment(order.at, option="--at")
    tree = Tree(PublishedFolder(order.tree))
    number = tree.newest_trust()[0] + 1 if tree.has_trust() else 1
    path = order.draft or Path(f"trust-{number}.draft")
    begun = publish.trust_to_change(tree, files.read(path) if path.exists() else None)
    lifetime = (order.days or TRUST_DAYS) * DAY
    draft = publish.next_trust(tree, change(begun, now), now=now, lifetime=lifetime)
    before = _newest_words(tree)
    words = publish.body_in_words(draft, RoleName.TRUST)
    keep(
        Draft(path, RoleName.TRUST, draft, publish.changes_in_words(before, words)), as_json=as_json
    )


def keep(draft: Draft, *, as_json: bool) -> None:
    """Write a draft, and say what is in it and what its fingerprint is.

    Raises:
        UsageError: ``usage-not-written``.
    """
    files.write(draft.path, draft.signed.encode())
    spoken = publish.spoken_fingerprint(draft.signed)
    if as_json:
        emit_json({
            "draft": str(draft.path),
            "role": draft.role.name.lower(),
            "changes": list(draft.changes),
            "fingerprint": spoken.replace(" ", ""),
        })  # fmt: skip
        return
    for line in draft.changes:
        say(line)
    say(f"fingerprint {spoken}")
    emit(str(draft.path))


def _newest_words(tree: Tree) -> tuple[str, ...]:
    if not tree.has_trust():
        return ()
    return publish.body_in_words(publish.read_draft(tree.newest_trust()[1])[1], RoleName.TRUST)
