"""`gouvcheck keys extend-campaign`: move the end of a campaign, without touching paper."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final

import typer

from gouvcheck_core.cli import moments, options
from gouvcheck_core.cli.keys import choices

if TYPE_CHECKING:
    from gouvcheck_core.trust.files import TrustList

EXAMPLE: Final = options.example("gouvcheck keys extend-campaign 1 --last 2027-04-18")


def command(
    number: Annotated[int, typer.Argument(metavar="NUMBER", min=0, help="As vouchers name it.")],
    *,
    last: Annotated[
        str, typer.Option("--last", metavar="DATE", help="The new last day, which counts in full.")
    ],
    tree: choices.TreeFolder = choices.KEYS,
    draft: choices.DraftFile = None,
    valid_for: choices.Days = None,
    at: options.At = None,
    as_json: options.AsJson = False,
) -> None:
    """Move the end of a campaign in the next trust draft.

    No paper changes. The end only moves later.
    """
    from gouvcheck_core import publish
    from gouvcheck_core.cli.keys import drafting

    end = moments.first_second_after(last, option="--last")

    def change(trust: TrustList, _now: int) -> TrustList:
        return publish.extend_campaign(trust, number, end=end)

    order = drafting.Order(tree=tree, draft=draft, at=at, days=valid_for)
    drafting.change_trust(order, change, as_json=as_json)
