"""`gouvcheck-batch mail`: send what goes out by e-mail, and settle what is in doubt."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Annotated, Final

import typer

from gouvcheck_core.cli import moments, options
from gouvcheck_core.cli.console import emit, emit_json, say
from gouvcheck_core.cli.exits import ExitCode
from gouvcheck_core.errors import UsageError
from voucher_batch.cli import exits, workplace
from voucher_batch.cli.options import HERE, CampaignFolder
from voucher_batch.cli.progress import Bar

if TYPE_CHECKING:
    from collections.abc import Mapping

    from voucher_batch.cli.workplace import Workplace
    from voucher_batch.mail.sending import Pacing, Post
    from voucher_batch.piece import Piece
    from voucher_batch.store import Store
    from voucher_batch.store.post_tables import MailState

EXAMPLE: Final = options.example(
    "gouvcheck-batch mail --server 'smtp://bons@mail.example.lu?password=file:password'",
    "gouvcheck-batch mail --in-doubt",
)


class Wish(Enum):
    """What the verb is asked to do."""

    SEND = "--server"
    SHOW_DOUBTS = "--in-doubt"
    SHOW_REFUSED = "--refused"
    WAS_SENT = "--was-sent"
    SEND_AGAIN = "--send-again"


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What the caller asks for.

    Args:
        wish: What to do.
        value: The server's URI, or the mark of a piece; else empty.
        pacing: How fast, and how long.
    """

    wish: Wish
    value: str
    pacing: Pacing


def command(  # noqa: PLR0913 - every option of the command is an argument
    *,
    campaign: CampaignFolder = HERE,
    server: Annotated[
        str | None,
        typer.Option(
            "--server",
            metavar="URI",
            envvar="GOUVCHECK_SMTP",
            help="smtp://USER@HOST?password=file:PATH, or smtps://…",
        ),
    ] = None,
    rate: Annotated[
        float, typer.Option("--rate", min=0.01, max=1_000, help="Messages a second at most.")
    ] = 10.0,
    most: Annotated[
        int | None, typer.Option("--most", metavar="N", min=1, help="Messages in this run at most.")
    ] = None,
    in_doubt: Annotated[
        bool, typer.Option("--in-doubt", help="Show what may or may not have gone out.")
    ] = False,
    refused: Annotated[
        bool, typer.Option("--refused", help="Show what no server will take, and why.")
    ] = False,
    was_sent: Annotated[
        str | None,
        typer.Option("--was-sent", metavar="MARK", help="Settle a doubt: it has gone out."),
    ] = None,
    send_again: Annotated[
        str | None,
        typer.Option("--send-again", metavar="MARK", help="Settle a doubt: it has not."),
    ] = None,
    as_json: options.AsJson = False,
) -> None:
    """Send what goes out by e-mail, each message once.

    A message in doubt was handed over when a process or connection died. It is never sent again by
    itself: look for its Message-ID in the server's log, then settle it. Ends with 1 while messages
    wait or are in doubt.
    """
    from voucher_batch.mail.sending import Pacing

    wishes = {
        Wish.SHOW_DOUBTS: in_doubt,
        Wish.SHOW_REFUSED: refused,
        Wish.WAS_SENT: was_sent,
        Wish.SEND_AGAIN: send_again,
    }
    wish, value = _one(wishes, server)
    order = Order(wish=wish, value=value, pacing=Pacing(rate=rate, most=most))
    place = workplace.open_workplace(campaign)
    with place.store() as store:
        raise typer.Exit(act(place, store, order, as_json=as_json))


def act(place: Workplace, store: Store, order: Order, *, as_json: bool) -> ExitCode:
    """Do what is asked, and return the exit code.

    Raises:
        GouvCheckError: It cannot be done.
    """
    match order.wish:
        case Wish.SEND:
            return _send(place, store, order, as_json=as_json)
        case Wish.SHOW_DOUBTS:
            return _show_doubts(place, store, as_json=as_json)
        case Wish.SHOW_REFUSED:
            return _show_refused(place, store, as_json=as_json)
        case Wish.WAS_SENT | Wish.SEND_AGAIN:
            return _settle(place, store, order)


