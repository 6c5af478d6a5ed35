"""Rows of documents, keys and status entries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import bindparam, exists, insert, select, update

from gouvcheck_core.claims import StatusReference
from gouvcheck_core.keys import PublicKey
from gouvcheck_core.status import FULL
from issuer_api.documents.model import Registered
from issuer_api.errors import DocumentError
from issuer_api.store.tables import DocumentState, document, key_use, list_use
from issuer_api.vouchers.tables import campaign_list
from voucher_batch.store.bulk import insert_if_absent

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sqlalchemy import Connection, Row

MAX_SIGNED: Final = 100_000
"""Documents of one key: as many have to be made again when it is lost (I4)."""
_SAME: Final = tuple(
    name for name in Registered.__dataclass_fields__ if name not in {"status", "state"}
)
"""What a document's row holds as it is."""
_PART: Final = 500
"""Values of one query: every database takes so many."""

# Statements of an issue are made once, here (ADR 0020).
_ASKED_BEFORE: Final = select(document).where(
    document.c.client == bindparam("client"), document.c.idempotency == bindparam("idempotency")
)
_WITH_ENTRY: Final = select(document.c.state).where(
    document.c.list == bindparam("list"), document.c.entry == bindparam("entry")
)
_PLACE_TAKEN: Final = (
    update(list_use)
    .where(
        list_use.c.list == bindparam("of_list"),
        list_use.c.taken < FULL,
        ~exists().where(campaign_list.c.list == bindparam("of_list")),
    )
    .values(taken=list_use.c.taken + 1)
)
_SIGNED: Final = (
    update(key_use)
    .where(key_use.c.kid == bindparam("of_kid"), key_use.c.signed < bindparam("most"))
    .values(signed=key_use.c.signed + 1)
)
_ENTERED: Final = insert(document)


class DocumentBook:
    """The documents that were issued.

    Args:
        connection: In a transaction.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection: Final = connection

    def get(self, identifier: str) -> Registered:
        """Return a document.

        Raises:
            DocumentError: ``document-unknown``.
        """
        row = self._connection.execute(
            select(document).where(document.c.id == identifier)
        ).one_or_none()
        if row is None:
            raise unknown_document()
        return _registered(row)

    def asked_before(self, client: str, idempotency: bytes) -> Registered | None:
        """Return what was issued under an idempotency key, or None."""
        row = self._connection.execute(
            _ASKED_BEFORE, {"client": client, "idempotency": idempotency}
        ).one_or_none()
        return None if row is None else _registered(row)

    def is_free(self, entry: StatusReference) -> bool:
        """Tell whether no document has this status entry."""
        return self.state_at(entry) is None

    def take_place(self, number: int) -> bool:
        """Count a document for a status list; tell whether the list was open to documents still.

        A list closes at nine tenths: the last free entries could be guessed, and so the documents
        that come next (how-to: status indices). One that a campaign's vouchers stand in never
        opens.
        """
        if self._place_taken(number):
            return True
        # The first document of its list, or a list that is closed.
        insert_if_absent(self._connection, list_use, list=number, taken=0)
        return self._place_taken(number)

    def _place_taken(self, number: int) -> bool:
        return self._connection.execute(_PLACE_TAKEN, {"of_list": number}).rowcount == 1

    def enter(self, registered: Registered, *, idempotency: bytes) -> None:
        """Enter a document.

        Two transactions that want the same idempotency key or status entry cannot both commit:
        the second one fails with ``book-conflict`` and is tried again by whoever called.
        """
        status = registered.status
        self._connection.execute(
            _ENTERED,
            {
                **{name: getattr(registered, name) for name in _SAME},
                "idempotency": idempotency,
                "list": None if status is None else status.list,
                "entry": None if status is None else status.index,
                "state": registered.state.value,
            },
        )

    def change(
        self, identifier: str, *, to: DocumentState, allowed_from: Iterable[DocumentState]
    ) -> bool:
        """Change what the status bits say; tell whether the document was in a state for it."""
        changed = self._connection.execute(
            update(document)
            .where(
                document.c.id == identifier,
                document.c.state.in_([state.value for state in allowed_from]),
            )
            .values(state=to.value)
        )
        return changed.rowcount == 1

    def marked(self, number: int) -> Iterator[tuple[int, DocumentState]]:
        """Yield the entries of a status list that are not valid."""
        rows = self._connection.execute(
            select(document.c.entry, document.c.state).where(
                document.c.list == number, document.c.state != DocumentState.VALID.value
            )
        )
        for row in rows:
            yield row.entry, DocumentState(row.state)

    def to_deny(self, *, now: int) -> Iterator[bytes]:
        """Yield the fingerprints of withdrawn documents that have no status entry and go on."""
        rows = self._connection.execute(
            select(document.c.fingerprint).where(
                document.c.list.is_(None),
                document.c.state == DocumentState.WITHDRAWN.value,
                document.c.exp > now,
            )
        )
        yield from rows.scalars()

    def ended_among(self, fingerprints: Iterable[bytes], *, now: int) -> Iterator[bytes]:
        """Yield those of some fingerprints whose documents have ended: they need no denial."""
        wanted = sorted(fingerprints)
        for start in range(0, len(wanted), _PART):
            part = wanted[start : start + _PART]
            rows = self._connection.execute(
                select(document.c.fingerprint).where(
                    document.c.fingerprint.in_(part), document.c.exp <= now
                )
            )
            yield from rows.scalars()

    def state_at(self, entry: StatusReference) -> DocumentState | None:
        """Return the state of the document that has a status entry, or None."""
        found = self._connection.execute(
            _WITH_ENTRY, {"list": entry.list, "entry": entry.index}
        ).scalar_one_or_none()
        return None if found is None else DocumentState(found)

    def is_withdrawn(self, fingerprint: bytes) -> bool:
        """Tell whether the document with a fingerprint is one of ours that was withdrawn."""
        found = self._connection.execute(
            select(document.c.id).where(
                document.c.fingerprint == fingerprint,
                document.c.state == DocumentState.WITHDRAWN.value,
            )
        ).first()
        return found is not None

    def public(self, kid: bytes) -> PublicKey:
        """Return a key that has signed documents."""
        encoded: bytes = self._connection.execute(
            select(key_use.c.cose_key).where(key_use.c.kid == kid)
        ).scalar_one()
        return PublicKey.from_cose_key(encoded)

    def count_signature(self, public: PublicKey) -> None:
        """Count a document for the key that signs it.

        Raises:
            DocumentError: ``document-key-full``.
        """
        if self._counted(public.kid):
            return
        # The first one of its key, or one too many.
        insert_if_absent(
            self._connection, key_use, kid=public.kid, cose_key=public.cose_key, signed=0
        )
        if not self._counted(public.kid):
            raise DocumentError(
                "document-key-full",
                f"The key has signed {MAX_SIGNED:,} documents, which is all that it may.",
                hint="Put the next document key into service.",
            )

    def _counted(self, kid: bytes) -> bool:
        return self._connection.execute(_SIGNED, {"of_kid": kid, "most": MAX_SIGNED}).rowcount == 1


def unknown_document() -> DocumentError:
    """Return the answer to whoever asks for a document that is not there, or not theirs."""
    return DocumentError(
        "document-unknown",
        "There is no such document.",
        hint="Check its identifier; it is the one that came with the document.",
    )


def _registered(row: Row[Any]) -> Registered:
    values = {name: getattr(row, name) for name in _SAME}
    status = None if row.list is None else StatusReference(row.list, row.entry)
    return Registered(**values, status=status, state=DocumentState(row.state))
