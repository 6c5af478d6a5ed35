"""Planning: which voucher lies in which shard, decided once and in postal order.

Shards hold one channel and one country of destination, because envelopes have their window in
different places, and are filled in the order of postcodes, as postal bags are. Their size is the
campaign's; how many workers there will be is not asked.
"""

from __future__ import annotations

from array import array
from collections import Counter
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from voucher_batch.beneficiary import Channel
from voucher_batch.collecting import no_collecting
from voucher_batch.errors import BookError, VaultError
from voucher_batch.store import MOST_DOCUMENTS, ShardKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from voucher_batch.campaign import Campaign
    from voucher_batch.store import Books, Store
    from voucher_batch.vault import Person, Vault

_FIRST_COPY: Final = 1


@dataclass(frozen=True, slots=True)
class Planned:
    """What a call of `plan` has done.

    Args:
        shards: How many were added.
        pieces: How many vouchers found their place in them.
        unreadable: How many of those belong to persons whom the vault cannot read. Their shards
            will be set aside when they are made.
    """

    shards: int
    pieces: int
    unreadable: int


class Bag(NamedTuple):
    """What decides the place of a voucher, in the order in which it decides.

    Args:
        channel: How it leaves the house; the value of a `Channel`.
        country: Of destination; empty where nothing is posted.
        postcode: Of destination; empty if nothing is posted or the person cannot be read.
    """

    channel: str
    country: str
    postcode: str


Bags: TypeAlias = "dict[Bag, array[int]]"
"""The vouchers of each bag by number: eight bytes a voucher, however many there are."""


@dataclass(frozen=True, slots=True)
class Dealt:
    """A shard that is to be entered.

    Args:
        channel: Of all its pieces.
        key_group: Which signer signs it.
        vouchers: In the order of the pieces.
    """

    channel: Channel
    key_group: int
    vouchers: array[int]


def plan(store: Store, vault: Vault, campaign: Campaign, *, keys: int) -> Planned:
    """Give every voucher that has none yet its place in a shard.

    All of them are planned or, if it is killed, none. What was planned stays where it is; vouchers
    that came later get further shards.

    Args:
        store: Of the campaign.
        vault: With the campaign's secret: the postcode is sealed.
        campaign: Says how many pieces a shard has.
        keys: How many signers the campaign has. Shards are dealt to them evenly.

    Raises:
        BookError: ``book-too-few-keys`` if a key would sign more than 100,000 documents;
            ``book-other-secret``.
    """
    while True:
        with no_collecting(), store.read() as books:
            turns = books.campaign_file.turns()
            loads = _loads(books)
            bags, unreadable = _sorted(vault, books.pieces.unplanned())
        dealt = deal(bags, size=campaign.shard_size, keys=keys, loads=loads)
        with no_collecting(), store.begin() as books:
            if books.campaign_file.take_turn(after=turns):
                books.campaign_file.bind_vault(vault.fingerprint)
                _enter(books, dealt)
                books.pieces.filled()
                break
    pieces = sum(map(len, bags.values()))
    return Planned(shards=len(dealt), pieces=pieces, unreadable=unreadable)


def deal(bags: Bags, *, size: int, keys: int, loads: Counter[int]) -> tuple[Dealt, ...]:
    """Cut bags into shards, and deal the shards to the keys.

    Args:
        bags: With their vouchers.
        size: Pieces a shard.
        keys: How many keys there are.
        loads: Documents that each key has to sign already, by key group.

    Raises:
        BookError: ``book-too-few-keys``.
    """
    busy = Counter({group: loads[group] for group in range(keys)})
    dealt = []
    for channel, vouchers in _cut(bags, size=size):
        group = min(busy, key=busy.__getitem__)
        busy[group] += len(vouchers)
        dealt.append(Dealt(channel, group, vouchers))
    if max(busy.values()) > MOST_DOCUMENTS:
        least = -(-busy.total() // MOST_DOCUMENTS)
        raise BookError(
            "book-too-few-keys",
            f"{busy.total()} documents are too many for {keys} signing keys.",
            hint=f"Name at least {max(least, keys + 1)} signers; each may sign {MOST_DOCUMENTS}.",
        )
    return tuple(dealt)


def _cut(bags: Bags, *, size: int) -> Iterator[tuple[Channel, array[int]]]:
    for (channel, _), group in groupby(sorted(bags), key=lambda bag: (bag.channel, bag.country)):
        vouchers = array("q")
        for bag in group:
            vouchers.extend(bags[bag])
        for start in range(0, len(vouchers), size):
            yield Channel(channel), vouchers[start : start + size]


def _sorted(vault: Vault, waiting: Iterable[tuple[int, Person]]) -> tuple[Bags, int]:
    """Return the bags of vouchers that come in their order, and how many cannot be read."""
    bags: Bags = {}
    unreadable = 0
    for voucher, person in waiting:
        channel, country = person.channel, person.country
        if channel is Channel.EMAIL:
            bag = Bag(channel.value, "", "")
        else:
            postcode = _postcode(vault, person)
            unreadable += postcode is None
            bag = Bag(channel.value, "" if country is None else country.value, postcode or "")
        bags.setdefault(bag, array("q")).append(voucher)
    return bags, unreadable


def _postcode(vault: Vault, person: Person) -> str | None:
    """Return the postcode, or None if the person cannot be read: one must not stop the others."""
    try:
        return vault.postcode(person)
    except VaultError:
        return None


def _loads(books: Books) -> Counter[int]:
    loads: Counter[int] = Counter()
    for shard in books.shards.all():
        if shard.kind is ShardKind.FIRST:
            loads[shard.key_group] += shard.pieces
    return loads


def _enter(books: Books, dealt: Iterable[Dealt]) -> None:
    for shard in dealt:
        books.pieces.add_shard(
            [(voucher, _FIRST_COPY) for voucher in shard.vouchers],
            kind=ShardKind.FIRST,
            channel=shard.channel,
            key_group=shard.key_group,
        )
