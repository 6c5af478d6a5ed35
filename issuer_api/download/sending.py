"""Hand the waiting e-mails to the server: each once, or shown to whoever runs the service."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from gouvcheck_core.errors import GouvCheckError
from issuer_api.download.compose import Writer, compose, message_id
from issuer_api.download.contents import kept_errand
from issuer_api.download.service import require_open
from issuer_api.observe import observed
from voucher_batch.errors import MailError
from voucher_batch.mail.connection import (
    Connection,
    Deferred,
    InDoubt,
    Outcome,
    Refused,
    Taken,
)
from voucher_batch.mail.sending import WAITS
from voucher_batch.mail.server import parse_server
from voucher_batch.mailbox import mailbox
from voucher_batch.store.post_tables import MailState

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gouvcheck_core.profiles import Language
    from issuer_api.download.outbox import Claimed, MailBook
    from issuer_api.house import House
    from issuer_api.settings import Settings

ROUND: Final = 100
"""Messages of one round, so that the service can end between two."""


def send_waiting(house: House) -> Mapping[MailState, int]:
    """Send what may go out now; return how many messages ended in each state.

    A server that takes nothing from us now is logged, and the messages wait for the next round:
    documents are issued as well without it.

    Args:
        house: Register, settings, pepper and clock.

    Raises:
        DeliveryError: ``delivery-off``.
        BookError: As the store.
    """
    ended: Counter[MailState] = Counter()
    settings = require_open(house.settings)
    with Connection(parse_server(settings.server)) as connection:
        while ended.total() < ROUND:
            claimed = _claim(house)
            if claimed is None:
                break
            try:
                outcome = _hand_in(house, connection, claimed)
            except MailError as error:
                with house.register.begin() as books:
                    books.download_mails.give_back(claimed.id)
                observed.error("mail-stopped", code=error.code)
                break
            ended[_settle(house, claimed, outcome)] += 1
    if ended:
        observed.info("mailed", count=ended[MailState.SENT])
    return ended


def _claim(house: House) -> Claimed | None:
    with house.register.begin() as books:
        return books.download_mails.claim(now=house.clock())


def _hand_in(house: House, connection: Connection, claimed: Claimed) -> Outcome:
    """Make the message and hand it in; what cannot be made is refused under our own code.

    Raises:
        MailError: The server takes nothing from us now.
    """
    pepper = house.desk.pepper
    try:
        writer = _writer(house.settings, claimed.language)
        errand = kept_errand(claimed.errand, pepper=pepper, row=claimed.id)
        recipient = mailbox(errand.address)
        message = compose(
            errand,
            writer,
            language=claimed.language,
            identity=identity(house, claimed.id),
            now=house.clock(),
        )
    except GouvCheckError as error:
        return Refused(error.code)
    return connection.send(message, sender=writer.sender, recipient=recipient)


def _writer(settings: Settings, language: Language) -> Writer:
    names = settings.issuer
    name = names.get(language.value) or next(iter(names.values()))
    sender = mailbox(require_open(settings).sender, name=name)
    return Writer(sender=sender, public_url=settings.public_url)


def identity(house: House, identifier: str) -> str:
    """Return the Message-ID of a message.

    Raises:
        DeliveryError: ``delivery-off``.
    """
    domain = mailbox(require_open(house.settings).sender).domain
    return message_id(identifier, pepper=house.desk.pepper, domain=domain)


def _settle(house: House, claimed: Claimed, outcome: Outcome) -> MailState:
    """Keep what became of a message, before the next one is looked at."""
    if outcome == InDoubt():
        observed.error("mail-in-doubt", count=1)
        return MailState.CLAIMED  # the claim stays, and says so
    with house.register.begin() as books:
        return _keep(books.download_mails, claimed, outcome, now=house.clock())


def _keep(outbox: MailBook, claimed: Claimed, outcome: Outcome, *, now: int) -> MailState:
    match outcome:
        case Taken():
            outbox.sent(claimed.id, now=now)
            return MailState.SENT
        case Deferred(status) if claimed.tries <= len(WAITS):
            outbox.put_off(claimed.id, status=status, until=now + WAITS[claimed.tries - 1])
            return MailState.WAITING
        case Refused(status) | Deferred(status):
            outbox.refused(claimed.id, status=status, now=now)
            return MailState.REFUSED
        case InDoubt():
            return MailState.CLAIMED
