"""A whole campaign of invented people in a folder, step by step, with what each step took.

Every step can be broken off and started again: the campaign itself remembers how far it is, and
``figures.json`` what was measured so far.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import time
import warnings
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from gouvcheck_core.keys import KeyKind
from gouvcheck_core.signer import DevelopmentOnlyWarning, SoftwareSigner
from tests.support.factory import SAMPLES
from voucher_batch.allocate import allocate
from voucher_batch.campaign import load
from voucher_batch.errors import BookError, HandoverError
from voucher_batch.handover import hand_over, printed
from voucher_batch.intake import Rules, propose, survey
from voucher_batch.manifest import read_manifest
from voucher_batch.plan import plan
from voucher_batch.run import Order, Terms, pool_workers, run_campaign, status
from voucher_batch.sample import rows, write_csv
from voucher_batch.sheet import Form
from voucher_batch.store import MOST_DOCUMENTS, create_store, open_store
from voucher_batch.taking import take_in
from voucher_batch.vault import Vault

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from voucher_batch.campaign import Campaign
    from voucher_batch.run import Progress, Stop, Summary
    from voucher_batch.store import Store

NOW: Final = 1_780_000_000
"""When the campaign was taken in; any time will do."""
_MIB: Final = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How large a campaign is to be.

    Args:
        letters: How many.
        shard: Letters a shard.
        processes: That render.
    """

    letters: int
    shard: int = 500
    processes: int = os.cpu_count() or 1


