"""`gouvcheck-api campaign list`: whose vouchers are in the books."""

from __future__ import annotations

from typing import Final

from gouvcheck_core.cli import moments, options
from gouvcheck_core.cli.console import emit_json, emit_rich, pairs
from issuer_api.cli.campaign import words
from issuer_api.cli.place import open_books

EXAMPLE: Final = options.example("gouvcheck-api campaign list --json")


def command(*, as_json: options.AsJson = False) -> None:
    """Say whose manifests were imported, when, and what they say."""
    with open_books() as (register, _), register.read() as books:
        campaigns = books.campaigns.all()
    if as_json:
        emit_json([words.as_json(campaign) for campaign in campaigns])
        return
    table = pairs()
    for campaign in campaigns:
        table.add_row(campaign.id, f"{words.in_words(campaign)}, {moments.iso(campaign.imported)}")
    emit_rich(table)
