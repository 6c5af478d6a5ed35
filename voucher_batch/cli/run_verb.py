"""`gouvcheck-batch run`: sign, print and read back whatever is due."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Final

import typer

from gouvcheck_core.cli import options
from gouvcheck_core.cli.console import emit, emit_json, say
from gouvcheck_core.cli.exits import ExitCode
from gouvcheck_core.cli.keys import choices
from gouvcheck_core.errors import UsageError
from voucher_batch.cli import exits, workplace
from voucher_batch.cli.options import HERE, CampaignFolder, Output, SignerUris
from voucher_batch.cli.progress import Bar
from voucher_batch.cli.signers import Holders

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from voucher_batch.cli.workplace import Workplace
    from voucher_batch.run import Event, Pace, Sampling, Summary, Workers
    from voucher_batch.store import Store
    from voucher_batch.vault import Vault

EXAMPLE: Final = options.example(
    "gouvcheck-batch run --signer 'pkcs11:token=spring;object=vouchers-1' --pin-file pin",
)

_ALL: Final = "all"
_MANY: Final = 20_000
"""Vouchers whose planning takes longer than two seconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What the caller asks for.

    Args:
        holders: Who signs.
        output: Where letters are written, or None.
        workers: Processes on this machine, or None for one a core.
        dask: Address of a scheduler, or None.
        sample: How many codes are read back.
        again: Whether shards that were set aside are tried again.
    """

    holders: Holders
    output: str | None
    workers: int | None
    dask: str | None
    sample: Sampling
    again: bool


def command(  # noqa: PLR0913 - every option of the command is an argument
    *,
    signer: SignerUris,
    campaign: CampaignFolder = HERE,
    output: Output = None,
    workers: Annotated[
        int | None,
        typer.Option("--workers", metavar="N", min=1, help="Processes; one a core if left out."),
    ] = None,
    dask: Annotated[
        str | None,
        typer.Option("--dask", metavar="ADDRESS", help="A dask.distributed scheduler instead."),
    ] = None,
    verify: Annotated[
        str,
        typer.Option(
            "--verify", metavar="PERCENT|all", help="How many codes are read off finished pages."
        ),
    ] = "1",
    again: Annotated[
        bool, typer.Option("--again", help="Try shards again that were set aside.")
    ] = False,
    pin_file: choices.PinFile = None,
    production: choices.Production = False,
    as_json: options.AsJson = False,
) -> None:
    """Sign, print and read back whatever is due.

    Due are vouchers that have no paper yet, papers that were asked for again, and sheets that the
    printer has spoiled. Ctrl-C finishes the shards in hand, twice leaves them; start again any
    time. Ends with 1 if a shard was set aside, or something remains.
    """
    order = Order(
        holders=Holders(uris=tuple(signer), pin_file=pin_file, production=production),
        output=output,
        workers=workers,
        dask=dask,
        sample=_sampling(verify),
        again=again,
    )
    raise typer.Exit(act(workplace.open_workplace(campaign), order, as_json=as_json))


def act(place: Workplace, order: Order, *, as_json: bool) -> ExitCode:
    """Plan what is due, run it, and say how it ended.

    Raises:
        GouvCheckError: The run cannot go on.
    """
    from voucher_batch import run
    from voucher_batch.run import Stop, Terms, Wish

    signers = order.holders.open()
    with place.store() as store, ExitStack() as stack:
        vault, form = place.vault(), place.form()
        workplace.ensure_open(store)
        _plan(place, store, vault, keys=len(signers), again=order.again)
        stop = stack.enter_context(Stop.listening())
        workers = stack.enter_context(_workers(order))
        bar = stack.enter_context(Bar("signing and printing", unit="pieces"))
        summary = run.run_campaign(
            run.Order(
                campaign=place.campaign,
                store=store,
                vault=vault,
                signers=signers,
                form=form,
                output=place.output(order.output),
                sample=order.sample,
            ),
            workers=workers,
            terms=Terms(),
            progress=_Shown(bar),
            stop=stop,
        )
    _tell(summary, order.output or str(place.folder / workplace.RUN), as_json=as_json)
    if stop.wish is not Wish.GO_ON:
        return ExitCode.INTERRUPTED
    return exits.DONE if summary.complete else exits.LEFT


class _Shown:
    """Draws a run."""

    def __init__(self, bar: Bar) -> None:
        self._bar = bar

    def advanced(self, pace: Pace) -> None:
        self._bar.show(pace.done, pace.total)

    def happened(self, event: Event, *, shard: int, fault: str = "") -> None:
        self._bar.say(f"shard {shard} {event.value}" + (f": {fault}" if fault else ""))


def _plan(place: Workplace, store: Store, vault: Vault, *, keys: int, again: bool) -> None:
    """Find a place for everything that is due: a shard each, once."""
    from voucher_batch.handover import reprint_spoiled
    from voucher_batch.plan import plan
    from voucher_batch.resend import gather

    with store.read() as books:
        unplanned = books.counts().unplanned
    if unplanned > _MANY:
        say(f"planning {unplanned:,} vouchers in postal order; that takes a while")
    planned = plan(store, vault, place.campaign, keys=keys)
    if planned.pieces:
        say(f"planned {planned.pieces:,} pieces in {planned.shards:,} shards")
    if planned.unreadable:
        say(f"{planned.unreadable:,} of them cannot be read; their shards will be set aside")
    for gathered in gather(store, place.campaign):
        say(
            f"shard {gathered.shard}: {gathered.pieces:,} asked for again, {gathered.channel.value}"
        )
    for number in reprint_spoiled(store, campaign=place.campaign):
        say(f"shard {number}: spoiled sheets again")
    if again:
        with store.begin() as books:
            say(f"{books.shards.put_back():,} shards are tried again")


def _workers(order: Order) -> AbstractContextManager[Workers]:
    from voucher_batch.run import dask_workers, pool_workers

    if order.dask is None:
        return pool_workers(order.workers)
    if order.workers is not None:
        raise UsageError(
            "usage-workers",
            "Both processes of this machine and a cluster are named.",
            hint="Give --workers or --dask; a cluster brings its own processes.",
        )
    return dask_workers(order.dask)


def _sampling(text: str) -> Sampling:
    """Return how many codes are read back.

    Raises:
        UsageError: ``usage-verify``: it is neither a number nor ``all``.
        RunError: ``run-sample``: it is not 1 to 100.
    """
    from voucher_batch.run import EVERY_CODE, Sampling

    if text == _ALL:
        return EVERY_CODE
    if not (text.isascii() and text.isdigit()):
        raise UsageError(
            "usage-verify",
            "What --verify names is no sample.",
            hint="Write --verify 1 for one code in a hundred, or --verify all.",
        )
    return Sampling(percent=int(text))


def _tell(summary: Summary, output: str, *, as_json: bool) -> None:
    status, figures = summary.status, summary.figures
    if as_json:
        emit_json({
            "pieces": status.pieces,
            "done": status.done,
            "set_aside": [{"shard": f.shard, "fault": f.fault} for f in status.set_aside],
            "output": output,
            "this_run": {
                "shards": figures.shards,
                "letters": figures.pieces,
                "read_back": figures.verified,
                "bytes": figures.size,
            },
        })  # fmt: skip
        return
    for fault in status.set_aside:
        say(f"shard {fault.shard} is set aside: {fault.fault}")
    if not summary.complete:
        say(f"{status.pieces - status.done:,} pieces remain; start again to go on")
    emit(
        f"{figures.pieces:,} letters in {figures.shards:,} shards, {figures.verified:,} codes read "
        f"back; {status.done:,} of {status.pieces:,} pieces are done, in {output}"
    )
