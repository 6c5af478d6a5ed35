"""Taking in: checked rows become sealed persons, each once, and every row is accounted for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, BinaryIO

from voucher_batch.collecting import no_collecting
from voucher_batch.intake import Refused, Tally, chunks, in_order, outcomes
from voucher_batch.store.imports import beneficiary_number, line_of
from voucher_batch.vault.sealing import seal_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from concurrent.futures import Executor

    from voucher_batch.beneficiary import Beneficiary
    from voucher_batch.intake import Chunk, Report, Rules
    from voucher_batch.store import Store
    from voucher_batch.vault import Sealer, Vault
    from voucher_batch.vault.sealing import SealedRow


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A row of somebody who is in the campaign already.

    Args:
        line: First line of the row in the file, from 1.
    """

    line: int


@dataclass(frozen=True, slots=True, repr=False)
class SealedChunk:
    """Rows of a file after the last look at what they say: only the vault can read them now.

    Args:
        persons: Of the rows that passed, in their order, as the store takes them.
        refused: The others.
    """

    persons: list[SealedRow]
    refused: tuple[Refused, ...]


def take_in(
    store: Store,
    vault: Vault,
    stream: BinaryIO,
    rules: Rules,
    *,
    now: int,
    executor: Executor | None = None,
    note: Callable[[Duplicate | Refused], object] = lambda _: None,
) -> Report:
    """Take in a file of beneficiaries as a whole, or not at all, and return what became of it.

    Who is there already is decided by the database, for persons in this file and in all others.

    Args:
        store: Of the campaign.
        vault: With the campaign's secret.
        stream: The file that was surveyed, seekable.
        rules: What its rows are held to.
        now: Seconds since 1970-01-01T00:00:00Z.
        executor: Checks and seals beside this process, and on this machine: it is sent the keys
            that seal. None is this process.
        note: Called with each row that was not accepted, in the order of the file. What it was told
            counts only if the call returns.

    Raises:
        BookError: ``book-import-done``: the same file was taken in before; ``book-other-secret``.
        IntakeError: ``intake-changed``: the file was changed since it was surveyed.
    """
    tally = Tally()
    with no_collecting(), store.begin() as books:
        books.campaign_file.bind_vault(vault.fingerprint)
        number = books.imports.start(rules.digest, now=now)
        seal = partial(seal_chunk, rules=rules, sealer=vault.sealer, import_number=number)
        rows = chunks(stream, rules)
        for chunk in map(seal, rows) if executor is None else in_order(executor, seal, rows):
            known = books.people.take_in(chunk.persons)
            tally.take(len(chunk.persons))
            tally.duplicate(len(known))
            for refused in chunk.refused:
                tally.refuse(refused)
            ended: list[Duplicate | Refused] = [Duplicate(line_of(each)) for each in known]
            for row in sorted([*ended, *chunk.refused], key=lambda row: row.line):
                note(row)
        books.people.filled()
        report = tally.report()
        books.imports.finish(
            number, accepted=report.taken, duplicate=report.duplicates, rejected=report.refused
        )
    return report


def seal_chunk(chunk: Chunk, *, rules: Rules, sealer: Sealer, import_number: int) -> SealedChunk:
    """Check and seal the rows of a chunk. Pure, and at home in any process of this machine.

    Args:
        chunk: Of the file that ``rules`` were made for.
        rules: What rows are held to.
        sealer: Of the campaign.
        import_number: Of the file.
    """
    refused: list[Refused] = []

    def taken() -> Iterator[tuple[int, str, Beneficiary]]:
        for end in outcomes(chunk, rules):
            if isinstance(end, Refused):
                refused.append(end)
            else:
                yield beneficiary_number(import_number, end.line), end.person_id, end.beneficiary

    # Each person is sealed before the next one is looked at: a chunk of them in clear is not only
    # more than need be, it also falls out of the processor's cache.
    with no_collecting():
        return SealedChunk(seal_rows(sealer, taken()), tuple(refused))
