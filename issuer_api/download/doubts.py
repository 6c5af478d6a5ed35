"""Messages of which nobody knows whether they went out: a person looks, and settles each one.

Nothing is sent again by itself (ADR 0016). Whoever settles a doubt has searched the mail server's
log for its Message-ID, and is kept with the message.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Final

from issuer_api.download.contents import kept_errand
from issuer_api.download.sending import identity
from issuer_api.errors import DeliveryError
from issuer_api.observe import observed

if TYPE_CHECKING:
    from issuer_api.download.outbox import Doubt
    from issuer_api.house import House
    from issuer_api.store.books import Books

DOUBT_SECONDS: Final = 10 * 60
"""A message claimed for longer than any server takes belongs to a process that died."""


class Fate(Enum):
    """What became of a message, as a person found."""

    SENT = "was-sent"
    NOT_SENT = "send-again"


@dataclass(frozen=True, slots=True, kw_only=True)
class InDoubtMessage:
    """A message of which nobody knows whether it went out.

    Args:
        identity: Its Message-ID, for which the server's log can be searched.
        since: When it was claimed.
    """

    identity: str
    since: int


def in_doubt(house: House) -> tuple[InDoubtMessage, ...]:
    """Return the messages that a person has to look at, the oldest first.

    Raises:
        DeliveryError: ``delivery-off``.
    """
    with house.register.read() as books:
        found = _doubts(house, books)
    return tuple(
        InDoubtMessage(identity=identity(house, doubt.id), since=doubt.since) for doubt in found
    )


def settle(house: House, message: str, *, fate: Fate, by: str) -> None:
    """Say of a message in doubt what became of it.

    What did not go out is handed in again by the running service, unless its link is dead by now:
    a citizen who asked for a fresh link has another message.

    Args:
        house: Register, settings, pepper and clock.
        message: Its Message-ID.
        fate: What became of it.
        by: Who found that out.

    Raises:
        DeliveryError: ``delivery-no-doubt``: it is not in doubt; ``delivery-dead-link``;
            ``delivery-off``.
        BookError: As the store.
    """
    wanted, now = message.strip("<>"), house.clock()
    with house.register.begin() as books:
        found = [
            each for each in _doubts(house, books) if identity(house, each.id).strip("<>") == wanted
        ]
        if not found:
            raise DeliveryError(
                "delivery-no-doubt",
                "No message of this Message-ID is in doubt.",
                hint="`gouvcheck-api download doubts` shows those that are.",
            )
        match fate:
            case Fate.SENT:
                books.download_mails.was_sent(found[0].id, by=by, now=now)
            case Fate.NOT_SENT:
                _require_live(house, books, found[0])
                books.download_mails.send_again(found[0].id, by=by, now=now)
    observed.info("mail-doubt", action=fate.value)


def _doubts(house: House, books: Books) -> tuple[Doubt, ...]:
    return books.download_mails.in_doubt(before=house.clock() - DOUBT_SECONDS)


def _require_live(house: House, books: Books, doubt: Doubt) -> None:
    pepper = house.desk.pepper
    link = kept_errand(doubt.errand, pepper=pepper, row=doubt.id).link
    if books.downloads.behind(link.locator(pepper), now=house.clock()) is None:
        raise DeliveryError(
            "delivery-dead-link",
            "The link in this message opens nothing any more; it is not sent again.",
            hint="Settle it with --was-sent: a fresh link went out, or the document is over.",
        )
