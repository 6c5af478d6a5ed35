"""`gouvcheck-api campaign compare`: the books counted anew, and held against the manifest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final

import typer

from gouvcheck_core.cli import options
from gouvcheck_core.cli.console import emit_json, emit_rich, pairs
from issuer_api.cli.campaign import words
from issuer_api.cli.exits import DONE, NOT_WELL
from issuer_api.cli.place import open_books

if TYPE_CHECKING:
    from issuer_api.vouchers.model import Campaign, Difference

EXAMPLE: Final = options.example("gouvcheck-api campaign compare spring")


def command(
    campaign: Annotated[
        str, typer.Argument(metavar="ID", help="The campaign's identifier.", show_default=False)
    ],
    *,
    as_json: options.AsJson = False,
) -> None:
    """Count the vouchers of a campaign one by one; do it whenever books are closed.

    Ends with 1 where a count is not the manifest's: somebody changed the books.
    """
    from issuer_api.vouchers.comparing import compare, known_campaign

    with open_books() as (register, _), register.read() as books:
        known = known_campaign(books, campaign)
        differences = compare(books, known)
    if as_json:
        emit_json(_as_json(known, differences))
    else:
        _show(known, differences)
    raise typer.Exit(NOT_WELL if differences else DONE)


def _as_json(known: Campaign, differences: tuple[Difference, ...]) -> dict[str, object]:
    return {
        "campaign": known.id,
        "equal": not differences,
        "differences": [
            {"what": each.what, "manifest": each.manifest, "books": each.books}
            for each in differences
        ],
    }


def _show(known: Campaign, differences: tuple[Difference, ...]) -> None:
    table = pairs()
    table.add_row(known.id, words.in_words(known))
    for each in differences:
        table.add_row(
            f"✗ {each.what}", f"{each.manifest:,} in the manifest, {each.books:,} in the books"
        )
    if not differences:
        table.add_row("✓ books", "hold what the manifest says")
    emit_rich(table)
