"""`gouvcheck-batch close`: end a campaign whose books close."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import typer

from gouvcheck_core.cli import moments, options
from gouvcheck_core.cli.console import emit, emit_json, say
from voucher_batch.cli import exits, terminal, workplace
from voucher_batch.cli.options import HERE, CampaignFolder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gouvcheck_core.cli.exits import ExitCode
    from voucher_batch.store import Books, Store

EXAMPLE: Final = options.example("gouvcheck-batch close --campaign spring-2027")


def command(*, campaign: CampaignFolder = HERE, as_json: options.AsJson = False) -> None:
    """End a campaign whose books close.

    Nothing more is made or sent for it. Ends with 1, and changes nothing, while something is left;
    it is said what. Persons can still be erased, and the manifest written again.
    """
    with workplace.open_workplace(campaign).store() as store:
        raise typer.Exit(act(store, as_json=as_json))


def act(store: Store, *, as_json: bool) -> ExitCode:
    """Close the campaign if nothing is left; look and close in one transaction."""
    from voucher_batch.store.closing import ClosingBook

    with store.begin() as books:
        left = list(_left(books))
        closing = ClosingBook(books.connection, campaign=books.campaign)
        if not left:
            closing.close(now=moments.now(), operator=terminal.account())
        closed = closing.closed()
    if as_json:
        emit_json({"closed": None if closed is None else moments.iso(closed), "left": left})
    elif closed is not None:
        emit(f"closed since {moments.iso(closed)}")
    for each in () if as_json else left:
        say(each)
    return exits.LEFT if left else exits.DONE


def _left(books: Books) -> Iterator[str]:
    """Say what is left to do, one sentence each."""
    from voucher_batch.beneficiary import Channel
    from voucher_batch.store.post_tables import MailState

    counts = books.counts()
    mails = books.outbox.counts()
    to_mail = sum(s.pieces for s in books.shards.all() if s.channel is Channel.EMAIL)
    mailed = mails[MailState.SENT] + mails[MailState.REFUSED]
    replacements = books.resends.replacements()
    numbers = {
        "people without a voucher (allocate)": counts.waiting,
        "vouchers without a paper (run)": counts.unplanned,
        "pieces that are not made (run)": counts.pieces - counts.released,
        "papers that were asked for again (run)": len(books.resends.waiting()),
        "spoiled sheets that are not made again (run)": len(books.pieces.spoiled(Channel.POST)),
        "mails that are not sent (mail)": to_mail - mailed,
        "replacements that wait for a second person (resend approve)": sum(
            each.approved_by is None for each in replacements
        ),
        "entries that are not withdrawn (resend revoked)": sum(
            each.approved_by is not None and each.marked is None for each in replacements
        ),
    }
    yield from (f"{equation}: the books do not close" for equation in counts.faults)
    yield from (f"{what}: {number:,}" for what, number in numbers.items() if number)
