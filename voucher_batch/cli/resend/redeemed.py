"""`gouvcheck-batch resend redeemed`: learn which vouchers were used."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final

import typer

from gouvcheck_core.cli import files, moments, options
from gouvcheck_core.cli.console import emit, emit_json
from voucher_batch.cli import exits, workplace
from voucher_batch.cli.options import HERE, CampaignFolder

EXAMPLE: Final = options.example("gouvcheck-batch resend redeemed used.jsonl")

_MAX_LIST: Final = 1 << 28
"""Bytes of a list of used vouchers: 730,000 lines have some 90 million."""


def command(
    source: Annotated[
        Path, typer.Argument(metavar="FILE", help="JSON Lines of the redemption side.")
    ],
    *,
    campaign: CampaignFolder = HERE,
    as_json: options.AsJson = False,
) -> None:
    """Learn which vouchers were used.

    They are neither sent again nor replaced. Each line of the file is
    {"reference_hash": "…", "status": "used"}. Ends with 1 if vouchers in it are not of this
    campaign.
    """
    from voucher_batch.resend import learn_redeemed

    lines = files.read(source, limit=_MAX_LIST).decode("utf-8", "replace").splitlines()
    with workplace.open_workplace(campaign).store() as store:
        learnt = learn_redeemed(lines, store=store, now=moments.now())
    if as_json:
        emit_json({
            "lines": learnt.lines,
            "used": learnt.used,
            "new": learnt.new,
            "strange": learnt.strange,
        })  # fmt: skip
    else:
        emit(
            f"{learnt.lines:,} vouchers, {learnt.used:,} used, {learnt.new:,} of them new, "
            f"{learnt.strange:,} not of this campaign"
        )
    raise typer.Exit(exits.LEFT if learnt.strange else exits.DONE)
