"""A manifest into the books, whole or not at all.

The steps, in the order in which they are taken; the rules are those of docs/spec/manifest.md:

 1. no other import runs, and the head fits the books and the campaign that they know (N-16, N-18)
 2. every run of entries is proven before it is looked at (N-05 to N-07)
 3. what is known has changed in nothing but from live to void (N-19), what is new is entered
 4. nothing that was known is missing (N-19)
 5. the counts of the books, taken anew, are those of the head (N-20)

Whoever called commits: an error anywhere leaves the books as they were (N-15).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from issuer_api.errors import VoucherError
from issuer_api.vouchers import heading, succession
from issuer_api.vouchers.comparing import require_equal
from issuer_api.vouchers.model import Campaign, Voucher, VoucherState
from voucher_batch.manifest import State

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from issuer_api.store.books import Books
    from issuer_api.vouchers.repository import Place
    from voucher_batch.manifest import Entry, Manifest

_BEFORE_ALL: Final[Place] = (-1, -1)
_STATES: Final = {State.LIVE: VoucherState.LIVE.value, State.VOID: VoucherState.VOID.value}


class Imported(NamedTuple):
    """What an import did.

    Args:
        campaign: As the books know it now.
        entered: Vouchers that are new.
        voided: Vouchers that went from live to void.
        is_known: Whether this very manifest was imported before.
    """

    campaign: Campaign
    entered: int
    voided: int
    is_known: bool


def import_manifest(
    books: Books,
    manifest: Manifest,
    *,
    reserved: Collection[int],
    now: int,
    watch: Callable[[int], None] = lambda _: None,
) -> Imported:
    """Import a manifest.

    Args:
        books: In a transaction, for this alone.
        manifest: Whose head was proven; its entries are proven as they are read.
        reserved: Status lists in which the service gives entries to documents of its own.
        now: Seconds since 1970-01-01T00:00:00Z.
        watch: Told from time to time how many entries were read.

    Raises:
        HandoverError: ``handover-manifest-…``: the file is not what was signed.
        VoucherError: ``voucher-…``: the books do not take it; the entry or count is named.
    """
    # 1
    books.campaigns.keep_others_out()
    campaign = heading.campaign_of(manifest, now=now)
    before = _known(books, campaign)
    if before is not None and before.manifest == campaign.manifest:
        for entries in _watched(manifest, watch):
            heading.require_entries_fit(entries)
        require_equal(books, before)
        return Imported(before, 0, 0, is_known=True)
    books.campaigns.enter(campaign, keys=manifest.head.keys)
    # 2, 3
    intake = _Intake(books, campaign, manifest, reserved=reserved)
    for entries in _watched(manifest, watch):
        intake.take(entries)
    # 4
    intake.end()
    # 5
    require_equal(books, campaign)
    return Imported(campaign, intake.entered, intake.voided, is_known=False)


class _Intake:
    """Takes entries in, run by run; never holds more than one run."""

    def __init__(
        self, books: Books, campaign: Campaign, manifest: Manifest, *, reserved: Collection[int]
    ) -> None:
        self._books = books
        self._campaign = campaign
        self._kids = [key.kid for key in manifest.head.keys]
        self._reserved = reserved
        self._claimed: set[int] = set()
        self._last = _BEFORE_ALL
        self.entered = 0
        self.voided = 0

    def take(self, entries: tuple[Entry, ...]) -> None:
        """Take a run of entries, which follow those that were taken before."""
        heading.require_entries_fit(entries)
        self._claim({entry.list for entry in entries})
        vouchers = [self._voucher(entry) for entry in entries]
        end = (vouchers[-1].list, vouchers[-1].entry)
        known = self._books.vouchers.between(self._campaign.number, after=self._last, to=end)
        new: list[Voucher] = []
        voided: list[Place] = []
        for voucher in vouchers:
            place = (voucher.list, voucher.entry)
            former = known.pop(place, None)
            if former is None:
                new.append(voucher)
            elif succession.became_void(former, voucher):
                voided.append(place)
        if known:
            raise succession.gone(min(known))
        self._books.vouchers.give(new)
        self._books.vouchers.make_void(voided)
        self.entered += len(new)
        self.voided += len(voided)
        self._last = end

    def end(self) -> None:
        """Make sure that nothing known stands behind the last entry."""
        behind = self._books.vouchers.first_behind(self._campaign.number, self._last)
        if behind is not None:
            raise succession.gone(behind)

    def _claim(self, lists: set[int]) -> None:
        """Make sure that lists are the campaign's: no entry can be a document's as well (N-17)."""
        for number in sorted(lists - self._claimed):
            if (
                number in self._reserved
                or self._books.campaigns.holds_documents(number)
                or not self._books.campaigns.claim(number, for_campaign=self._campaign.number)
            ):
                raise VoucherError(
                    "voucher-list",
                    f"Status list {number} belongs to another campaign, or to documents of this "
                    "service.",
                    hint="Each campaign has status lists of its own; nothing was imported.",
                )
            self._claimed.add(number)

    def _voucher(self, entry: Entry) -> Voucher:
        return Voucher(
            entry.list,
            entry.index,
            self._campaign.number,
            entry.reference_hash,
            entry.value,
            self._kids[entry.key],
            entry.shard,
            _STATES[entry.state],
        )


def _known(books: Books, campaign: Campaign) -> Campaign | None:
    """Return the campaign as the books know it, which must be the same one (N-18)."""
    found = books.campaigns.named(campaign.id) or books.campaigns.numbered(campaign.number)
    if found is not None:
        succession.require_same_campaign(found, campaign)
    return found


def _watched(manifest: Manifest, watch: Callable[[int], None]) -> Iterator[tuple[Entry, ...]]:
    done = 0
    for entries in manifest.chunks():
        yield entries
        done += len(entries)
        watch(done)
