"""Rows of documents that wait to be fetched."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import delete, select, update

from gouvcheck_core.profiles import Language
from issuer_api.download.answers import Question
from issuer_api.download.tables import download, mail
from issuer_api.store.tables import DocumentState, document
from voucher_batch.store.bulk import insert_if_absent

if TYPE_CHECKING:
    from sqlalchemy import Connection, Select


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A document that waits; nothing in it can be read without its link.

    Args:
        id: Of the row.
        document: Identifier of the document.
        locked: The contents.
        address: Where links go, sealed.
        language: Of the citizen.
        question: What the page asks.
        tries: Wrong answers that are left.
        expires: When it is erased.
    """

    id: str
    document: str
    locked: bytes
    address: bytes
    language: Language
    question: Question
    tries: int
    expires: int


_COLUMNS: Final = tuple(download.c[name] for name in Kept.__dataclass_fields__)


class DownloadBook:
    """Documents that wait to be fetched.

    Args:
        connection: In a transaction.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection: Final = connection

    def knows(self, document: str) -> bool:
        """Tell whether a document waits already."""
        found = self._connection.execute(
            select(download.c.id).where(download.c.document == document)
        )
        return found.first() is not None

    def enter(self, kept: Kept, *, locator: bytes, fresh: int, now: int) -> bool:
        """Enter a document; tell whether it was not there yet."""
        return insert_if_absent(
            self._connection,
            download,
            id=kept.id,
            document=kept.document,
            locator=locator,
            locked=kept.locked,
            address=kept.address,
            language=kept.language.value,
            question=kept.question.value,
            tries=kept.tries,
            fresh=fresh,
            fresh_from=now,
            made=now,
            expires=kept.expires,
        )

    def behind(self, locator: bytes, *, now: int) -> Kept | None:
        """Return what a link leads to, or None where it leads nowhere: unknown, over, withdrawn."""
        row = self._connection.execute(
            _alive(now).where(download.c.locator == locator)
        ).one_or_none()
        if row is None:
            return None
        values = row._asdict() | {
            "language": Language(row.language),
            "question": Question(row.question),
        }
        return Kept(**values)

    def take_try(self, identifier: str) -> bool:
        """Use up one try; tell whether there was one."""
        taken = self._connection.execute(
            update(download)
            .where(download.c.id == identifier, download.c.tries > 0)
            .values(tries=download.c.tries - 1)
        )
        return taken.rowcount == 1

    def give_try(self, identifier: str, *, most: int) -> None:
        """Give back the try of a right answer."""
        self._connection.execute(
            update(download)
            .where(download.c.id == identifier, download.c.tries < most)
            .values(tries=download.c.tries + 1)
        )

    def take_fresh(self, identifier: str, *, now: int, pause: int) -> bool:
        """Use up one fresh link; tell whether there was one, long enough after the last."""
        taken = self._connection.execute(
            update(download)
            .where(
                download.c.id == identifier,
                download.c.fresh > 0,
                download.c.fresh_from <= now,
            )
            .values(fresh=download.c.fresh - 1, fresh_from=now + pause)
        )
        return taken.rowcount == 1

    def relink(self, identifier: str, *, locator: bytes, locked: bytes, tries: int) -> None:
        """Let another link lead to a document; the one before leads nowhere from now on."""
        self._connection.execute(
            update(download)
            .where(download.c.id == identifier)
            .values(locator=locator, locked=locked, tries=tries)
        )

    def erase_expired(self, *, now: int) -> int:
        """Erase what is over, and the e-mails about it; return how many documents that were."""
        over = select(download.c.id).where(download.c.expires <= now)
        self._connection.execute(delete(mail).where(mail.c.download.in_(over)))
        return self._connection.execute(delete(download).where(download.c.expires <= now)).rowcount


def _alive(now: int) -> Select[tuple[object, ...]]:
    return (
        select(*_COLUMNS)
        .join_from(download, document, document.c.id == download.c.document)
        .where(download.c.expires > now, document.c.state != DocumentState.WITHDRAWN.value)
    )
