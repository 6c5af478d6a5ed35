"""Taking persons in and giving vouchers out, beside one ORM insert after the other.

``python -m bench.batch_store 730000`` measures a nation; fewer rows unless told. It does what
``gouvcheck-batch import`` and ``allocate`` do: two processes check and seal the rows, this one
reads the file and stores. Both databases keep what they were told when the power fails: SQLite with
``synchronous = FULL``, PostgreSQL with ``fsync``. The other way is what one would write first:
mapped classes for persons in clear and their vouchers, a look-up and two flushes a row, a commit a
thousand; it checks, seals and plans nothing. Rates are rows for each second of a processor, over
all processes and the database's, so that they mean something on a machine with other work too.
"""

from __future__ import annotations

import argparse
import os
import secrets
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from multiprocessing import active_children, get_context
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sqlalchemy import ForeignKey, create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from bench.processes import below, largest, spent
from bench.timing import table
from tests.support.databases import Database, Postgres
from voucher_batch.allocate import allocate
from voucher_batch.campaign import load
from voucher_batch.intake import Rules, propose, survey
from voucher_batch.plan import plan
from voucher_batch.sample import rows, write_csv
from voucher_batch.store import create_store, open_store
from voucher_batch.taking import take_in
from voucher_batch.vault import Vault

if TYPE_CHECKING:
    from collections.abc import Iterator

