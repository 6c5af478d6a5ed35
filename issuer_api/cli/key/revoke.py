"""`gouvcheck-api key revoke`: end a key now."""

from __future__ import annotations

from typing import Annotated, Final

import typer

from gouvcheck_core.cli import moments, options
from gouvcheck_core.cli.console import say
from issuer_api.cli.operator import administrator
from issuer_api.cli.options import ClientName
from issuer_api.cli.place import open_books

EXAMPLE: Final = options.example("gouvcheck-api key revoke register abcdefghijkl")


def command(
    client: ClientName,
    key: Annotated[str, typer.Argument(metavar="ID", help="Its public part.", show_default=False)],
) -> None:
    """End a key: from the next request on it lets nobody in."""
    from issuer_api.clients import service

    with open_books() as (register, _), register.begin() as books:
        service.revoke_key(
            books, administrator(client), client=client, identifier=key, now=moments.now()
        )
    say("The key lets nobody in any more.")
