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
from voucher_batch.mail.doubts import mark_of
from voucher_batch.mailbox import mailbox
from voucher_batch.rebuild import Rebuilder
from voucher_batch.store.post_tables import MailState

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from voucher_batch.campaign import Campaign
    from voucher_batch.mail.connection import Outcome
    from voucher_batch.mail.server import MailServer
    from voucher_batch.piece import Mark, Piece
    from voucher_batch.store import Store
    from voucher_batch.store.outbox import Claimed, Outbox, Place
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
        counts = books.outbox.counts()
    with Connection(server) as connection:
        sending = _Sending(post, connection, clock, pacing)
        while not (ends and ends()) and (ended := sending.next()) is not None:
            # Counted here: asking the books after each message would take longer than sending it.
            counts[MailState.WAITING] -= 1
            counts[ended] += 1
            if watch is not None:
                watch(counts)
    return outbox_counts(post.store)


def outbox_counts(store: Store) -> dict[MailState, int]:
    """Return how many messages of a campaign are in each state."""
    with store.read() as books:
        return books.outbox.counts()


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

    def next(self) -> MailState | None:
        """Send one message; return what it is now, or None if there was none to be sent."""
        if self._tried == self._pacing.most:
            return None
        self._wait()
        now = int(self._clock.now())
        with self._post.store.begin() as books:
            claimed = books.outbox.claim(now=now)
        if claimed is None:
            return None
        self._tried += 1
        return self._note(claimed, self._hand_in(claimed, now))

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
            row = books.pieces.at(place.shard, place.position)
        if row is None or row.voucher.revoked is not None:
            raise MailError(
                "mail-revoked",
                "The voucher was replaced before it was mailed.",
                hint="Nothing is to do: the new one goes out in its place.",
            )
        person = self._post.vault.unseal(row.person)
        mark = mark_of(self._post.campaign, place, row, self._sizes[place.shard])
        piece = self._rebuilder.piece(row, mark=mark)
        to = mailbox(person.email, name=person.name)
        return Parcel(piece=piece, to=to, pdf=self._post.press(piece)), mark

    def _note(self, claimed: Claimed, outcome: Outcome) -> MailState:
        """Keep what became of a message, before the next one is looked at; return what it is now.

        Raises:
            MailError: ``mail-misses``.
        """
        state = self._keep(claimed, outcome, now=int(self._clock.now()))
        self._misses = 0 if outcome == Taken() else self._misses + 1
        if self._misses == MISSES:
            raise MailError(
                "mail-misses",
                f"The last {MISSES} messages were not taken.",
                hint="See `gouvcheck-batch mail --refused`, and ask who runs the mail server.",
            )
        return state

    def _keep(self, claimed: Claimed, outcome: Outcome, *, now: int) -> MailState:
        place = claimed.place
        match outcome:
            case Taken():
                self._settle(lambda outbox: outbox.sent(place, now=now))
                return MailState.SENT
            case InDoubt():
                return MailState.CLAIMED  # the claim stays, and says so
            case Deferred(status) if claimed.tries <= len(WAITS):
                until = now + WAITS[claimed.tries - 1]
                self._settle(lambda outbox: outbox.put_off(place, status=status, until=until))
                return MailState.WAITING
            case Refused(status) | Deferred(status):
                self._settle(lambda outbox: outbox.refused(place, status=status, now=now))
                return MailState.REFUSED

    def _settle(self, change: Callable[[Outbox], bool]) -> None:
        with self._post.store.begin() as books:
            change(books.outbox)
