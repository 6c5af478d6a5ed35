"""Letters that came back undeliverable: scanned by the mark on the sheet, kept as a work list.

The list names sheets and nobody. The addresses that go with it are handed out apart, for the desk
that looks for better ones.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import zxingcpp

from gouvcheck_core.scan.picture import Kind, grey_picture, kind_of
from voucher_batch.beneficiary import Channel
from voucher_batch.errors import ResendError
from voucher_batch.handover.marks import parse_mark
from voucher_batch.piece import Mark
from voucher_batch.recipient import recipient

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from gouvcheck_core.scan.value import Grey
    from voucher_batch.campaign import Campaign
    from voucher_batch.store import Store
    from voucher_batch.vault import Vault


@dataclass(frozen=True, slots=True)
class ReturnedLetter:
    """A letter that came back and waits to be dealt with.

    Args:
        mark: Of its sheet.
        at: When it was scanned, seconds since 1970-01-01T00:00:00Z.
    """

    mark: Mark
    at: int


def read_marks(picture: bytes) -> tuple[str, ...]:
    """Return the texts of the DataMatrix codes in a photo of returned letters.

    Args:
        picture: A PNG, JPEG or WebP file.

    Raises:
        ScanError: It is no picture that can be read.
        ResendError: ``resend-no-mark``: no code can be read in it.
    """
    kind = kind_of(picture)
    texts = () if kind is Kind.PDF else _texts(grey_picture(picture, kind))
    if not texts:
        raise ResendError(
            "resend-no-mark",
            "No DataMatrix of a sheet can be read in the picture.",
            hint="Take it closer, in even light; or type what stands beside the code.",
        )
    return texts


def _texts(grey: Grey) -> tuple[str, ...]:
    found = zxingcpp.read_barcodes(
        memoryview(grey.pixels).cast("B", (grey.height, grey.width)),
        formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.DataMatrix),
    )
    return tuple(each.text for each in found)


def note_returned(
    texts: Iterable[str], *, store: Store, campaign: Campaign, now: int, operator: str
) -> tuple[Mark, ...]:
    """Enter letters that came back, all or none; return those that were not known before.

    Args:
        texts: Of the sheets' DataMatrix codes.
        store: The books.
        campaign: Whose letters they are.
        now: Seconds since 1970-01-01T00:00:00Z.
        operator: Who scanned them.

    Raises:
        HandoverError: A text is not the mark of a sheet of this campaign.
        ResendError: ``resend-unknown-sheet``: there is no such sheet.
    """
    marks = [parse_mark(text, campaign=campaign.id) for text in texts]
    with store.begin() as books:
        posted = (shard for shard in books.shards.all() if shard.channel is Channel.POST)
        sizes = {shard.number: shard.pieces for shard in posted}
        for mark in marks:
            row = books.pieces.at(mark.shard, mark.piece)
            if row is None or (row.copy, sizes.get(mark.shard)) != (mark.copy, mark.pieces):
                raise ResendError(
                    "resend-unknown-sheet",
                    "A mark names a sheet that was never made.",
                    hint="Check that it was read whole, and that it is of this campaign.",
                )
        return tuple(
            mark
            for mark in marks
            if books.resends.note_returned(mark.shard, mark.piece, now=now, operator=operator)
        )


def returned_letters(store: Store, *, campaign: Campaign) -> tuple[ReturnedLetter, ...]:
    """Return the letters that came back and are still to be dealt with, oldest first."""
    with store.read() as books:
        sizes = {shard.number: shard.pieces for shard in books.shards.all()}
        copies = {
            each: row.copy
            for each in books.resends.returned()
            if (row := books.pieces.at(each.shard, each.position)) is not None
        }
    return tuple(
        ReturnedLetter(
            Mark(
                campaign=campaign.id,
                shard=each.shard,
                piece=each.position,
                pieces=sizes[each.shard],
                copy=copy,
            ),
            each.at,
        )
        for each, copy in copies.items()
    )


def addresses(
    letters: Sequence[ReturnedLetter], *, store: Store, vault: Vault
) -> tuple[tuple[Mark, tuple[str, ...]], ...]:
    """Return the address on each letter; nothing for a person who was erased since.

    This is personal: it goes into a file that nobody else may read, and nowhere else.
    """
    with store.read() as books:
        rows = [(each.mark, books.pieces.at(each.mark.shard, each.mark.piece)) for each in letters]
    people = [
        (mark, vault.unseal(row.person))
        for mark, row in rows
        if row is not None and row.person.sealed is not None
    ]
    return tuple(
        (mark, recipient(person.name, person.address))
        for mark, person in people
        if person.address is not None
    )


def settle_returned(mark: Mark, *, store: Store, now: int) -> None:
    """Take a letter off the list, because it was dealt with.

    Raises:
        ResendError: ``resend-not-returned``: it is not on the list.
    """
    with store.begin() as books:
        done = books.resends.settle_returned(mark.shard, mark.piece, now=now)
    if not done:
        raise ResendError(
            "resend-not-returned",
            "That letter is not on the list of those that came back.",
            hint="`gouvcheck-batch returns list` shows what is on it.",
        )
