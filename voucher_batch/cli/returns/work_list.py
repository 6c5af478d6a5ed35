"""`gouvcheck-batch returns list`: letters that came back and are to be dealt with."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from gouvcheck_core.cli import files, moments, options
from gouvcheck_core.cli.console import emit, emit_json, say
from voucher_batch.cli import exits, workplace
from voucher_batch.cli.options import HERE, CampaignFolder

if TYPE_CHECKING:
    from collections.abc import Sequence

    from voucher_batch.resend import ReturnedLetter

EXAMPLE: Final = options.example("gouvcheck-batch returns list --addresses addresses.csv")


def command(
    *,
    campaign: CampaignFolder = HERE,
    addresses: Annotated[
        Path | None,
        typer.Option(
            "--addresses", metavar="FILE", help="Write their addresses, for your eyes only."
        ),
    ] = None,
    force: options.Force = False,
    as_json: options.AsJson = False,
) -> None:
    """Show the letters that came back.

    Those that are to be dealt with, by their marks, and nobody's name. Ends with 1 while there are
    any.
    """
    from voucher_batch.resend import returned_letters

    place = workplace.open_workplace(campaign)
    if addresses is not None:
        files.ensure_free([addresses], force=force)
    with place.store() as store:
        letters = returned_letters(store, campaign=place.campaign)
        if addresses is not None:
            from voucher_batch.resend import addresses as addresses_of

            found = addresses_of(letters, store=store, vault=place.vault())
            content = "".join(_csv([mark.text(), *lines]) for mark, lines in found)
            files.write(addresses, content.encode(), rights=files.PRIVATE)
            say("it holds names and addresses: destroy it when the list is done")
    _show(letters, as_json=as_json)
    raise typer.Exit(exits.LEFT if letters else exits.DONE)


def _show(letters: Sequence[ReturnedLetter], *, as_json: bool) -> None:
    if as_json:
        emit_json([{"mark": each.mark.text(), "at": moments.iso(each.at)} for each in letters])
        return
    for each in letters:
        emit(f"{each.mark.text()}  {moments.iso(each.at)}")


def _csv(cells: Sequence[str]) -> str:
    quoted = (cell.replace('"', '""') for cell in cells)
    return ";".join(f'"{cell}"' for cell in quoted) + "\n"
