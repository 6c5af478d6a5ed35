"""Clients, let in by two people, and the switches that stop them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import and_, bindparam, delete, func, insert, or_, select, update

from issuer_api.clients.caller import Right
from issuer_api.clients.model import Client, Key, Stop, Why
from issuer_api.clients.tables import Turn, stop_turn
from issuer_api.errors import ClientError
from issuer_api.store.tables import StopKind, api_key, client, stop
from voucher_batch.store.bulk import insert_if_absent

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Connection, Row

    from issuer_api.clients.caller import Caller

ALL_TYPES: Final = "*"

USE_IS_WRITTEN_EVERY: Final = 3_600
"""Seconds: a key in use costs one write an hour, and nobody needs to know it better."""

# Statements of an issue are made once, here (ADR 0020).
_KEY: Final = select(api_key).where(api_key.c.id == bindparam("id"))
_THROWN: Final = select(func.min(stop.c.kind)).where(
    or_(
        *[
            and_(stop.c.kind == kind.value, stop.c.value == bindparam(kind.value))
            for kind in StopKind
        ]
    )
)
_STANDING: Final = select(client.c.approved, _THROWN.scalar_subquery().label("thrown")).where(
    client.c.id == bindparam(StopKind.CLIENT.value)
)


class ClientBook:
    """Clients of the service.

    Args:
        connection: In a transaction.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection: Final = connection

    def propose(self, name: str, *, title: str, by: str, now: int) -> None:
        """Enter a client that may not do anything until somebody else approves it.

        Raises:
            ClientError: ``client-known``.
        """
        if not insert_if_absent(
            self._connection, client, id=name, name=title, proposed_by=by, proposed=now
        ):
            raise ClientError(
                "client-known",
                "There is a client of this name already.",
                hint="Choose another name, or use that client.",
            )

    def approve(self, name: str, *, by: str, now: int) -> None:
        """Let a proposed client in.

        Raises:
            ClientError: ``client-two-people``: who proposed it cannot approve it;
                ``client-not-proposed``: nobody proposed it, or it was approved before.
        """
        approved = self._connection.execute(
            update(client)
            .where(client.c.id == name, client.c.approved.is_(None), client.c.proposed_by != by)
            .values(approved=now, approved_by=by)
        )
        if approved.rowcount == 1:
            return
        proposer = self._connection.execute(
            select(client.c.proposed_by).where(client.c.id == name, client.c.approved.is_(None))
        ).scalar_one_or_none()
        if proposer == by:
            raise ClientError(
                "client-two-people",
                "Whoever proposed a client cannot approve it.",
                hint="Ask another administrator to look at the client and approve it.",
            )
        raise ClientError(
            "client-not-proposed",
            "There is no proposed client of this name.",
            hint="Propose it first; a client is approved once.",
        )

    def get(self, name: str) -> Client:
        """Return a client.

        Raises:
            ClientError: ``client-missing``.
        """
        row = self._connection.execute(select(client).where(client.c.id == name)).one_or_none()
        if row is None:
            raise ClientError(
                "client-missing",
                "There is no client of this name.",
                hint="Look at the list of clients.",
            )
        return Client(**row._asdict())

    def all(self) -> tuple[Client, ...]:
        """Return all clients, by name."""
        rows = self._connection.execute(select(client).order_by(client.c.id))
        return tuple(Client(**row._asdict()) for row in rows)

    def keys(self, name: str) -> tuple[Key, ...]:
        """Return the API keys of a client, the newest first."""
        rows = self._connection.execute(
            select(api_key)
            .where(api_key.c.client == name)
            .order_by(api_key.c.made.desc(), api_key.c.id)
        )
        return tuple(_key(row) for row in rows)

    def enter_key(
        self, identifier: str, caller: Caller, *, hashed: bytes, expires: int, now: int
    ) -> None:
        """Enter an API key of a client.

        Raises:
            ClientError: ``client-unknown``.
        """
        known = self._connection.execute(select(client.c.id).where(client.c.id == caller.client))
        if known.first() is None:
            raise _unknown()
        self._connection.execute(
            insert(api_key).values(
                id=identifier,
                client=caller.client,
                hash=hashed,
                actions=" ".join(sorted(caller.rights)),
                types=_written_types(caller.types),
                made_by=caller.actor,
                made=now,
                expires=expires,
            )
        )

    def key(self, identifier: str) -> tuple[Key, bytes] | None:
        """Return an API key and the keyed hash of its secret, or None."""
        row = self._connection.execute(_KEY, {"id": identifier}).one_or_none()
        return None if row is None else (_key(row), row.hash)

    def key_was_used(self, identifier: str, *, now: int) -> None:
        """Remember when a key was used last, unless that was written within the hour."""
        self._connection.execute(
            update(api_key)
            .where(
                api_key.c.id == identifier,
                or_(
                    api_key.c.last_used.is_(None),
                    api_key.c.last_used <= now - USE_IS_WRITTEN_EVERY,
                ),
            )
            .values(last_used=now)
        )

    def revoke_key(self, identifier: str, *, client_name: str, now: int) -> bool:
        """Revoke a key of a client; tell whether there was one that was good."""
        revoked = self._connection.execute(
            update(api_key)
            .where(
                api_key.c.id == identifier,
                api_key.c.client == client_name,
                api_key.c.revoked.is_(None),
            )
            .values(revoked=now)
        )
        return revoked.rowcount == 1

    def stop(self, kind: StopKind, value: str, *, reason: str, by: str, now: int) -> None:
        """Throw a kill switch; from the next issue on nothing is signed for it."""
        self._connection.execute(
            delete(stop).where(stop.c.kind == kind.value, stop.c.value == value)
        )
        self._connection.execute(
            insert(stop).values(kind=kind.value, value=value, reason=reason, by=by, at=now)
        )

    def release(self, kind: StopKind, value: str) -> bool:
        """Undo a kill switch; tell whether it was thrown."""
        released = self._connection.execute(
            delete(stop).where(stop.c.kind == kind.value, stop.c.value == value)
        )
        return released.rowcount == 1

    def turned(self, kind: StopKind, value: str, turn: Turn, *, why: Why) -> None:
        """Remember for good that a kill switch was thrown or released."""
        self._connection.execute(
            insert(stop_turn).values(
                kind=kind.value,
                value=value,
                turn=turn.value,
                reason=why.reason,
                by=why.by,
                at=why.at,
            )
        )

    def turns(self, *, limit: int) -> tuple[Stop, ...]:
        """Return how kill switches were thrown and released, the newest first."""
        rows = self._connection.execute(
            select(stop_turn).order_by(stop_turn.c.number.desc()).limit(limit)
        )
        return tuple(_stop(row, turn=Turn(row.turn)) for row in rows)

    def stops(self) -> tuple[Stop, ...]:
        """Return the kill switches that are thrown, the newest first."""
        rows = self._connection.execute(
            select(stop).order_by(stop.c.at.desc(), stop.c.kind, stop.c.value)
        )
        return tuple(_stop(row, turn=Turn.THROWN) for row in rows)

    def require_open(self, name: str) -> None:
        """Refuse a client that is not let in, or that is stopped.

        Raises:
            ClientError: ``client-unknown``, ``client-not-approved``, ``client-stopped``.
        """
        self._require({StopKind.CLIENT: name})

    def require(self, name: str, *, doc_type: int, kid: bytes) -> None:
        """Refuse a client that is not let in, or anything that a kill switch stops.

        Args:
            name: The client.
            doc_type: Kind of document that shall be issued.
            kid: The key that shall sign it.

        Raises:
            ClientError: ``client-unknown``, ``client-not-approved``, ``client-stopped``.
        """
        self._require(
            {
                StopKind.CLIENT: name,
                StopKind.TYPE: str(doc_type),
                StopKind.KEY: kid.hex(),
            }
        )

    def _require(self, wanted: Mapping[StopKind, str]) -> None:
        """Refuse a client that is not let in, or that one of its kill switches stops."""
        row = self._connection.execute(
            _STANDING, {kind.value: wanted.get(kind) for kind in StopKind}
        ).one_or_none()
        if row is None:
            raise _unknown()
        if row.approved is None:
            raise ClientError(
                "client-not-approved",
                "The client was proposed, and not approved yet.",
                hint="Ask a second administrator to approve it.",
            )
        if row.thrown is not None:
            raise ClientError(
                "client-stopped",
                f"Issuing is stopped for this {row.thrown}.",
                hint="Ask whoever runs the service; a kill switch was thrown.",
            )


def _unknown() -> ClientError:
    return ClientError(
        "client-unknown", "There is no such client.", hint="Check the name of the client."
    )


def _written_types(types: frozenset[int] | None) -> str:
    return ALL_TYPES if types is None else " ".join(map(str, sorted(types)))


def _key(row: Row[Any]) -> Key:
    return Key(
        id=row.id,
        client=row.client,
        rights=frozenset(map(Right, row.actions.split())),
        types=None if row.types == ALL_TYPES else frozenset(map(int, row.types.split())),
        made_by=row.made_by,
        made=row.made,
        expires=row.expires,
        last_used=row.last_used,
        revoked=row.revoked,
    )


def _stop(row: Row[Any], *, turn: Turn) -> Stop:
    why = Why(reason=row.reason, by=row.by, at=row.at)
    return Stop(kind=StopKind(row.kind), value=row.value, turn=turn, why=why)
