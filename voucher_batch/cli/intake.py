"""`gouvcheck-batch import`: take in a file of beneficiaries, or only say how that would end."""

from __future__ import annotations

import io
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO, Final

import typer

from gouvcheck_core.cli import files, moments, options
from gouvcheck_core.cli.console import emit, say
from gouvcheck_core.cli.exits import ExitCode
from gouvcheck_core.errors import UsageError
from voucher_batch.cli import exits, workplace
from voucher_batch.cli.options import HERE, CampaignFolder
from voucher_batch.cli.progress import Bar

if TYPE_CHECKING:
    from collections.abc import Iterator

    from _typeshed import WriteableBuffer

    from voucher_batch.cli.workplace import Workplace
    from voucher_batch.intake import Layout, Refused, Report, Rules, Survey
    from voucher_batch.taking import Duplicate

EXAMPLE: Final = options.example(
    "gouvcheck-batch import residents.csv --dry-run",
    "gouvcheck-batch import residents.csv",
)

_NAME: Final = 12
"""Hexadecimal digits of a file's SHA-256 in the names of what is written about it."""
_FOLDER_RIGHTS: Final = 0o700
_LARGE: Final = 4_000_000
"""Bytes from which it pays to start further processes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What the caller asks for.

    Args:
        source: The file.
        mapping: How it is to be read, or None to find out.
        dry_run: Whether nothing is stored.
    """

    source: Path
    mapping: Path | None
    dry_run: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """A file that can be taken in.

    Args:
        place: The campaign.
        order: What was asked for.
        survey: What the file is.
        layout: How it is read.
        rules: What its rows are held to.
    """

    place: Workplace
    order: Order
    survey: Survey
    layout: Layout
    rules: Rules

    def about(self, ending: str) -> Path:
        """Return the name of a file about this one; it is named by digest, not by what it is."""
        name = f"{self.survey.digest.hex()[:_NAME]}.{ending}"
        return self.place.folder / workplace.IMPORTS / name


def command(
    source: Annotated[
        Path, typer.Argument(metavar="FILE", help="CSV or JSON Lines, with a header.")
    ],
    *,
    campaign: CampaignFolder = HERE,
    mapping: Annotated[
        Path | None,
        typer.Option(
            "--mapping", metavar="FILE", help="Which column is which; found out if left out."
        ),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Check every row and store nothing.")
    ] = False,
    as_json: options.AsJson = False,
) -> None:
    """Take in a file of beneficiaries.

    Every row ends as taken, duplicate or refused, with line, field and reason in a file of faults.
    The same file twice is refused; the same person twice gets one voucher. Ends with 1 if rows were
    refused.
    """
    place = workplace.open_workplace(campaign)
    order = Order(source=source, mapping=mapping, dry_run=dry_run)
    with _opened(source) as stream:
        raise typer.Exit(act(plan(place, order, stream), stream, as_json=as_json))


def plan(place: Workplace, order: Order, stream: BinaryIO) -> Plan:
    """Look at the file, and settle which column is which.

    Raises:
        GouvCheckError: It is no file of beneficiaries, or lacks a column.
    """
    from voucher_batch.intake import Rules, load_layout, propose, survey

    known = None
    if order.mapping is not None:
        known = load_layout(files.read(order.mapping), source=order.mapping.name)
    seen = survey(stream, source=order.source.name, layout=known)
    layout = known or propose(seen, place.campaign)
    return Plan(place, order, seen, layout, Rules.of(place.campaign, layout, seen))


def act(plan: Plan, stream: BinaryIO, *, as_json: bool) -> ExitCode:
    """Take the rows in, or try to; write the layout and the faults; show the report.

    Raises:
        GouvCheckError: The file was taken in before, has changed meanwhile, or cannot be stored.
    """
    plan.about("").parent.mkdir(mode=_FOLDER_RIGHTS, exist_ok=True)
    if plan.order.mapping is None:
        files.write(plan.about("mapping.toml"), plan.layout.to_toml().encode())
    report = _dry_run(plan, stream) if plan.order.dry_run else _take_in(plan, stream)
    if as_json:
        emit(report.to_json())
    else:
        emit(report.text().rstrip("\n"))
    if plan.order.dry_run:
        say("dry run: nothing was stored")
    return exits.LEFT if report.refused else exits.DONE


@contextmanager
def _opened(source: Path) -> Iterator[BinaryIO]:
    """Open the file; how much of it was read is shown.

    Raises:
        UsageError: ``usage-no-file``.
    """
    try:
        size = source.stat().st_size
        with (
            Bar("reading", unit="bytes") as bar,
            io.BufferedReader(_Watched(source, bar, size)) as file,
        ):
            yield file
    except OSError as error:
        raise UsageError(
            "usage-no-file",
            f"{source} cannot be read ({error.strerror}).",
            hint="Check the name and the rights of the file.",
        ) from error


class _Watched(io.FileIO):
    """A file that shows how far it was read."""

    def __init__(self, path: Path, bar: Bar, size: int) -> None:
        super().__init__(path)
        self._bar = bar
        self._size = size

    def readinto(self, buffer: WriteableBuffer) -> int | None:
        count = super().readinto(buffer)
        self._bar.show(self.tell(), self._size)
        return count


def _dry_run(plan: Plan, stream: BinaryIO) -> Report:
    from voucher_batch.intake import dry_run

    return dry_run(stream, plan.rules)


def _take_in(plan: Plan, stream: BinaryIO) -> Report:
    """Take the rows in; their faults are written beside the layout, and count only then."""
    from voucher_batch.intake.report import FAULTS_HEADER, duplicate_line, fault_line
    from voucher_batch.taking import Duplicate, take_in

    faults = [FAULTS_HEADER]

    def note(row: Duplicate | Refused) -> None:
        faults.append(duplicate_line(row.line) if isinstance(row, Duplicate) else fault_line(row))

    vault = plan.place.vault()
    with plan.place.store() as store, ExitStack() as stack:
        workplace.ensure_open(store)
        executor = None
        if plan.survey.size > _LARGE:
            executor = stack.enter_context(ProcessPoolExecutor(mp_context=get_context("spawn")))
        report = take_in(
            store, vault, stream, plan.rules, now=moments.now(), executor=executor, note=note
        )
    files.write(plan.about("faults.csv"), "".join(faults).encode())
    return report
