"""`gouvcheck-batch resend revoked`: which entries of status lists are to be withdrawn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final

import typer

from gouvcheck_core.cli import moments, options
from gouvcheck_core.cli.console import emit, emit_json
from gouvcheck_core.errors import UsageError
from voucher_batch.cli import exits, workplace
from voucher_batch.cli.options import HERE, CampaignFolder

if TYPE_CHECKING:
    from collections.abc import Mapping

EXAMPLE: Final = options.example(
    "gouvcheck-batch resend revoked",
    "gouvcheck keys mark 12:4711 withdrawn --signer 'pkcs11:token=status'",
    "gouvcheck-batch resend revoked --withdrawn 12:4711",
)


def command(
    *,
    campaign: CampaignFolder = HERE,
    withdrawn: Annotated[
        str | None,
        typer.Option(
            "--withdrawn", metavar="LIST:INDEX", help="It is withdrawn: take it off the list."
        ),
    ] = None,
    as_json: options.AsJson = False,
) -> None:
    """Show which entries are to be withdrawn.

    They are those of status lists, as `gouvcheck keys mark` takes them. Ends with 1 while there are
    any.
    """
    with workplace.open_workplace(campaign).store() as store, store.begin() as books:
        waiting = {
            f"{each.list}:{each.entry}": each.voucher
            for each in books.resends.replacements()
            if each.approved_by is not None and each.marked is None
        }
        if withdrawn is not None:
            books.resends.mark(_voucher(withdrawn, waiting), now=moments.now())
            del waiting[withdrawn]
    if as_json:
        emit_json(list(waiting))
    else:
        for entry in waiting:
            emit(entry)
    raise typer.Exit(exits.LEFT if waiting else exits.DONE)


def _voucher(entry: str, waiting: Mapping[str, int]) -> int:
    """Return the voucher at an entry.

    Raises:
        UsageError: ``usage-entry``.
    """
    if entry not in waiting:
        raise UsageError(
            "usage-entry",
            "That entry does not wait to be withdrawn.",
            hint="`gouvcheck-batch resend revoked` shows those that do.",
        )
    return waiting[entry]
