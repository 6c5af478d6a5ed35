"""`gouvcheck keys rotate`: draft the next root, with other keys or thresholds, or as it is."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from gouvcheck_core.cli import files, moments, options
from gouvcheck_core.cli.keys import choices
from gouvcheck_core.cli.keys.init import ROOT_DAYS

if TYPE_CHECKING:
    from gouvcheck_core.cli.keys.drafting import Draft

EXAMPLE: Final = options.example(
    "gouvcheck keys rotate --add root:ida.public.pem --remove root:66ba6f8755a717ae",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What the caller asks for.

    Args:
        tree: The published folder.
        add: ``ROLE:FILE`` each.
        remove: ``ROLE:KEY`` each.
        thresholds: ``ROLE:NUMBER`` each, where it changes.
        draft: File to write, or None for its usual name.
        at: The date of the root, as typed.
        days: Until it expires.
        force: Whether a draft that exists is replaced.
    """

    tree: Path
    add: tuple[str, ...]
    remove: tuple[str, ...]
    thresholds: tuple[str, ...]
    draft: Path | None
    at: str | None
    days: int
    force: bool


def command(  # noqa: PLR0913 - every option of the command is an argument
    *,
    add: Annotated[
        list[str] | None,
        typer.Option("--add", metavar="ROLE:FILE", help="A key that comes; once for each."),
    ] = None,
    remove: Annotated[
        list[str] | None,
        typer.Option("--remove", metavar="ROLE:KEY", help="A key that goes: kid or PEM file."),
    ] = None,
    threshold: Annotated[
        list[str] | None,
        typer.Option("--threshold", metavar="ROLE:N", help="Signatures needed from now on."),
    ] = None,
    tree: choices.TreeFolder = choices.KEYS,
    draft: choices.DraftFile = None,
    valid_for: choices.Days = None,
    at: options.At = None,
    force: options.Force = False,
    as_json: options.AsJson = False,
) -> None:
    """Draft the next root: other keys, or only a later end.

    It needs the signatures of enough holders of the root in force, and of enough of its own.
    """
    from gouvcheck_core.cli.keys import drafting

    order = Order(
        tree=tree,
        add=tuple(add or ()),
        remove=tuple(remove or ()),
        thresholds=tuple(threshold or ()),
        draft=draft,
        at=at,
        days=valid_for or ROOT_DAYS,
        force=force,
    )
    drafting.keep(plan(order), as_json=as_json)


def plan(order: Order) -> Draft:
    """Draft the root that follows.

    Raises:
        GouvCheckError: Anything that is wrong with the arguments or the files.
    """
    from gouvcheck_core import publish
    from gouvcheck_core.cli.keys import drafting, named
    from gouvcheck_core.cli.keys.folder import PublishedFolder
    from gouvcheck_core.publish import Tree
    from gouvcheck_core.trust.files import RoleName

    tree = Tree(PublishedFolder(order.tree))
    version, data = tree.newest_root()
    path = order.draft or Path(f"root-{version + 1}.draft")
    files.ensure_free([path], force=order.force)
    roles = publish.change_roles(
        publish.roles_of(publish.verify_root(tree)),
        added=named.role_keys(order.add),
        removed=named.role_kids(order.remove),
        thresholds=named.thresholds(order.thresholds),
    )
    root = publish.next_root(
        roles,
        tree=tree,
        now=moments.moment(order.at, option="--at"),
        lifetime=order.days * choices.DAY,
    )
    before = publish.body_in_words(publish.read_draft(data)[1], RoleName.ROOT)
    after = publish.body_in_words(root, RoleName.ROOT)
    return drafting.Draft(path, RoleName.ROOT, root, publish.changes_in_words(before, after))
