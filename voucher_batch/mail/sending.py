"""The e-mails of a campaign, sent: claimed, made, handed in, noted; each at most once by itself.

A message is claimed in one transaction and settled in another. Whatever dies between the two leaves
a claim behind that no later run touches: the operator is shown it, asks the server's log for the
Message-ID, and says what happened.
"""

from __future__ import annotations

import datetime as dt
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

from gouvcheck_core.errors import GouvCheckError
from voucher_batch.errors import MailError
from voucher_batch.mail.compose import Parcel, compose, message_id, sender_of
from voucher_batch.mail.connection import Connection, Deferred, InDoubt, Refused, Taken
from voucher_batch.mailbox import mailbox
from voucher_batch.piece import Mark
from voucher_batch.rebuild import Rebuilder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from voucher_batch.campaign import Campaign
    from voucher_batch.mail.connection import Outcome
    from voucher_batch.mail.server import MailServer
    from voucher_batch.piece import Piece
    from voucher_batch.store import Books, PieceRow, Store
    from voucher_batch.store.outbox import Claimed, Outbox, Place
    from voucher_batch.store.post_tables import MailState
    from voucher_batch.vault import Vault

WAITS: Final = (15 * 60, 60 * 60, 4 * 60 * 60, 24 * 60 * 60)
"""Seconds before the second try, the third and so on; behind the last the message is given up.
Servers that put off on purpose want minutes, full mailboxes a day (RFC 5321 section 4.5.4.1)."""

MISSES: Final = 20
"""So many messages in a row that nobody takes say something about us, not about them."""


class Ends(Protocol):
    """Says whether to end before the next message."""

    def __call__(self) -> bool:
        """Return whether the operator wants to stop."""
        ...


