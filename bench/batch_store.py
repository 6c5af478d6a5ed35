"""Taking persons in and giving vouchers out, beside one ORM insert after the other.

``python -m bench.batch_store 730000`` measures a nation; fewer rows unless told. Both databases
keep what they were told when the power fails: SQLite with ``synchronous = FULL``, PostgreSQL with
``fsync``. The other way is what one would write first: mapped classes for persons in clear and
their vouchers, a look-up and two flushes a row, a commit a thousand; it checks, seals and plans
nothing.
"""

from __future__ import annotations

import argparse
import secrets
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sqlalchemy import ForeignKey, create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

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
NAIVE: Final = 5_000
LISTS: Final = (1,)
KEYS: Final = 8
SAMPLE: Final = Path(__file__).parents[1] / "tests" / "samples" / "batch" / "voucher.toml"
CAMPAIGN: Final = replace(load(SAMPLE.read_bytes(), source=SAMPLE.name), shard_size=500)
DURABLE: Final = {"shared_buffers": "256MB", "max_wal_size": "4GB", "maintenance_work_mem": "64MB"}


@dataclass(slots=True)
class Watch:
    """Seconds of each step, in the order in which they were taken."""

    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Measure a block."""
        start = time.monotonic()
        yield
        self.seconds[name] = time.monotonic() - start


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
        ProcessPoolExecutor(2, mp_context=get_context("spawn")) as executor,
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
    """Return rows a second of the other way."""
    engine = create_engine(url.replace("postgresql:", "postgresql+psycopg:"))
    Base.metadata.create_all(engine)
    start = time.monotonic()
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
    engine.dispose()
    return NAIVE / (time.monotonic() - start)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rows", type=int, nargs="?", default=FEW)
    count: int = parser.parse_args().rows
    server = Postgres(DURABLE)
    steps: list[str] = []
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
            seconds = factory(urls[0], file).seconds
            other = naive(urls[1])
            both = seconds["check, seal, store"] + seconds["allocate"]
            steps = [*seconds]
            lines.append([
                kind.value,
                *(f"{each:.1f}" for each in seconds.values()),
                f"{both:.1f}",
                f"{count / both:,.0f}",
                f"{other:,.0f}",
                f"{count / both / other:.1f}",
            ])  # fmt: skip
    server.stop()
    head = ["database", *steps, "import + allocate", "rows/s", "ORM, rows/s", "ratio"]
    sys.stdout.write(f"## The store: {count:,} persons, seconds of each step\n\n")
    sys.stdout.write(table(head, lines) + "\n")


if __name__ == "__main__":
    main()
