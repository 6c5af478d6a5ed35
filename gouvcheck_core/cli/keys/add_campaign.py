"""`gouvcheck keys add-campaign`: announce a voucher campaign in the next trust."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final

import typer

from gouvcheck_core.cli import moments, options
from gouvcheck_core.cli.keys import choices

if TYPE_CHECKING:
    from gouvcheck_core.trust.files import TrustList

EXAMPLE: Final = options.example(
    "gouvcheck keys add-campaign 1 --first 2026-07-01 --last 2026-12-31 --grace 14",
)


def command(  # noqa: PLR0913 - every option of the command is an argument
    number: Annotated[int, typer.Argument(metavar="NUMBER", min=0, help="As vouchers name it.")],
    *,
    first: Annotated[
        str, typer.Option("--first", metavar="DATE", help="The first day, in Luxembourg.")
    ],
    last: Annotated[
        str, typer.Option("--last", metavar="DATE", help="The last day, which counts in full.")
    ],
    grace: Annotated[
        int,
        typer.Option("--grace", metavar="DAYS", min=0, help="Days in which it is still taken."),
    ] = 0,
    tree: choices.TreeFolder = choices.KEYS,
    draft: choices.DraftFile = None,
    valid_for: choices.Days = None,
    at: options.At = None,
    as_json: options.AsJson = False,
) -> None:
    """Announce a voucher campaign in the next trust draft."""
    from gouvcheck_core import publish
    from gouvcheck_core.cli.keys import drafting
    from gouvcheck_core.trust.model import Campaign

    campaign = Campaign(
        number,
        moments.first_second(first, option="--first"),
        moments.first_second_after(last, option="--last"),
        grace * choices.DAY,
    )

    def change(trust: TrustList, _now: int) -> TrustList:
        return publish.add_campaign(trust, campaign)

    order = drafting.Order(tree=tree, draft=draft, at=at, days=valid_for)
    drafting.change_trust(order, change, as_json=as_json)
