"""`gouvcheck-batch returns printer`: what the printer says of each sheet."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final

import typer

from gouvcheck_core.cli import files, moments, options
from gouvcheck_core.cli.console import emit, emit_json
from voucher_batch.cli import exits, workplace
from voucher_batch.cli.options import HERE, CampaignFolder

EXAMPLE: Final = options.example("gouvcheck-batch returns printer log.csv")

_MAX_LOG: Final = 1 << 28
"""Bytes of a printer's log: 730,000 lines have some 40 million."""


def command(
    log: Annotated[Path, typer.Argument(metavar="FILE", help="CSV: DataMatrix, outcome.")],
    *,
    campaign: CampaignFolder = HERE,
    as_json: options.AsJson = False,
) -> None:
    """Enter the printer's log: printed or spoiled.

    The same log may come twice. What was spoiled is made again by the next `run`, the same to the
    last dot. Ends with 1 if sheets were spoiled.
    """
    from voucher_batch.handover import take_log

    place = workplace.open_workplace(campaign)
    lines = files.read(log, limit=_MAX_LOG).decode("utf-8", "replace").splitlines()
    with place.store() as store:
        taken = take_log(lines, store=store, campaign=place.campaign, now=moments.now())
    if as_json:
        emit_json({"printed": taken.printed, "spoiled": taken.spoiled})
    else:
        emit(f"{taken.printed:,} printed, {taken.spoiled:,} spoiled")
    raise typer.Exit(exits.LEFT if taken.spoiled else exits.DONE)
