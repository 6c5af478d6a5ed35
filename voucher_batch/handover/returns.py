"""What comes back from the printer: which sheets are good, which were spoiled and are made again.

The log is CSV with two columns, the text of the sheet's DataMatrix and ``printed`` or ``spoiled``,
with or without a header. The same log may come twice. A spoiled sheet is made again in a reprint
shard: the same code and the same copy number, because the spoiled one never left the house.
"""

from __future__ import annotations

import csv
import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from voucher_batch.beneficiary import Channel
from voucher_batch.errors import HandoverError
from voucher_batch.handover.marks import parse_mark
from voucher_batch.handover.proofs import PROOF
from voucher_batch.store import Outcome, ShardKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from voucher_batch.campaign import Campaign
    from voucher_batch.piece import Mark
    from voucher_batch.store import Store

_HEADER: Final = ("datamatrix", "outcome")
_COLUMNS: Final = len(_HEADER)
_TOGETHER: Final = 1_000
"""Lines that are entered in one transaction."""
_OUTCOMES: Final = {outcome.value: outcome for outcome in Outcome}


@dataclass(frozen=True, slots=True)
class Taken:
    """What a return log said.

    Args:
        printed: Lines of good sheets.
        spoiled: Lines of spoiled sheets.
    """

    printed: int
    spoiled: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """What became of the sheets of a campaign; the counts close.

    Args:
        pieces: All of them, reprints too.
        printed: Said to be good.
        reprinted: Said to be spoiled, and made again in a later shard.
        spoiled: Said to be spoiled, and not yet made again.
        open: Nothing was said of them yet.
    """

    pieces: int
    printed: int
    reprinted: int
    spoiled: int
    open: int


def take_log(lines: Iterable[str], *, store: Store, campaign: Campaign, now: int) -> Taken:
    """Enter a return log of the printer.

    Args:
        lines: Of the file, as text.
        store: The books.
        campaign: Whose sheets were printed.
        now: Seconds since 1970-01-01T00:00:00Z.

    Raises:
        HandoverError: ``handover-log``, ``handover-mark``, ``handover-other-campaign``,
            ``handover-unknown-sheet``: a line cannot be taken; what stands above it in the log may
            have been entered, and the corrected log can be given again.
        BookError: ``book-outcome``: a sheet was said to be otherwise before.
    """
    with store.read() as books:
        sizes = {s.number: s.pieces for s in books.shards.all() if s.channel is Channel.POST}
    counts = dict.fromkeys(Outcome, 0)
    for batch in _batches(_read(lines, campaign=campaign)):
        with store.begin() as books:
            for line, mark, outcome in batch:
                is_sheet = sizes.get(mark.shard) == mark.pieces and mark.copy != PROOF
                if not is_sheet or not books.pieces.record(
                    mark.shard, mark.piece, outcome, now=now
                ):
                    raise _unknown(line)
                counts[outcome] += 1
    return Taken(counts[Outcome.PRINTED], counts[Outcome.SPOILED])


def reprint_spoiled(store: Store, *, campaign: Campaign) -> tuple[int, ...]:
    """Plan what was spoiled into reprint shards, and return their numbers; nothing twice.

    Args:
        store: The books.
        campaign: Whose shard size is kept.
    """
    with store.begin() as books:
        books.campaign_file.take_turn()  # two operators at once must not plan the same reprints
        papers = books.pieces.spoiled(Channel.POST)
        return tuple(
            books.pieces.add_shard(
                papers[start : start + campaign.shard_size],
                kind=ShardKind.REPRINT,
                channel=Channel.POST,
            )
            for start in range(0, len(papers), campaign.shard_size)
        )


def printed(store: Store) -> Printed:
    """Count what became of the sheets of a campaign."""
    with store.read() as books:
        pieces = sum(s.pieces for s in books.shards.all() if s.channel is Channel.POST)
        said = list(books.pieces.outcomes().values())
        waiting = len(books.pieces.spoiled(Channel.POST))
    spoiled = said.count(Outcome.SPOILED)
    return Printed(
        pieces=pieces,
        printed=said.count(Outcome.PRINTED),
        reprinted=spoiled - waiting,
        spoiled=waiting,
        open=pieces - len(said),
    )


def _read(lines: Iterable[str], *, campaign: Campaign) -> Iterator[tuple[int, Mark, Outcome]]:
    rows = csv.reader(lines, strict=True)
    try:
        for row in rows:
            if not row or (rows.line_num == 1 and tuple(map(str.lower, row)) == _HEADER):
                continue
            outcome = _OUTCOMES.get(row[-1].strip().lower())
            if len(row) != _COLUMNS or outcome is None:
                raise _unread(rows.line_num)
            yield rows.line_num, parse_mark(row[0].strip(), campaign=campaign.id), outcome
    except (csv.Error, UnicodeDecodeError) as error:
        raise _unread(rows.line_num) from error


def _batches(
    rows: Iterator[tuple[int, Mark, Outcome]],
) -> Iterator[tuple[tuple[int, Mark, Outcome], ...]]:
    while batch := tuple(itertools.islice(rows, _TOGETHER)):
        yield batch


def _unknown(line: int) -> HandoverError:
    return HandoverError(
        "handover-unknown-sheet",
        f"Line {line} of the log names a sheet that was not made for the post.",
        hint="Check that the log is of this campaign; proofs and e-mails do not belong in it.",
    )


def _unread(line: int) -> HandoverError:
    return HandoverError(
        "handover-log",
        f"Line {line} of the log cannot be read.",
        hint="Each line is the text of a DataMatrix, a comma, and printed or spoiled.",
    )
