"""`gouvcheck keys init`: draft the first root."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from gouvcheck_core.cli import files, moments, options
from gouvcheck_core.cli.keys import choices
from gouvcheck_core.errors import UsageError

if TYPE_CHECKING:
    from gouvcheck_core.cli.keys.drafting import Draft

EXAMPLE: Final = options.example(
    "gouvcheck keys init --key root:anna.pem --key root:ben.pem --key root:cloe.pem \\",
    "  --key root:dan.pem --key root:eva.pem --key trust:fay.pem --key trust:gil.pem \\",
    "  --key trust:hana.pem --key head:online.pem",
)
THRESHOLDS: Final = ("root:3", "trust:2", "head:1")
"""So many signatures a role needs unless told (docs/spec/trust.md, POUF)."""
ROOT_DAYS: Final = 731
"""A root is signed anew every two years at the latest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What the caller asks for.

    Args:
        keys: ``ROLE:FILE`` each.
        thresholds: ``ROLE:NUMBER`` each, where it is not the usual one.
        draft: File to write, or None for its usual name.
        at: The date of the root, as typed.
        days: Until it expires.
        force: Whether a draft that exists is replaced.
    """

    keys: tuple[str, ...]
    thresholds: tuple[str, ...]
    draft: Path | None
    at: str | None
    days: int
    force: bool


def command(
    *,
    key: Annotated[
        list[str],
        typer.Option(
            "--key", metavar="ROLE:FILE", help="A public key: root:, trust: or head:; once each."
        ),
    ],
    threshold: Annotated[
        list[str] | None,
        typer.Option(
            "--threshold", metavar="ROLE:N", help="Signatures needed: root:3, trust:2, head:1."
        ),
    ] = None,
    draft: choices.DraftFile = None,
    valid_for: choices.Days = None,
    at: options.At = None,
    force: options.Force = False,
    as_json: options.AsJson = False,
) -> None:
    """Draft the first root, which says who may sign what.

    Verifiers are anchored in it. The holders then sign the draft, each apart.
    """
    from gouvcheck_core.cli.keys import drafting

    order = Order(
        keys=tuple(key),
        thresholds=tuple(threshold or ()),
        draft=draft,
        at=at,
        days=valid_for or ROOT_DAYS,
        force=force,
    )
    drafting.keep(plan(order), as_json=as_json)


def plan(order: Order) -> Draft:
    """Read the public keys and draft the root.

    Raises:
        GouvCheckError: Anything that is wrong with the arguments or the files.
    """
    from gouvcheck_core import publish
    from gouvcheck_core.cli.keys import drafting, named
    from gouvcheck_core.publish import RoleKeys, Tree
    from gouvcheck_core.trust.files import RoleName

    path = order.draft or Path("root-1.draft")
    files.ensure_free([path], force=order.force)
    needed = {**named.thresholds(THRESHOLDS), **named.thresholds(order.thresholds)}
    nobody = {role: RoleKeys(needed[role], ()) for role in RoleName}
    keys = named.role_keys(order.keys)
    if len({(role, key.kid) for role, key in keys}) != len(keys):
        raise UsageError(
            "usage-role",
            "A key is named twice for the same role.",
            hint="Name the key of each holder once.",
        )
    root = publish.next_root(
        publish.change_roles(nobody, added=keys),
        tree=Tree({}),
        now=moments.moment(order.at, option="--at"),
        lifetime=order.days * choices.DAY,
    )
    words = publish.body_in_words(root, RoleName.ROOT)
    return drafting.Draft(path, RoleName.ROOT, root, publish.changes_in_words((), words))
