"""Counts over the whole register, for those who run the service."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import func, select

from issuer_api.store.tables import document, key_use, leaf, quota

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class Totals:
    """What the books say of how much was signed.

    Args:
        signatures: Of all keys together.
        documents: In the register.
    """

    signatures: int
    documents: int


class CountBook:
    """Counts.

    Args:
        connection: In a transaction.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection: Final = connection

    def totals(self) -> Totals:
        """Return how many signatures and documents there are."""
        signed = select(func.coalesce(func.sum(key_use.c.signed), 0))
        kept = select(func.count()).select_from(document)
        return Totals(
            int(self._connection.execute(signed).scalar_one()),
            int(self._connection.execute(kept).scalar_one()),
        )

    def leaves(self, first: int) -> Iterator[bytes]:
        """Yield the leaves of the audit log from number ``first`` on."""
        wanted = select(leaf.c.entry).where(leaf.c.number >= first).order_by(leaf.c.number)
        for row in self._connection.execute(wanted.execution_options(yield_per=10_000)):
            yield row.entry

    def issued_by_kind(self) -> Mapping[int, int]:
        """Return how many documents were issued of each kind, by wire number.

        The quotas say so in few rows, and exactly: they change in the transaction that issues.
        """
        rows = self._connection.execute(
            select(quota.c.type, func.sum(quota.c.used)).group_by(quota.c.type)
        )
        return {kind: int(used) for kind, used in rows}