FEW: Final = 50_000
NAIVE: Final = 3_000
PROCESSES: Final = 2
NATION: Final = 730_000
GOAL: Final = 60
"""Seconds for a nation, on two cores with nothing else to do."""
IMPORT: Final = ("survey", "check, seal, store")
LISTS: Final = (1,)
KEYS: Final = 8
SAMPLE: Final = Path(__file__).parents[1] / "tests" / "samples" / "batch" / "voucher.toml"
CAMPAIGN: Final = replace(load(SAMPLE.read_bytes(), source=SAMPLE.name), shard_size=500)
DURABLE: Final = {"shared_buffers": "512MB", "max_wal_size": "4GB", "maintenance_work_mem": "64MB"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What a step took.

    Args:
        clock: Seconds that went by.
        parent: Processor seconds of this process.
        workers: Of those that check and seal.
        server: Of the database, where it is a process of its own.
        held: MiB that this process held at most until the end of the step.
        worker: MiB that the largest worker did.
    """

    clock: float
    parent: float
    workers: float
    server: float
    held: float
    worker: float

    @property
    def processor(self) -> float:
        """Processor seconds of all of them."""
        return self.parent + self.workers + self.server


@dataclass(slots=True)
class Watch:
    """What each step took, in the order in which they were taken."""

    steps: dict[str, Seen] = field(default_factory=dict)

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Measure a block."""
        before = _now()
        yield
        after = _now()
        took = [late - early for late, early in zip(after, before, strict=True)]
        self.steps[name] = Seen(
            clock=took[0],
            parent=took[1],
            workers=took[2],
            server=took[3],
            held=largest(frozenset({os.getpid()})),
            worker=largest(_workers()),
        )

    def sum(self, *names: str) -> tuple[float, float]:
        """Return seconds of the clock and of processors for some steps together."""
        seen = [self.steps[name] for name in names]
        return sum(each.clock for each in seen), sum(each.processor for each in seen)


def _workers() -> frozenset[int]:
    return frozenset(child.pid for child in active_children() if child.pid)


def _now() -> tuple[float, float, float, float]:
    """Return the clock, and what this process, the workers and the server have spent so far."""
    workers = _workers()
    server = below(os.getpid()) - workers
    return time.monotonic(), time.process_time(), spent(workers), spent(server)


class Base(DeclarativeBase):
    """What the other way maps its classes with."""


class NaivePerson(Base):
    """A person in clear."""

    __tablename__ = "naive_person"
    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    street: Mapped[str]
    postcode: Mapped[str]
    city: Mapped[str]


class NaiveVoucher(Base):
    """A voucher of a person."""

    __tablename__ = "naive_voucher"
    id: Mapped[int] = mapped_column(primary_key=True)
    person: Mapped[int] = mapped_column(ForeignKey(NaivePerson.id), unique=True)
    entry: Mapped[int] = mapped_column(unique=True)
    reference: Mapped[str] = mapped_column(unique=True)


def factory(url: str, file: Path) -> Watch:
    """Take a file in, give everybody a voucher, and plan."""
    watch = Watch()
    create_store(url)
    vault = Vault(secrets.token_bytes(32), campaign=CAMPAIGN.id)
    with (
        open_store(url, campaign=CAMPAIGN.id) as store,
        file.open("rb") as stream,
        ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn")) as executor,
    ):
        with watch.step("survey"):
            found = survey(stream, source=file.name)
        rules = Rules.of(CAMPAIGN, propose(found, CAMPAIGN), found)
        with watch.step("check, seal, store"):
            report = take_in(store, vault, stream, rules, now=int(time.time()), executor=executor)
        with watch.step("allocate"):
            given = allocate(store, vault, lists=LISTS).given
        with watch.step("allocate again"):
            allocate(store, vault, lists=LISTS)
        with watch.step("plan"):
            plan(store, vault, CAMPAIGN, keys=KEYS)
        with store.read() as books, watch.step("count"):
            counts = books.counts()
    if not (report.read == report.taken == given == counts.planned) or counts.faults:
        raise SystemExit("the books do not close")
    return watch


def naive(url: str) -> float:
    """Return rows a second of a processor, the other way."""
    engine = create_engine(url.replace("postgresql:", "postgresql+psycopg:"))
    Base.metadata.create_all(engine)
    before = _now()
    with Session(engine) as session:
        for position, row in enumerate(rows(NAIVE)):
            number = row["Matricule"]
            if session.scalar(select(NaivePerson.id).where(NaivePerson.number == number)):
                continue
            person = NaivePerson(
                number=number,
                name=row["Nom de famille"],
                street=row["Rue"],
                postcode=row["Code postal"],
                city=row["Localité"],
            )
            session.add(person)
            session.flush()
            reference = secrets.token_hex(9)
            session.add(NaiveVoucher(person=person.id, entry=position, reference=reference))
            session.flush()
            if position % 1_000 == 0:
                session.commit()
        session.commit()
    after = _now()
    engine.dispose()
    return NAIVE / (sum(after[1:]) - sum(before[1:]))


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rows", type=int, nargs="?", default=FEW)
    count: int = parser.parse_args().rows
    server = Postgres(DURABLE)
    steps: list[list[str]] = []
    lines: list[list[str]] = []
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "sample.csv"
        with file.open("w", encoding="utf-8", newline="") as stream:
            write_csv(rows(count), stream)
        for kind in Database:
            urls = {
                Database.SQLITE: [f"sqlite:///{folder}/{name}.db" for name in ("ours", "naive")],
                Database.POSTGRESQL: [server.create(), server.create()],
            }[kind]
            watch = factory(urls[0], file)
            steps += _steps(kind, watch)
            lines.append(_line(kind, watch, count=count, other=naive(urls[1])))
    server.stop()
    sys.stdout.write(f"## The store: {count:,} persons\n\n{table(SUMMARY, lines)}\n\n")
    sys.stdout.write(f"Seconds of each step, and MiB held at most:\n\n{table(STEPS, steps)}\n")


SUMMARY: Final = (
    "database",
    "import, s",
    "allocate, s",
    "both, s",
    f"goal for {NATION:,}, s",
    "processor, s",
    "rows/s of a processor",
    "ORM",
    "ratio",
)
STEPS: Final = (
    "database",
    "step",
    "clock",
    "parent",
    "workers",
    "server",
    "parent, MiB",
    "a worker, MiB",
)


def _line(kind: Database, watch: Watch, *, count: int, other: float) -> list[str]:
    imported, _ = watch.sum(*IMPORT)
    allocated, _ = watch.sum("allocate")
    clock, processor = watch.sum(*IMPORT, "allocate")
    rate = count / processor
    return [
        kind.value,
        f"{imported:.1f}",
        f"{allocated:.1f}",
        f"{clock:.1f}",
        f"{GOAL}",
        f"{processor:.1f}",
        f"{rate:,.0f}",
        f"{other:,.0f}",
        f"{rate / other:.1f}",
    ]


def _steps(kind: Database, watch: Watch) -> list[list[str]]:
    return [
        [
            kind.value,
            name,
            *(f"{each:.1f}" for each in (seen.clock, seen.parent, seen.workers, seen.server)),
            f"{seen.held:,.0f}",
            f"{seen.worker:,.0f}",
        ]
        for name, seen in watch.steps.items()
    ]


if __name__ == "__main__":
    main()
