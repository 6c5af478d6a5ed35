"""`gouvcheck-api client stop`: a kill switch, which one person may throw."""

from __future__ import annotations

from typing import Final

from gouvcheck_core.cli import moments, options
from gouvcheck_core.cli.console import say
from issuer_api.cli.client.switches import Kind, Reason, Which
from issuer_api.cli.operator import release_manager
from issuer_api.cli.place import open_books

EXAMPLE: Final = options.example(
    'gouvcheck-api client stop client register --reason "key lost"',
    'gouvcheck-api client stop key 0011223344556677 --reason "token missing"',
)


def command(kind: Kind, which: Which, *, reason: Reason) -> None:
    """Stop a client, a kind of document or a key: from the next request on nothing is issued."""
    from issuer_api.clients import service
    from issuer_api.clients.model import Why

    operator = release_manager()
    why = Why(reason=reason, by=operator.actor, at=moments.now())
    with open_books() as (register, _), register.begin() as books:
        service.throw(books, operator, kind, which, why=why)
    say(f"Nothing is issued for this {kind.value} any more.")
