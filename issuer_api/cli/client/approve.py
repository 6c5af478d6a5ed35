"""`gouvcheck-api client approve`: the second of two people."""

from __future__ import annotations

from typing import Final

from gouvcheck_core.cli import moments, options
from gouvcheck_core.cli.console import say
from issuer_api.cli.operator import account
from issuer_api.cli.options import ClientName
from issuer_api.cli.place import open_books

EXAMPLE: Final = options.example("gouvcheck-api client approve register")


def command(client: ClientName) -> None:
    """Let a proposed client in; whoever proposed it cannot.

    Who approves is the account of the operating system, and no option. Look at the client first:
    an invented one was let in once, by one person.
    """
    with open_books() as (register, _), register.begin() as books:
        books.clients.approve(client, by=account(), now=moments.now())
    say(f"{client} is let in; `gouvcheck-api client allow` says what it may issue.")
