"""`gouvcheck-api client release`: undo a kill switch."""

from __future__ import annotations

from typing import Final

from gouvcheck_core.cli import moments, options
from gouvcheck_core.cli.console import say
from issuer_api.cli.client.switches import Kind, Reason, Which
from issuer_api.cli.operator import release_manager
from issuer_api.cli.place import open_books

EXAMPLE: Final = options.example(
    'gouvcheck-api client release client register --reason "the key is replaced"'
)


def command(kind: Kind, which: Which, *, reason: Reason) -> None:
    """Undo a kill switch: from the next request on it is issued again."""
    from issuer_api.clients import service
    from issuer_api.clients.model import Why

    operator = release_manager()
    why = Why(reason=reason, by=operator.actor, at=moments.now())
    with open_books() as (register, _), register.begin() as books:
        service.release(books, operator, kind, which, why=why)
    say(f"This {kind.value} is issued for again.")
