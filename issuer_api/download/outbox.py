"""The outbox of links: claimed, sent, settled, as `voucher_batch.store.outbox` does for vouchers.

A row that stays claimed belongs to a process that sends now, or to one that died between the two:
then nobody can know whether the message went out, and nothing is sent again by itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import delete, func, insert, select, update

from gouvcheck_core.profiles import Language
from issuer_api.download.tables import mail
from voucher_batch.store.post_tables import MailState

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """A message that is nobody else's until it is settled.

    Args:
        id: Of the message.
        language: In which it is written.
        errand: What it needs, sealed.
        tries: How often it was tried, this time included.
    """

    id: str
    language: Language
    errand: bytes
    tries: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """A message of which nobody knows whether it went out.

    Args:
        id: Of the message; its Message-ID follows from it.
        since: When it was claimed.
        errand: What it needs, sealed.
    """

    id: str
    since: int
    errand: bytes


class MailBook:
    """The e-mails that bring links.

    Args:
        connection: In a transaction.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection: Final = connection

    def enter(
        self, identifier: str, *, download: str, language: Language, errand: bytes, now: int
    ) -> None:
        """Enter a message; one that still waits for the same document brings a dead link and goes.

        Args:
            identifier: Of the message.
            download: Row of the document.
            language: In which it is written.
            errand: What it needs, sealed.
            now: From when on it may go out.
        """
        self._connection.execute(
            delete(mail).where(mail.c.download == download, mail.c.state == MailState.WAITING.value)
        )
        self._connection.execute(
            insert(mail).values(
                id=identifier,
                download=download,
                language=language.value,
                errand=errand,
                state=MailState.WAITING.value,
                tries=0,
                not_before=now,
            )
        )

    def claim(self, *, now: int) -> Claimed | None:
        """Take the next message that may go out, or None if none may now."""
        following = (
            select(mail.c.id)
            .where(mail.c.state == MailState.WAITING.value, mail.c.not_before <= now)
            .order_by(mail.c.not_before, mail.c.id)
            .limit(1)
            # What another process is about to claim is passed over instead of waited for; SQLite,
            # which has one writer at a time, leaves the clause out.
            .with_for_update(skip_locked=True)
            .scalar_subquery()
        )
        row = self._connection.execute(
            update(mail)
            .where(mail.c.id == following, mail.c.state == MailState.WAITING.value)
            .values(state=MailState.CLAIMED.value, claimed=now, tries=mail.c.tries + 1)
            .returning(mail.c.id, mail.c.language, mail.c.errand, mail.c.tries)
        ).one_or_none()
        if row is None:
            return None
        return Claimed(
            id=row.id, language=Language(row.language), errand=row.errand, tries=row.tries
        )

    def sent(self, identifier: str, *, now: int) -> bool:
        """Note that a claimed message went out, and forget its address and link."""
        return self._settle(identifier, state=MailState.SENT.value, settled=now, errand=None)

    def refused(self, identifier: str, *, status: str, now: int) -> bool:
        """Note that a claimed message will never be taken, and forget its address and link."""
        return self._settle(
            identifier, state=MailState.REFUSED.value, settled=now, errand=None, status=status
        )

    def put_off(self, identifier: str, *, status: str, until: int) -> bool:
        """Let a claimed message, which certainly did not go out, wait."""
        return self._settle(
            identifier, state=MailState.WAITING.value, not_before=until, status=status
        )

    def give_back(self, identifier: str) -> bool:
        """Give back a claimed message that was not even tried."""
        return self._settle(identifier, state=MailState.WAITING.value, tries=mail.c.tries - 1)

    def in_doubt(self, *, before: int) -> tuple[Doubt, ...]:
        """Return what was claimed before an instant and never settled."""
        rows = self._connection.execute(
            select(mail.c.id, mail.c.claimed, mail.c.errand)
            .where(mail.c.state == MailState.CLAIMED.value, mail.c.claimed < before)
            .order_by(mail.c.claimed, mail.c.id)
        )
        return tuple(Doubt(id=row.id, since=row.claimed, errand=row.errand) for row in rows)

    def was_sent(self, identifier: str, *, by: str, now: int) -> bool:
        """Note who found that a message in doubt went out; tell whether it was in doubt."""
        return self._settle(
            identifier, state=MailState.SENT.value, settled=now, errand=None, judged_by=by
        )

    def send_again(self, identifier: str, *, by: str, now: int) -> bool:
        """Note who found that a message in doubt did not go out, and let it wait again."""
        return self._settle(identifier, state=MailState.WAITING.value, not_before=now, judged_by=by)

    def counts(self) -> dict[MailState, int]:
        """Return how many messages are in each state."""
        rows = self._connection.execute(select(mail.c.state, func.count()).group_by(mail.c.state))
        found = {MailState(state): count for state, count in rows}
        return {state: found.get(state, 0) for state in MailState}

    def waiting(self) -> int:
        """Return how many messages wait to be sent."""
        return self.counts()[MailState.WAITING]

    def _settle(self, identifier: str, **values: object) -> bool:
        changed = self._connection.execute(
            update(mail)
            .where(mail.c.id == identifier, mail.c.state == MailState.CLAIMED.value)
            .values(claimed=None, **values)
        )
        return changed.rowcount == 1