def _one(wishes: Mapping[Wish, bool | str | None], server: str | None) -> tuple[Wish, str]:
    """Return the one thing that is asked for; a server may be named in the environment besides.

    Raises:
        UsageError: ``usage-mail``.
    """
    asked = [(wish, value) for wish, value in wishes.items() if value]
    if not asked and server:
        return Wish.SEND, server
    if len(asked) != 1:
        raise UsageError(
            "usage-mail",
            "It is not said which one thing is to be done.",
            hint="Name --server to send, or --in-doubt, --refused, --was-sent or --send-again.",
        )
    ((wish, value),) = asked
    return wish, value if isinstance(value, str) else ""


def _send(place: Workplace, store: Store, order: Order, *, as_json: bool) -> ExitCode:
    from voucher_batch.mail.sending import send
    from voucher_batch.mail.server import parse_server
    from voucher_batch.run import Stop
    from voucher_batch.run import Wish as Wanted
    from voucher_batch.store.post_tables import MailState

    server = parse_server(order.value)
    workplace.ensure_open(store)
    with ExitStack() as stack:
        stop = stack.enter_context(Stop.listening())
        bar = stack.enter_context(Bar("mailing", unit="messages"))

        def watch(counts: Mapping[MailState, int]) -> None:
            bar.show(counts[MailState.SENT], sum(counts.values()))

        counts = send(
            _post(place, store),
            server,
            pacing=order.pacing,
            watch=watch,
            ends=lambda: stop.wish is not Wanted.GO_ON,
        )
    _tell(counts, as_json=as_json)
    if stop.wish is not Wanted.GO_ON:
        return ExitCode.INTERRUPTED
    left = counts[MailState.WAITING] + counts[MailState.CLAIMED]
    return exits.LEFT if left else exits.DONE


def _post(place: Workplace, store: Store) -> Post:
    from voucher_batch.mail.sending import Post
    from voucher_batch.sheet import render

    form = place.form()

    def press(piece: Piece) -> bytes:
        return render([piece], form=form)

    return Post(campaign=place.campaign, store=store, vault=place.vault(), press=press)


def _tell(counts: Mapping[MailState, int], *, as_json: bool) -> None:
    from voucher_batch.store.post_tables import MailState

    if as_json:
        emit_json({state.value: count for state, count in counts.items()})
        return
    if counts[MailState.CLAIMED]:
        say(f"{counts[MailState.CLAIMED]:,} in doubt: gouvcheck-batch mail --in-doubt")
    if counts[MailState.REFUSED]:
        say(f"{counts[MailState.REFUSED]:,} refused: gouvcheck-batch mail --refused")
    if counts[MailState.WAITING]:
        say(f"{counts[MailState.WAITING]:,} wait for another try: start again later")
    emit(f"{counts[MailState.SENT]:,} of {sum(counts.values()):,} messages are sent")


def _show_doubts(place: Workplace, store: Store, *, as_json: bool) -> ExitCode:
    from voucher_batch.mail.doubts import in_doubt

    doubts = in_doubt(place.campaign, store, place.vault())
    if as_json:
        emit_json([
            {"mark": d.mark.text(), "message_id": d.identity, "since": moments.iso(d.since)}
            for d in doubts
        ])  # fmt: skip
    else:
        for doubt in doubts:
            emit(f"{doubt.mark.text()}  {moments.iso(doubt.since)}  {doubt.identity}")
    return exits.LEFT if doubts else exits.DONE


def _show_refused(place: Workplace, store: Store, *, as_json: bool) -> ExitCode:
    from voucher_batch.mail.doubts import refused

    found = refused(place.campaign, store)
    if as_json:
        emit_json([{"mark": mark.text(), "status": status} for mark, status in found])
    else:
        for mark, status in found:
            emit(f"{mark.text()}  {status}")
    return exits.LEFT if found else exits.DONE


def _settle(place: Workplace, store: Store, order: Order) -> ExitCode:
    from voucher_batch.handover import parse_mark
    from voucher_batch.mail.doubts import settle
    from voucher_batch.store.outbox import Place

    mark = parse_mark(order.value, campaign=place.campaign.id)
    where = Place(mark.shard, mark.piece)
    settle(store, where, was_sent=order.wish is Wish.WAS_SENT, now=moments.now())
    emit("settled")
    return exits.DONE
