"""The package for the printer: shards, proof set, job ticket, manifest, checksums.

SHA256SUMS is written last, and names every other file: a folder without it is no package yet. The
same books give the same package, so that it can be made again anywhere.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from voucher_batch.beneficiary import Channel
from voucher_batch.collecting import no_collecting
from voucher_batch.errors import HandoverError
from voucher_batch.folder import Folder
from voucher_batch.handover.proofs import Choice
from voucher_batch.handover.ticket import Printable, Ticket
from voucher_batch.manifest import entries_of, signing_keys, write_manifest
from voucher_batch.piece import Mark
from voucher_batch.rebuild import Rebuilder
from voucher_batch.run.prepare import is_due, shard_name
from voucher_batch.sheet import render
from voucher_batch.store import ShardState

if TYPE_CHECKING:
    from collections.abc import Collection

    from gouvcheck_core.signer import Signer
    from voucher_batch.campaign import Campaign
    from voucher_batch.sheet import Form
    from voucher_batch.store import Shard, Store
    from voucher_batch.vault import Vault

SUMS: Final = "SHA256SUMS"
MANIFEST: Final = "manifest.cbor"
PROOFS: Final = "proof-set.pdf"
TICKET: Final = "job-ticket.json"
TICKET_TEXT: Final = "job-ticket.txt"


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """What was handed over.

    Args:
        url: Of the folder.
        shards: Files of letters.
        sheets: Letters in them.
        vouchers: In the manifest; None where there is none.
    """

    url: str
    shards: int
    sheets: int
    vouchers: int | None


def hand_over(
    store: Store,
    *,
    campaign: Campaign,
    vault: Vault,
    form: Form,
    output: str,
    package: str,
    signer: Signer | None,
    numbers: Collection[int] | None = None,
) -> Package:
    """Make the package of a finished campaign, or of some of its shards.

    Args:
        store: The books.
        campaign: As its file describes it.
        vault: Its secrets; the proof set has names on it.
        form: The compiled template.
        output: URL of the folder that the run wrote to.
        package: URL of a folder for the package; on the disk of ``output`` its files are linked.
        signer: Who vouches for the manifest; None for documents that nobody redeems.
        numbers: Shards to hand over, such as reprints; all that are posted unless told.

    Raises:
        HandoverError: ``handover-unfinished``, ``handover-nothing``, ``handover-changed``: a shard
            is not released, there is none, or a file is not what was released.
            ``handover-exists``: another package is in the folder. Or as `entries_of`.
        RunError: A folder cannot be read or written.
        VaultError: A row cannot be unsealed.
        SignerError: The signer cannot sign.
    """
    maker = _Maker(store, campaign, vault, form, Folder(output), Folder(package))
    return maker.make(maker.shards(numbers), signer)


class _Maker:
    """Makes one package."""

    def __init__(
        self,
        store: Store,
        campaign: Campaign,
        vault: Vault,
        form: Form,
        output: Folder,
        package: Folder,
    ) -> None:
        self._store: Final = store
        self._campaign: Final = campaign
        self._vault: Final = vault
        self._form: Final = form
        self._output: Final = output
        self._package: Final = package
        self._sums: Final[dict[str, str]] = {}
        self._countries: Final[Counter[str]] = Counter()
        self._languages: Final[Counter[str]] = Counter()
        self._choice: Final = Choice()

    def shards(self, numbers: Collection[int] | None) -> list[Shard]:
        """Return the shards to hand over, all of them released."""
        with self._store.read() as books:
            posted = [s for s in books.shards.all() if s.channel is Channel.POST]
        wanted = [s for s in posted if numbers is None or s.number in numbers]
        unknown = set(numbers or ()) - {s.number for s in wanted}
        if not wanted or unknown:
            raise HandoverError(
                "handover-nothing",
                "There is no such shard of letters in the campaign.",
                hint="Plan and run the campaign first; `gouvcheck-batch status` lists its shards.",
            )
        late = [s.number for s in wanted if s.state is not ShardState.RELEASED]
        if late:
            raise HandoverError(
                "handover-unfinished",
                f"{len(late)} of {len(wanted)} shards are not released, the first is {late[0]}.",
                hint="Run the campaign to its end first: `gouvcheck-batch run`.",
            )
        return [s for s in wanted if s.digest is not None]

    def make(self, shards: list[Shard], signer: Signer | None) -> Package:
        """Make the package; one that broke off is made anew."""
        if SUMS in self._package.names():
            raise HandoverError(
                "handover-exists",
                "There is a finished package in the folder.",
                hint="Choose another folder; `sha256sum -c SHA256SUMS` tells whether it is whole.",
            )
        with no_collecting():
            printables = [self._take_in(shard) for shard in shards]
        self._write(PROOFS, self._proofs())
        ticket = Ticket(
            campaign=self._campaign,
            shards=printables,
            countries=self._countries,
            languages=self._languages,
            proofs=self._choice.reasons(),
            vouchers=None if signer is None else self._manifest(signer),
        )
        self._write(TICKET, ticket.to_json())
        self._write(TICKET_TEXT, ticket.to_text())
        self._seal()
        return Package(
            url=self._package.url,
            shards=len(printables),
            sheets=ticket.sheets,
            vouchers=ticket.vouchers,
        )

    def _take_in(self, shard: Shard) -> Printable:
        name = shard_name(shard.number)
        digest = self._output.digest(name)
        if digest != shard.digest:
            raise HandoverError(
                "handover-changed",
                f"The file of shard {shard.number} is not what was released.",
                hint="Find out who changed it; then remove it and have the shard made again.",
            )
        place(self._output, self._package, name)
        self._sums[name] = digest.hex()
        missing = self._look_at(shard)
        return Printable(
            number=shard.number,
            file=name,
            sheets=shard.pieces - len(missing),
            missing=missing,
            sha256=digest.hex(),
            size=shard.size or 0,
        )

    def _look_at(self, shard: Shard) -> tuple[int, ...]:
        """Count the sheets of a shard, choose proofs, and return which numbers no sheet has."""
        missing: list[int] = []
        with self._store.read() as books:
            rows = books.pieces.of(shard.number)
        for row in rows:
            if not is_due(row):
                missing.append(row.piece)
                continue
            person = row.person
            self._languages[person.language] += 1
            if person.country is not None:
                self._countries[person.country.value] += 1
            mark = Mark(
                campaign=self._campaign.id,
                shard=shard.number,
                piece=row.piece,
                pieces=shard.pieces,
                copy=row.copy,
            )
            self._choice.see(row, mark, name=self._vault.name(person))
        return tuple(missing)

    def _proofs(self) -> bytes:
        with self._store.read() as books:
            keys = books.keys.public()
        rebuilder = Rebuilder(self._campaign, self._vault, keys=keys)
        pieces = [rebuilder.piece(row, mark=mark) for row, mark in self._choice.rows()]
        return render(pieces, form=self._form)

    def _manifest(self, signer: Signer) -> int:
        with no_collecting(), self._store.read() as books:
            keys = signing_keys(books)
            head = write_manifest(
                self._package,
                MANIFEST,
                entries=entries_of(books, campaign=self._campaign, keys=keys),
                campaign=self._campaign,
                secrets=self._vault.fingerprint,
                keys=keys,
                signer=signer,
            )
        self._sums[MANIFEST] = self._package.digest(MANIFEST).hex()
        return head.counts.vouchers

    def _write(self, name: str, data: bytes) -> None:
        self._package.write_whole(name, (data,))
        self._sums[name] = self._package.digest(name).hex()

    def _seal(self) -> None:
        lines = (f"{digest}  {name}\n" for name, digest in sorted(self._sums.items()))
        self._package.write_whole(SUMS, ("".join(lines).encode(),))


def place(source: Folder, target: Folder, name: str) -> None:
    """Put a file of one folder into another: by a link on one disk, else by a copy.

    Raises:
        RunError: It cannot be read or written.
    """
    if source.path(name) == target.path(name):
        return
    if source.is_local and target.is_local and _linked(source.path(name), target.path(name)):
        return
    target.write_whole(name, source.read(name))


def _linked(source: str, target: str) -> bool:
    temporary = Path(f"{target}.part")
    try:
        temporary.parent.mkdir(parents=True, exist_ok=True)
        temporary.unlink(missing_ok=True)
        temporary.hardlink_to(source)
        temporary.replace(target)
        temporary.unlink(missing_ok=True)  # which a link to the same file leaves (rename(2))
    except OSError:  # another disk, or one without links
        return False
    return True
