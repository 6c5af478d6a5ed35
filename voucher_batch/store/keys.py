"""Signatures, kept once they are made; and how many documents each key has signed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import bindparam, select, update

from gouvcheck_core.keys import PublicKey
from voucher_batch.errors import BookError
from voucher_batch.store.book_tables import key, voucher
from voucher_batch.store.bulk import insert_if_absent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

MOST_DOCUMENTS: Final = 100_000
"""Documents a key may sign (DESIGN section 3): what is lost if it has to be revoked."""


class KeyBook:
    """The keys that sign, and what they have signed.

    Args:
        connection: In a transaction.
        campaign: Number of the campaign's row.
    """

    def __init__(self, connection: Connection, *, campaign: int) -> None:
        self._connection = connection
        self._campaign = campaign

    def keep(
        self,
        public: PublicKey,
        signatures: Sequence[tuple[int, bytes]],
        *,
        limit: int = MOST_DOCUMENTS,
    ) -> None:
        """Keep signatures that were just made; a voucher never gets another one.

        Args:
            public: Of the key that made them.
            signatures: Voucher and 64 bytes each.
            limit: How many documents the key may sign in all.

        Raises:
            BookError: ``book-key-full``, or ``book-signed`` if a voucher has a signature already or
                does not exist. The transaction must be rolled back then.
        """
        insert_if_absent(self._connection, key, kid=public.kid, cose_key=public.cose_key, signed=0)
        count = (
            update(key)
            .where(key.c.kid == public.kid, key.c.signed + len(signatures) <= limit)
            .values(signed=key.c.signed + len(signatures))
        )
        if self._connection.execute(count).rowcount != 1:
            raise BookError(
                "book-key-full",
                f"The key {public.kid.hex()} would sign more than {limit} documents.",
                hint="Give the campaign another signer.",
            )
        sign = (
            update(voucher)
            .where(
                voucher.c.id == bindparam("number"),
                voucher.c.campaign == self._campaign,
                voucher.c.signature.is_(None),
            )
            .values(kid=public.kid, signature=bindparam("made"))
        )
        rows = [{"number": number, "made": made} for number, made in signatures]
        if rows and self._connection.execute(sign, rows).rowcount != len(rows):
            raise BookError(
                "book-signed",
                "A voucher has a signature already.",
                hint="Read the shard again; what is signed stays as it is.",
            )

    def signed(self) -> dict[bytes, int]:
        """Return how many documents each key has signed, over all campaigns, by kid."""
        rows = self._connection.execute(select(key.c.kid, key.c.signed))
        return {row.kid: row.signed for row in rows}

    def public(self) -> dict[bytes, PublicKey]:
        """Return the keys that have signed anything, by kid."""
        keys = map(PublicKey.from_cose_key, self._connection.scalars(select(key.c.cose_key)))
        return {public.kid: public for public in keys}
