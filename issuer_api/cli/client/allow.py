"""`gouvcheck-api client allow`: what a client may issue, and how many a day."""

from __future__ import annotations

from typing import Annotated, Final

import typer

from gouvcheck_core.cli import options
from gouvcheck_core.cli.console import say
from issuer_api.cli.options import ClientName
from issuer_api.cli.place import open_books

EXAMPLE: Final = options.example("gouvcheck-api client allow register residence-certificate 500")


def command(
    client: ClientName,
    profile: Annotated[
        str, typer.Argument(metavar="PROFILE", help="Kind of document.", show_default=False)
    ],
    daily: Annotated[
        int, typer.Argument(metavar="COUNT", min=0, help="A day.", show_default=False)
    ],
) -> None:
    """Let a client issue a kind of document, so many a day; 0 ends it from tomorrow on."""
    from gouvcheck_core.profiles import by_id

    kind = by_id(profile)
    with open_books() as (register, _), register.begin() as books:
        books.clients.get(client)
        books.quotas.allow(client, kind.type, daily=daily)
    say(f"{client} may issue {daily:,} of {kind.id} a day.")
