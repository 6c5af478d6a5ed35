"""`gouvcheck-batch status`: where a campaign stands, from any terminal and at any time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from gouvcheck_core.cli import moments, options
from gouvcheck_core.cli.console import emit_json, emit_rich, pairs
from voucher_batch.cli import workplace
from voucher_batch.cli.options import HERE, CampaignFolder

if TYPE_CHECKING:
    from voucher_batch.store import Store

EXAMPLE: Final = options.example("gouvcheck-batch status --campaign spring-2027")


def command(*, campaign: CampaignFolder = HERE, as_json: options.AsJson = False) -> None:
    """Say where a campaign stands.

    Nobody who is at work on it has to wait. Counts only: who gets what is nowhere said.
    """
    with workplace.open_workplace(campaign).store() as store:
        facts = look(store)
    if as_json:
        emit_json(facts)
        return
    table = pairs()
    for label, value in facts.items():
        if value not in (None, {}, []):
            table.add_row(label.replace("_", " "), _in_words(value))
    emit_rich(table)


def look(store: Store) -> dict[str, Any]:
    """Return where a campaign stands, as JSON values."""
    from voucher_batch.beneficiary import Channel
    from voucher_batch.handover import printed
    from voucher_batch.run import status
    from voucher_batch.store.closing import ClosingBook

    stands = status(store, now=moments.now())
    with store.read() as books:
        counts = books.counts()
        closed = ClosingBook(books.connection, campaign=books.campaign).closed()
        mails = books.outbox.counts()
        resends = books.resends.counts()
        replacements = books.resends.replacements()
        returned = len(books.resends.returned())
        to_mail = sum(s.pieces for s in books.shards.all() if s.channel is Channel.EMAIL)
    sheets = printed(store)
    return {
        "rows": {
            "accepted": counts.accepted,
            "duplicate": counts.duplicate,
            "rejected": counts.rejected,
        },
        "people": {"here": counts.beneficiaries - counts.erased, "erased": counts.erased},
        "vouchers": {
            "given": counts.vouchers + counts.replacements,
            "waiting": counts.waiting,
            "signed": counts.signed,
            "revoked": counts.revoked,
        },
        "pieces": {
            "done": stands.done,
            "planned": stands.pieces,
            "not_planned": counts.unplanned,
        },
        "shards": {state.value: count for state, count in stands.shards.items() if count},
        "set_aside": [{"shard": f.shard, "fault": f.fault} for f in stands.set_aside],
        "at_work": {owner: len(shards) for owner, shards in stands.owners.items()},
        "pieces_a_second": None if stands.rate is None else round(stands.rate, 1),
        "seconds_left": None if stands.left is None else round(stands.left),
        "sheets": {
            "printed": sheets.printed,
            "spoiled": sheets.spoiled,
            "made_again": sheets.reprinted,
            "open": sheets.open,
        },
        "mails": {state.value: count for state, count in mails.items()} | {"in_all": to_mail},
        "asked_again": {answer.value: count for answer, count in resends.items()},
        "replacements": {
            "asked": len(replacements),
            "to_approve": sum(each.approved_by is None for each in replacements),
            "to_withdraw": sum(
                each.approved_by is not None and each.marked is None for each in replacements
            ),
        },
        "letters_returned": returned,
        "books_close": not counts.faults,
        "closed": None if closed is None else moments.iso(closed),
    }


def _in_words(value: Any) -> str:  # noqa: ANN401 - a JSON value
    match value:
        case dict():
            return ", ".join(f"{count:,} {name.replace('_', ' ')}" for name, count in value.items())
        case list():
            return ", ".join(f"{each['shard']} ({each['fault']})" for each in value)
        case bool():
            return "yes" if value else "no"
        case int() | float():
            return f"{value:,}"
        case _:
            return str(value)
