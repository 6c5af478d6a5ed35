"""`gouvcheck-api client propose`: the first of two people."""

from __future__ import annotations

from typing import Annotated, Final

import typer

from gouvcheck_core.cli import moments, options
from gouvcheck_core.cli.console import say
from issuer_api.cli.operator import account
from issuer_api.cli.options import ClientName
from issuer_api.cli.place import open_books

EXAMPLE: Final = options.example('gouvcheck-api client propose register --title "Sample register"')


def command(
    client: ClientName,
    *,
    title: Annotated[str, typer.Option("--title", metavar="NAME", help="As people call it.")],
) -> None:
    """Propose a client; it may do nothing until somebody else approves it.

    Who proposes is the account of the operating system, and no option.
    """
    with open_books() as (register, _), register.begin() as books:
        books.clients.propose(client, title=title, by=account(), now=moments.now())
    say(f"{client} is proposed; another person lets it in with `gouvcheck-api client approve`.")
