"""`gouvcheck-batch resend approve`: the second person's word."""

from __future__ import annotations

from typing import Annotated, Final

import typer

from gouvcheck_core.cli import moments, options
from gouvcheck_core.cli.console import emit, say
from voucher_batch.cli import terminal, workplace
from voucher_batch.cli.options import HERE, CampaignFolder

EXAMPLE: Final = options.example("gouvcheck-batch resend approve 4711")


def command(
    voucher: Annotated[int, typer.Argument(metavar="NUMBER", help="As `requests` shows it.")],
    *,
    campaign: CampaignFolder = HERE,
) -> None:
    """Approve what somebody else has asked for.

    The old voucher is revoked in the books at once; withdraw its entry in the status list too. The
    next `run` makes the new letter.
    """
    from voucher_batch.resend import approve

    place = workplace.open_workplace(campaign)
    with place.store() as store:
        workplace.ensure_open(store)
        approve(
            store,
            place.vault(),
            place.campaign,
            voucher,
            now=moments.now(),
            operator=terminal.account(),
        )
        with store.read() as books:
            old = books.vouchers.get(voucher)
    say("withdraw this entry: gouvcheck keys mark LIST:INDEX withdrawn")
    emit(f"{old.list}:{old.entry}")
