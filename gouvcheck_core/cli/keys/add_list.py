"""`gouvcheck keys add-list`: name a new status list in the next trust."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final

import typer

from gouvcheck_core.cli import options
from gouvcheck_core.cli.keys import choices
from gouvcheck_core.format import STATUS_LIST_MAX

if TYPE_CHECKING:
    from gouvcheck_core.trust.files import TrustList

EXAMPLE: Final = options.example("gouvcheck keys add-list 12 --issuer lu-permits")


def command(
    number: Annotated[
        int,
        typer.Argument(metavar="NUMBER", min=0, max=STATUS_LIST_MAX, help="As codes name it."),
    ],
    *,
    issuer: choices.IssuerId,
    issuer_name: choices.IssuerNames = None,
    tree: choices.TreeFolder = choices.KEYS,
    draft: choices.DraftFile = None,
    valid_for: choices.Days = None,
    at: options.At = None,
    as_json: options.AsJson = False,
) -> None:
    """Name a new status list in the next trust draft.

    Once that is published, `mark` makes the list itself.
    """
    from gouvcheck_core import publish
    from gouvcheck_core.cli.keys import drafting, named

    def change(trust: TrustList, _now: int) -> TrustList:
        return publish.add_list(trust, number, named.issuer(trust, issuer, issuer_name or ()))

    order = drafting.Order(tree=tree, draft=draft, at=at, days=valid_for)
    drafting.change_trust(order, change, as_json=as_json)
