"""`gouvcheck-batch allocate`: one voucher for everybody who was taken in."""

from __future__ import annotations

from typing import Final

from gouvcheck_core.cli import options
from gouvcheck_core.cli.console import emit, emit_json
from voucher_batch.cli import workplace
from voucher_batch.cli.options import HERE, CampaignFolder
from voucher_batch.cli.progress import Bar

EXAMPLE: Final = options.example("gouvcheck-batch allocate --campaign spring-2027")


def command(*, campaign: CampaignFolder = HERE, as_json: options.AsJson = False) -> None:
    """Give one voucher to everybody who has none.

    From here on the campaign file must not change: what letters say is the same on all of them.
    Another call gives out what is still missing, and nothing twice.
    """
    from voucher_batch.allocate import allocate

    place = workplace.open_workplace(campaign)
    vault = place.vault()
    with place.store() as store, Bar("allocating", unit="vouchers") as bar:
        workplace.ensure_open(store)
        with store.begin() as books:
            books.campaign_file.bind(digest=place.campaign.digest, vault=vault.fingerprint)
        given = allocate(store, vault, lists=place.campaign.lists, progress=bar.show).given
    if as_json:
        emit_json({"given": given})
    else:
        emit(f"{given:,} vouchers given out")
