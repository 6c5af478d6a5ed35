"""The log in the database: appended to by the transaction that signs, so that neither is alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.exc import NoResultFound

from issuer_api.audit import merkle
from issuer_api.audit.tiles import HEIGHT, WIDTH, Tile, write_entries
from issuer_api.errors import AuditError
from issuer_api.store.tables import leaf, log, node

if TYPE_CHECKING:
    from sqlalchemy import Connection

# Statements of an issue are made once, here (ADR 0020).
_NEXT: Final = update(log).values(size=log.c.size + 1).returning(log.c.size - 1)
_LEAF: Final = insert(leaf)
_NODES: Final = insert(node)
_NODE: Final = select(node.c.hash).where(
    node.c.level == bindparam("level"), node.c.number == bindparam("number")
)


class AuditLog:
    """The leaves, and the hashes over them.

    Args:
        connection: In a transaction, which whoever opened it ends.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection: Final = connection

    def append(self, entry: bytes) -> int:
        """Add a leaf and return its number.

        From here on no other transaction can append until this one ends: leaves have no gaps, and
        a leaf of a document that was not signed never stands.
        """
        number: int = self._connection.execute(_NEXT).scalar_one()
        self._connection.execute(_LEAF, {"number": number, "entry": entry})
        found = merkle.leaf_hash(entry)
        rows = [{"level": 0, "number": number, "hash": found}]
        for level, place in merkle.completed(number):
            # The right half was worked out a moment ago, and the left half stands already.
            found = merkle.node_hash(self(level - 1, 2 * place), found)
            rows.append({"level": level, "number": place, "hash": found})
        self._connection.execute(_NODES, rows)
        return number

    def size(self) -> int:
        """Return how many leaves there are."""
        size: int = self._connection.execute(select(log.c.size)).scalar_one()
        return size

    def root(self) -> bytes:
        """Return the root over all leaves."""
        return merkle.root(self.size(), self)

    def __call__(self, level: int, number: int) -> bytes:
        """Return the hash of a complete subtree; this makes the log a `merkle.Nodes`."""
        found: bytes = self._connection.execute(
            _NODE, {"level": level, "number": number}
        ).scalar_one()
        return found

    def entry(self, number: int) -> bytes:
        """Return a leaf.

        Raises:
            AuditError: ``audit-no-leaf``.
        """
        try:
            found: bytes = self._connection.execute(
                select(leaf.c.entry).where(leaf.c.number == number)
            ).scalar_one()
        except NoResultFound:
            raise AuditError(
                "audit-no-leaf",
                f"The log has no leaf {number}.",
                hint="Leaves are counted from 0; the checkpoint says how many there are.",
            ) from None
        return found

    def tile(self, tile: Tile) -> bytes:
        """Return the content of one of the log's files.

        Raises:
            AuditError: ``audit-no-tile``: the log does not reach so far.
        """
        first, end = tile.number * WIDTH, tile.number * WIDTH + tile.width
        if tile.level is None:
            rows = self._connection.execute(
                select(leaf.c.entry)
                .where(leaf.c.number >= first, leaf.c.number < end)
                .order_by(leaf.c.number)
            )
        else:
            rows = self._connection.execute(
                select(node.c.hash)
                .where(
                    node.c.level == tile.level * HEIGHT,
                    node.c.number >= first,
                    node.c.number < end,
                )
                .order_by(node.c.number)
            )
        found: list[bytes] = [content for (content,) in rows]
        if len(found) != tile.width:
            raise AuditError(
                "audit-no-tile",
                "The log does not reach so far.",
                hint="Read the checkpoint; it says how many leaves there are.",
            )
        return write_entries(found) if tile.level is None else b"".join(found)
