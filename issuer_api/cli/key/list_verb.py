"""`gouvcheck-api key list`: the keys of a client, by their public parts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from gouvcheck_core.cli import moments, options
from gouvcheck_core.cli.console import emit_json, emit_rich, pairs
from issuer_api.cli.options import ClientName
from issuer_api.cli.place import open_books

if TYPE_CHECKING:
    from issuer_api.clients.model import Key

EXAMPLE: Final = options.example("gouvcheck-api key list register")


def command(client: ClientName, *, as_json: options.AsJson = False) -> None:
    """Say which keys a client has, what they may do, and when they end."""
    with open_books() as (register, _), register.read() as books:
        keys = books.clients.keys(client)
    now = moments.now()
    if as_json:
        emit_json([_as_json(key, now=now) for key in keys])
        return
    table = pairs()
    for key in keys:
        state = "good" if key.is_good(now) else "ended"
        table.add_row(key.id, f"{state}, {_rights(key)}, until {moments.iso(key.expires)}")
    emit_rich(table)


def _as_json(key: Key, *, now: int) -> dict[str, Any]:
    return {
        "id": key.id,
        "good": key.is_good(now),
        "rights": sorted(key.rights),
        "types": None if key.types is None else sorted(key.types),
        "made_by": key.made_by,
        "expires": moments.iso(key.expires),
        "last_used": None if key.last_used is None else moments.iso(key.last_used),
        "revoked": None if key.revoked is None else moments.iso(key.revoked),
    }


def _rights(key: Key) -> str:
    return " and ".join(sorted(key.rights))