class Watches(Protocol):
    """Is told how far the sending is."""

    def __call__(self, counts: Mapping[MailState, int]) -> None:
        """Show how many messages are in each state."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A campaign whose e-mails are ready to go.

    Args:
        campaign: As its file describes it.
        store: Its books.
        vault: Its secrets.
        press: Makes the letter of a piece, as a PDF.
    """

    campaign: Campaign
    store: Store
    vault: Vault
    press: Callable[[Piece], bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pacing:
    """How fast, and how long.

    Args:
        rate: Messages a second at most.
        most: Messages in this run at most; None for all.
    """

    rate: float = 10.0
    most: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """What time it is, and how to let it pass; tests bring their own.

    Args:
        now: Seconds since 1970-01-01T00:00:00Z.
        monotonic: Seconds that never go back.
        sleep: Waits for so many.
    """

    now: Callable[[], float] = time.time
    monotonic: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep


def send(
    post: Post,
    server: MailServer,
    *,
    pacing: Pacing | None = None,
    watch: Watches | None = None,
    ends: Ends | None = None,
    clock: Clock | None = None,
) -> dict[MailState, int]:
    """Send what may go out now, and return how many messages of the campaign are in each state.

    Args:
        post: What is sent.
        server: Where it is handed in.
        pacing: How fast, and how long.
        watch: Is told after each message.
        ends: Asked before each message.
        clock: What time it is.

    Raises:
        MailError: The server takes nothing from us: it cannot be reached, or does not let us in, or
            has taken none of the last messages. What was not sent waits for the next run.
        GouvCheckError: The campaign cannot be mailed at all.
    """
    pacing, clock = pacing or Pacing(), clock or Clock()
    sender_of(post.campaign)  # a fault of the campaign stops it before anything is claimed
    with post.store.begin() as books:
        books.outbox.enlist()
    with Connection(server) as connection:
        sending = _Sending(post, connection, clock, pacing)
        while not (ends and ends()) and sending.next():
            if watch is not None:
                watch(outbox_counts(post.store))
    return outbox_counts(post.store)


def outbox_counts(store: Store) -> dict[MailState, int]:
    """Return how many messages of a campaign are in each state."""
    with store.read() as books:
        return books.outbox.counts()


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


class _Sending:
    """One run over the outbox."""

    def __init__(self, post: Post, connection: Connection, clock: Clock, pacing: Pacing) -> None:
        self._post = post
        self._connection = connection
        self._clock = clock
        self._pacing = pacing
        with post.store.read() as books:
            keys = books.keys.public()
            self._sizes = {shard.number: shard.pieces for shard in books.shards.all()}
        self._rebuilder = Rebuilder(post.campaign, post.vault, keys=keys)
        self._key = post.vault.message_key()
        self._sender = sender_of(post.campaign)
        self._tried = 0
        self._misses = 0
        self._due = clock.monotonic()

    def next(self) -> bool:
        """Send one message; tell whether there was one."""
        if self._tried == self._pacing.most:
            return False
        self._wait()
        now = int(self._clock.now())
        with self._post.store.begin() as books:
            claimed = books.outbox.claim(now=now)
        if claimed is None:
            return False
        self._tried += 1
        self._note(claimed, self._hand_in(claimed, now))
        return True

    def _wait(self) -> None:
        pause = self._due - self._clock.monotonic()
        if pause > 0:
            self._clock.sleep(pause)
        self._due = max(self._due, self._clock.monotonic()) + 1 / self._pacing.rate

    def _hand_in(self, claimed: Claimed, now: int) -> Outcome:
        """Make the message and hand it in; what cannot be made is refused under our own code."""
        try:
            parcel, mark = self._parcel(claimed.place)
            identity = message_id(mark, key=self._key, domain=self._sender.domain)
            when = dt.datetime.fromtimestamp(now, dt.UTC)
            message = compose(parcel, self._post.campaign, identity=identity, now=when)
        except GouvCheckError as error:
            return Refused(error.code)
        try:
            return self._connection.send(message, sender=self._sender, recipient=parcel.to)
        except MailError:
            self._settle(lambda outbox: outbox.give_back(claimed.place))
            raise

    def _parcel(self, place: Place) -> tuple[Parcel, Mark]:
        with self._post.store.read() as books:
            row = books.pieces.at(*_numbers(place))
        if row is None or row.voucher.revoked is not None:
            raise MailError(
                "mail-revoked",
                "The voucher was replaced before it was mailed.",
                hint="Nothing is to do: the new one goes out in its place.",
            )
        person = self._post.vault.unseal(row.person)
        mark = _mark(self._post.campaign, place, row, self._sizes[place.shard])
        piece = self._rebuilder.piece(row, mark=mark)
        to = mailbox(person.email, name=person.name)
        return Parcel(piece=piece, to=to, pdf=self._post.press(piece)), mark

    def _note(self, claimed: Claimed, outcome: Outcome) -> None:
        """Keep what became of a message, before the next one is looked at.

        Raises:
            MailError: ``mail-misses``.
        """
        place, now = claimed.place, int(self._clock.now())
        match outcome:
            case Taken():
                self._settle(lambda outbox: outbox.sent(place, now=now))
            case Refused(status):
                self._settle(lambda outbox: outbox.refused(place, status=status, now=now))
            case Deferred(status) if claimed.tries <= len(WAITS):
                until = now + WAITS[claimed.tries - 1]
                self._settle(lambda outbox: outbox.put_off(place, status=status, until=until))
            case Deferred(status):
                self._settle(lambda outbox: outbox.refused(place, status=status, now=now))
            case InDoubt():
                pass  # the claim stays, and says so
        self._misses = 0 if outcome == Taken() else self._misses + 1
        if self._misses == MISSES:
            raise MailError(
                "mail-misses",
                f"The last {MISSES} messages were not taken.",
                hint="See `gouvcheck-batch mail --refused`, and ask who runs the mail server.",
            )

    def _settle(self, change: Callable[[Outbox], bool]) -> None:
        with self._post.store.begin() as books:
            change(books.outbox)


def _marks(books: Books, campaign: Campaign, places: Iterable[Place]) -> dict[Place, Mark]:
    """Return the mark of each place."""
    sizes = {shard.number: shard.pieces for shard in books.shards.all()}
    rows = ((place, books.pieces.at(*_numbers(place))) for place in places)
    return {
        place: _mark(campaign, place, row, sizes[place.shard])
        for place, row in rows
        if row is not None
    }


def _numbers(place: Place) -> tuple[int, int]:
    return place.shard, place.position


def _mark(campaign: Campaign, place: Place, row: PieceRow, pieces: int) -> Mark:
    return Mark(
        campaign=campaign.id, shard=place.shard, piece=place.position, pieces=pieces, copy=row.copy
    )
