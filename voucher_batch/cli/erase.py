"""`gouvcheck-batch erase`: make a person unreadable for ever."""

from __future__ import annotations

from typing import Annotated, Final

import typer

from gouvcheck_core.cli import moments, options
from gouvcheck_core.cli.console import emit
from voucher_batch.cli import terminal, workplace
from voucher_batch.cli.options import HERE, CampaignFolder

EXAMPLE: Final = options.example("gouvcheck-batch erase --campaign spring-2027")


def command(
    *,
    campaign: CampaignFolder = HERE,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask; for programs.")] = False,
) -> None:
    """Make a person unreadable for ever.

    The identification number is read from stdin, and the key of the person destroyed. What stays is
    a number without a name, so that the books close, and a keyed hash, so that nobody gets a second
    voucher. The answer is the same whether there is such a person or not.
    """
    from voucher_batch.erase import erase

    place = workplace.open_workplace(campaign)
    vault = place.vault()
    national_id = terminal.ask_national_id()
    if not yes:
        terminal.confirm("What is kept of this person cannot be read again.")
    with place.store() as store:
        with store.read() as books:
            person = books.people.find(vault.person_hash(national_id))
        if person is not None:
            erase(store, person.beneficiary, now=moments.now())
    emit("Nothing that is kept here can be read of this person any more.")
