"""`gouvcheck-batch resend requests`: what waits for a second person."""

from __future__ import annotations

from typing import Final

import typer

from gouvcheck_core.cli import moments, options
from gouvcheck_core.cli.console import emit, emit_json
from voucher_batch.cli import exits, workplace
from voucher_batch.cli.options import HERE, CampaignFolder

EXAMPLE: Final = options.example("gouvcheck-batch resend requests")


def command(*, campaign: CampaignFolder = HERE, as_json: options.AsJson = False) -> None:
    """Show which replacements wait for a second person.

    Ends with 1 while there are any.
    """
    with workplace.open_workplace(campaign).store() as store, store.read() as books:
        waiting = [each for each in books.resends.replacements() if each.approved_by is None]
    if as_json:
        emit_json([
            {"voucher": each.voucher, "asked": moments.iso(each.asked), "by": each.asked_by}
            for each in waiting
        ])  # fmt: skip
    else:
        for each in waiting:
            emit(f"{each.voucher}  {moments.iso(each.asked)}  asked by {each.asked_by}")
    raise typer.Exit(exits.LEFT if waiting else exits.DONE)