class WholeCampaign:
    """A campaign in a folder, from a file of rows to a package for the printer.

    Args:
        folder: Made if it is not there; what it holds already is not made again.
        size: How large it is.
        url: Of the store; a SQLite file in the folder unless told.
    """

    def __init__(self, folder: Path, size: Size, *, url: str = "") -> None:
        self.folder: Final = folder
        self.size: Final = size
        folder.mkdir(parents=True, exist_ok=True)
        self._figures: Final = folder / "figures.json"
        data = (SAMPLES / "voucher.toml").read_bytes()
        self.campaign: Final[Campaign] = replace(
            load(data, source="voucher.toml"), shard_size=size.shard
        )
        self._url: Final = url or f"sqlite:///{folder / 'store.db'}"
        self._vault: Final = Vault(bytes(range(32)), campaign=self.campaign.id)
        self.form: Final = Form.of(self.campaign)

    @property
    def figures(self) -> dict[str, dict[str, float]]:
        """What each step took so far, over all sessions, by its name."""
        if not self._figures.exists():
            return {}
        found: dict[str, dict[str, float]] = json.loads(self._figures.read_text())
        return found

    def take_in(self) -> None:
        """Write the rows to a file and take them in."""
        source = self.folder / "rows.csv"
        if not source.exists():
            self._write_rows(source)
        create_store(self._url)
        with self._store() as store, source.open("rb") as stream, self._measured("import"):
            seen = survey(stream, source=source.name)
            rules = Rules.of(self.campaign, propose(seen, self.campaign), seen)
            with ProcessPoolExecutor(self.size.processes) as executor:
                try:
                    take_in(store, self._vault, stream, rules, now=NOW, executor=executor)
                except BookError as error:
                    if error.code != "book-import-done":
                        raise

    def allocate(self) -> None:
        """Give everybody a voucher."""
        with self._store() as store, self._measured("allocate"):
            allocate(store, self._vault, lists=self.campaign.lists)

    def plan(self) -> None:
        """Lay the vouchers into shards."""
        with self._store() as store, self._measured("plan"):
            plan(store, self._vault, self.campaign, keys=self._keys)

    def run(self, *, progress: Progress | None = None, stop: Stop | None = None) -> Summary:
        """Sign, render, read back, release."""
        with self._store() as store, pool_workers(self.size.processes) as workers:
            order = Order(
                campaign=self.campaign,
                store=store,
                vault=self._vault,
                signers=[self._signer(number) for number in range(self._keys)],
                form=self.form,
                output=str(self.folder / "out"),
            )
            with self._measured("run") as figures:
                summary = run_campaign(
                    order, workers=workers, terms=Terms(), progress=progress, stop=stop
                )
                done = summary.figures
                figures["letters"] = done.pieces
                figures["read back"] = done.verified
                figures["processor seconds of the workers"] = done.seconds
                figures["bytes"] = done.size
                figures["largest: MiB of a worker"] = done.memory / _MIB
        return summary

    def hand_over(self) -> None:
        """Make the package, with its manifest."""
        with self._store() as store, self._measured("hand over"):
            try:
                hand_over(
                    store,
                    campaign=self.campaign,
                    vault=self._vault,
                    form=self.form,
                    output=str(self.folder / "out"),
                    package=str(self.folder / "package"),
                    signer=self._signer(0),
                )
            except HandoverError as error:
                if error.code != "handover-exists":
                    raise

    def check(self) -> dict[str, int]:
        """See that the package is whole and that every count is the number of letters.

        Raises:
            AssertionError: One is not.
        """
        package = self.folder / "package"
        with self._measured("check"):
            # The sums are looked at by another program, so both are at work at once.
            command = ["sha256sum", "--quiet", "-c", "SHA256SUMS"]
            public = self._signer(0).public
            with (
                subprocess.Popen(command, cwd=package) as sums,
                (package / "manifest.cbor").open("rb") as source,
            ):
                manifest = read_manifest(source, keys={public.kid: public})
                entries = sum(len(chunk) for chunk in manifest.chunks())
            if sums.returncode:
                raise AssertionError(sums.args)
        ticket = json.loads((package / "job-ticket.json").read_text())
        with self._store() as store:
            sheets = printed(store).pieces
            with store.read() as books:
                counts = books.counts()
        found = {
            "rows accepted": counts.accepted,
            "vouchers": counts.vouchers,
            "signatures kept": counts.signed,
            "sheets planned": sheets,
            "sheets released": counts.released,
            "sheets on the job ticket": ticket["counts"]["sheets"],
            "entries of the manifest": entries,
        }
        wrong = [name for name, number in found.items() if number != self.size.letters]
        if wrong or counts.faults:
            raise AssertionError((wrong, counts.faults))
        return found

    def left(self) -> int:
        """Return how many letters are not made yet; all of them before they are planned."""
        if not (self.folder / "store.db").exists():
            return self.size.letters
        with self._store() as store:
            seen = status(store, now=NOW)
        return seen.pieces - seen.done if seen.pieces else self.size.letters

    def sizes(self) -> dict[str, int]:
        """Return the bytes of what a campaign leaves."""
        package = self.folder / "package"
        shards = sum(path.stat().st_size for path in (package / "shards").iterdir())
        others = {path.name: path.stat().st_size for path in package.iterdir() if path.is_file()}
        store = sum(path.stat().st_size for path in self.folder.glob("store.db*"))
        return {"letters": shards, **others, "store": store}

    @property
    def _keys(self) -> int:
        # Whole shards are dealt, and a tenth is left free.
        return -(-self.size.letters // (MOST_DOCUMENTS * 9 // 10))

    def _store(self) -> Store:
        return open_store(self._url, campaign=self.campaign.id)

    def _signer(self, number: int) -> SoftwareSigner:
        path = self.folder / f"key-{number}.pem"
        if not path.exists():
            path.write_bytes(SoftwareSigner.generate(KeyKind.P256).to_pem())
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DevelopmentOnlyWarning)
            return SoftwareSigner.from_pem(path.read_bytes())

    def _write_rows(self, path: Path) -> None:
        temporary = path.with_suffix(".part")
        with temporary.open("w", newline="", encoding="utf-8") as stream:
            write_csv(({**row, "Canal": "courrier"} for row in rows(self.size.letters)), stream)
        temporary.replace(path)

    @contextmanager
    def _measured(self, step: str) -> Iterator[dict[str, float]]:
        """Add what the block takes, and what it says, to the figures, however it ends."""
        figures: dict[str, float] = {}
        begin, own = time.monotonic(), time.process_time()
        try:
            yield figures
        finally:
            figures["seconds"] = time.monotonic() - begin
            figures["processor seconds of the parent"] = time.process_time() - own
            figures["largest: MiB of the parent"] = (
                resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / _MIB
            )
            self._add(step, figures)

    def _add(self, step: str, figures: dict[str, Any]) -> None:
        known = self.figures
        kept = known.setdefault(step, {})
        for name, value in figures.items():
            before = kept.get(name, 0)
            kept[name] = max(before, value) if name.startswith("largest") else before + value
        temporary = self._figures.with_suffix(".part")
        temporary.write_text(json.dumps(known, indent=1))
        temporary.replace(self._figures)
