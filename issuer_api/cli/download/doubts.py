"""`gouvcheck-api download doubts`: e-mails of which nobody knows whether they went out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final

import typer

from gouvcheck_core.cli import moments, options
from gouvcheck_core.cli.console import emit, emit_json
from gouvcheck_core.errors import UsageError
from issuer_api.cli import operator
from issuer_api.cli.exits import DONE, NOT_WELL
from issuer_api.cli.place import open_without_signers

if TYPE_CHECKING:
    from gouvcheck_core.cli.exits import ExitCode
    from issuer_api.download.doubts import Fate
    from issuer_api.house import House

EXAMPLE: Final = options.example(
    "gouvcheck-api download doubts",
    "gouvcheck-api download doubts --was-sent '<0123…@documents.example.lu>'",
)


def command(
    *,
    was_sent: Annotated[
        str | None,
        typer.Option("--was-sent", metavar="MESSAGE-ID", help="Settle a doubt: it has gone out."),
    ] = None,
    send_again: Annotated[
        str | None,
        typer.Option("--send-again", metavar="MESSAGE-ID", help="Settle a doubt: it has not."),
    ] = None,
    as_json: options.AsJson = False,
) -> None:
    """Show the e-mails in doubt, or settle one.

    A message in doubt was handed over when a process or connection died. It is never sent again by
    itself: look for its Message-ID in the mail server's log, then settle it. Your account is kept
    with it. Ends with 1 while messages are in doubt.
    """
    with open_without_signers() as house:
        if was_sent is None and send_again is None:
            raise typer.Exit(_show(house, as_json=as_json))
        _settle(house, *_one(was_sent, send_again), as_json=as_json)


def _show(house: House, *, as_json: bool) -> ExitCode:
    from issuer_api.download.doubts import in_doubt

    doubts = in_doubt(house)
    if as_json:
        emit_json([{"message_id": d.identity, "since": moments.iso(d.since)} for d in doubts])
    else:
        for doubt in doubts:
            emit(f"{moments.iso(doubt.since)}  {doubt.identity}")
    return NOT_WELL if doubts else DONE


def _one(was_sent: str | None, send_again: str | None) -> tuple[str, Fate]:
    """Return which message is to be settled, and how.

    Raises:
        UsageError: ``usage-doubt``.
    """
    from issuer_api.download.doubts import Fate

    match was_sent, send_again:
        case str(message), None:
            return message, Fate.SENT
        case None, str(message):
            return message, Fate.NOT_SENT
        case _:
            raise UsageError(
                "usage-doubt",
                "A message is settled in one way.",
                hint="Name --was-sent or --send-again.",
            )


def _settle(house: House, message: str, fate: Fate, *, as_json: bool) -> None:
    from issuer_api.download.doubts import settle

    by = operator.account()
    settle(house, message, fate=fate, by=by)
    if as_json:
        emit_json({"message_id": message, "settled": fate.value, "by": by})
        return
    emit("settled")
