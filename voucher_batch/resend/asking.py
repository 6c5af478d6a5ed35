"""Send again: one more paper of the same voucher, to the address that is registered.

Nothing is returned and nothing is raised that depends on the person: who asks hears the one public
answer, and what became of the request stands in the books alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from voucher_batch.beneficiary import Channel
from voucher_batch.resend.finding import find
from voucher_batch.resend.limits import Limits, pass_throttle
from voucher_batch.store import ShardKind
from voucher_batch.store.resends import Answer

if TYPE_CHECKING:
    from voucher_batch.beneficiary import Beneficiary
    from voucher_batch.campaign import Campaign
    from voucher_batch.resend.finding import Found, Request
    from voucher_batch.store import Books, Store
    from voucher_batch.vault import Vault

_NO_VOUCHER: Final = 0
"""No row of the book has it; asking for it takes as long as asking for one that there is."""


def ask(
    store: Store,
    vault: Vault,
    campaign: Campaign,
    request: Request,
    *,
    now: int,
    limits: Limits | None = None,
) -> None:
    """Enter a request for one more paper of a voucher.

    Args:
        store: The books.
        vault: Their secrets.
        campaign: Says which channels there are.
        request: Who asks, and for whom.
        now: Seconds since 1970-01-01T00:00:00Z.
        limits: How often may be asked.

    Raises:
        ResendError: ``resend-busy``: too much is asked, by whomever.
        VaultError: ``vault-person``: that is no identification number.
    """
    limits = limits or Limits()
    pass_throttle(store, limits, now=now)
    with store.begin() as books:
        found = find(books, vault, request)
        within = books.people.ask(
            found.beneficiary, now=now, seconds=limits.window, limit=limits.of_person
        )
        answer = _judge(books, found, within=within)
        granted = found.voucher if answer is Answer.GRANTED else None
        copy = books.vouchers.another_copy(granted.voucher if granted else _NO_VOUCHER)
        books.resends.note(
            answer,
            now=now,
            operator=request.operator,
            voucher=found.voucher.voucher if found.voucher else None,
            copy=copy,
            channel=_channel(found.person, request, campaign) if granted else None,
        )


def _judge(books: Books, found: Found, *, within: bool) -> Answer:
    number = found.voucher.voucher if found.voucher else _NO_VOUCHER
    redeemed = books.resends.is_redeemed(number)
    if found.voucher is None:
        return Answer.UNKNOWN
    if redeemed:
        return Answer.REDEEMED
    return Answer.GRANTED if within else Answer.TOO_MANY


def _channel(person: Beneficiary, request: Request, campaign: Campaign) -> Channel:
    """Return how the paper goes: as wished, if there is such an address, else as registered."""
    wished = request.channel or person.channel
    addresses = {Channel.POST: person.address, Channel.EMAIL: person.email}
    return wished if wished in campaign.channels and addresses[wished] else person.channel


@dataclass(frozen=True, slots=True)
class Gathered:
    """A shard of papers that were asked for again.

    Args:
        shard: Its number.
        channel: How its pieces leave the house.
        pieces: How many there are.
    """

    shard: int
    channel: Channel
    pieces: int


def gather(store: Store, campaign: Campaign) -> tuple[Gathered, ...]:
    """Put every paper that was granted and waits into shards for the next run; none twice.

    Args:
        store: The books.
        campaign: Whose shard size is kept.
    """
    with store.begin() as books:
        books.campaign_file.take_turn()  # two operators at once must not plan the same papers
        return tuple(
            shard for channel in Channel for shard in _gather(books, channel, campaign.shard_size)
        )


def _gather(books: Books, channel: Channel, size: int) -> tuple[Gathered, ...]:
    waiting = [paper for paper in books.resends.waiting() if paper.channel is channel]
    shards = []
    for start in range(0, len(waiting), size):
        part = waiting[start : start + size]
        number = books.pieces.add_shard(
            [(paper.voucher, paper.copy) for paper in part],
            kind=ShardKind.REPRINT,
            channel=channel,
        )
        books.resends.put_in_shard([paper.request for paper in part], number=number)
        shards.append(Gathered(number, channel, len(part)))
    return tuple(shards)
