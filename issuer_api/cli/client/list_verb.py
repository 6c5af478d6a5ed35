"""`gouvcheck-api client list`: who is let in, and what is stopped."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from gouvcheck_core.cli import moments, options
from gouvcheck_core.cli.console import emit_json, emit_rich, pairs
from issuer_api.cli.place import open_books

if TYPE_CHECKING:
    from issuer_api.clients.model import Client, Stop

EXAMPLE: Final = options.example("gouvcheck-api client list --json")


def command(*, as_json: options.AsJson = False) -> None:
    """Say which clients there are, who let them in, and which kill switches are thrown."""
    with open_books() as (register, _), register.read() as books:
        clients, stops = books.clients.all(), books.clients.stops()
    if as_json:
        emit_json({
            "clients": [_as_json(client) for client in clients],
            "stops": [_stop_as_json(stop) for stop in stops],
        })  # fmt: skip
        return
    table = pairs()
    for client in clients:
        table.add_row(client.id, _in_words(client))
    for stop in stops:
        table.add_row(
            f"{stop.kind.value} {stop.value}", f"stopped by {stop.why.by}: {stop.why.reason}"
        )
    emit_rich(table)


def _in_words(client: Client) -> str:
    if client.approved_by is None:
        return f"{client.name}, proposed by {client.proposed_by}, not let in yet"
    return f"{client.name}, let in by {client.proposed_by} and {client.approved_by}"


def _as_json(client: Client) -> dict[str, Any]:
    return {
        "id": client.id,
        "name": client.name,
        "proposed_by": client.proposed_by,
        "proposed": moments.iso(client.proposed),
        "approved_by": client.approved_by,
        "approved": None if client.approved is None else moments.iso(client.approved),
    }


def _stop_as_json(stop: Stop) -> dict[str, Any]:
    return {
        "kind": stop.kind.value,
        "value": stop.value,
        "reason": stop.why.reason,
        "by": stop.why.by,
        "at": moments.iso(stop.why.at),
    }
