"""What a person has to look at: messages in doubt, and messages that nobody takes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from voucher_batch.errors import MailError
from voucher_batch.mail.compose import message_id, sender_of
from voucher_batch.piece import Mark

if TYPE_CHECKING:
    from collections.abc import Iterable

    from voucher_batch.campaign import Campaign
    from voucher_batch.store import Books, PieceRow, Store
    from voucher_batch.store.outbox import Place
    from voucher_batch.vault import Vault


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """A message of which nobody knows whether it went out.

    Args:
        mark: Of its piece.
        identity: Its Message-ID, for which the server's log can be searched.
        since: When it was claimed.
    """

    mark: Mark
    identity: str
    since: int


def in_doubt(campaign: Campaign, store: Store, vault: Vault) -> tuple[Doubt, ...]:
    """Return what was claimed and not settled; while nothing is being sent, all of it is in doubt.

    Raises:
        MailError: The campaign has no address to send from.
    """
    domain = sender_of(campaign).domain
    key = vault.message_key()
    with store.read() as books:
        found = books.outbox.in_doubt()
        marks = _marks(books, campaign, [claimed.place for claimed in found])
    return tuple(
        Doubt(mark=mark, identity=message_id(mark, key=key, domain=domain), since=claimed.at)
        for claimed in found
        if (mark := marks.get(claimed.place)) is not None
    )


def refused(campaign: Campaign, store: Store) -> tuple[tuple[Mark, str], ...]:
    """Return what will not be sent, each with the status that the server or this program gave."""
    with store.read() as books:
        found = books.outbox.refusals()
        marks = _marks(books, campaign, [place for place, _ in found])
    return tuple((marks[place], status) for place, status in found if place in marks)


def settle(store: Store, place: Place, *, was_sent: bool, now: int) -> None:
    """Say of a message in doubt what happened; what did not go out waits for the next run.

    Raises:
        MailError: ``mail-no-doubt``: it is not in doubt.
    """
    with store.begin() as books:
        outbox = books.outbox
        done = outbox.sent(place, now=now) if was_sent else outbox.give_back(place)
    if not done:
        raise MailError(
            "mail-no-doubt",
            "That message is not in doubt.",
            hint="`gouvcheck-batch mail --in-doubt` shows those that are.",
        )


def mark_of(campaign: Campaign, place: Place, row: PieceRow, pieces: int) -> Mark:
    """Return the mark of a piece.

    Args:
        campaign: Whose it is.
        place: Where it stands.
        row: From the book.
        pieces: How many its shard has.
    """
    return Mark(
        campaign=campaign.id, shard=place.shard, piece=place.position, pieces=pieces, copy=row.copy
    )


def _marks(books: Books, campaign: Campaign, places: Iterable[Place]) -> dict[Place, Mark]:
    """Return the mark of each place."""
    sizes = {shard.number: shard.pieces for shard in books.shards.all()}
    rows = ((place, books.pieces.at(place.shard, place.position)) for place in places)
    return {
        place: mark_of(campaign, place, row, sizes[place.shard])
        for place, row in rows
        if row is not None
    }
