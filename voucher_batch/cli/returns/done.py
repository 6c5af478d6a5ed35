"""`gouvcheck-batch returns done`: a letter that came back was dealt with."""

from __future__ import annotations

from typing import Annotated, Final

import typer

from gouvcheck_core.cli import moments, options
from gouvcheck_core.cli.console import emit
from voucher_batch.cli import workplace
from voucher_batch.cli.options import HERE, CampaignFolder

EXAMPLE: Final = options.example("gouvcheck-batch returns done spring-2027/00001/00004/00500/01")


def command(
    mark: Annotated[str, typer.Argument(metavar="MARK", help="As the list shows it.")],
    *,
    campaign: CampaignFolder = HERE,
) -> None:
    """Take a letter off the list: it was dealt with."""
    from voucher_batch.handover import parse_mark
    from voucher_batch.resend import settle_returned

    place = workplace.open_workplace(campaign)
    read = parse_mark(mark, campaign=place.campaign.id)
    with place.store() as store:
        settle_returned(read, store=store, now=moments.now())
    emit("off the list")
