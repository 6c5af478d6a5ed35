"""`gouvcheck-api key make`: an API key, shown once."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Annotated, Final

import typer

from gouvcheck_core.cli import moments, options
from gouvcheck_core.cli.console import emit, emit_json, say
from issuer_api.cli.operator import administrator
from issuer_api.cli.options import ClientName
from issuer_api.cli.place import open_books
from issuer_api.clients.caller import FOR_PROGRAMS, Caller, Right

if TYPE_CHECKING:
    from issuer_api.clients.api_keys import NewKey

_DAY: Final = 86_400
EXAMPLE: Final = options.example(
    "gouvcheck-api key make register --right issue --type residence-certificate --days 90"
)


def command(
    client: ClientName,
    *,
    right: Annotated[
        list[Right] | None,
        typer.Option("--right", help="What it may do; issue and withdraw if left out."),
    ] = None,
    kind: Annotated[
        list[str] | None,
        typer.Option("--type", metavar="PROFILE", help="Only this kind of document; repeatable."),
    ] = None,
    days: Annotated[int, typer.Option("--days", min=1, max=366, help="How long it lives.")] = 90,
    as_json: options.AsJson = False,
) -> None:
    """Make an API key for a client's program and print it; nobody can print it again.

    Hand it over to the client's administrator without writing it anywhere else.
    """
    from gouvcheck_core.profiles import by_id

    operator = administrator(client)
    types = frozenset(by_id(name).type for name in kind) if kind else None
    wanted = Caller(client, operator.actor, frozenset(right or FOR_PROGRAMS), types)
    now = moments.now()
    key = _made(operator, wanted, expires=now + days * _DAY, now=now)
    if as_json:
        ends = moments.iso(now + days * _DAY)
        emit_json({"id": key.identifier, "key": key.text, "expires": ends})
        return
    emit(key.text)
    say(f"Key {key.identifier} of {client} lives for {days} days. It is not shown again.")


def _made(operator: Caller, wanted: Caller, *, expires: int, now: int) -> NewKey:
    from issuer_api.clients import service
    from issuer_api.documents.service import Desk

    with open_books() as (register, settings), register.begin() as books:
        # Nothing is signed here, so that no token is opened.
        desk = Desk(
            signers={},
            lists={},
            pepper=settings.pepper.get_secret_value(),
            random=secrets.token_bytes,
        )
        return service.make_key(books, operator, wanted, desk=desk, expires=expires, now=now)
