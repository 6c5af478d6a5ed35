"""`gouvcheck-batch resend stolen`: ask for a stolen voucher to be replaced."""

from __future__ import annotations

from typing import Final

from gouvcheck_core.cli import moments, options
from gouvcheck_core.cli.console import emit
from voucher_batch.cli import terminal, workplace
from voucher_batch.cli.options import HERE, AnswerLanguage, CampaignFolder

EXAMPLE: Final = options.example("gouvcheck-batch resend stolen")


def command(*, campaign: CampaignFolder = HERE, lang: AnswerLanguage = "en") -> None:
    """Ask for a stolen voucher to be replaced.

    The old code will be withdrawn. Read and answered like `ask`. A second person, from an account
    of their own, has to approve it.
    """
    from voucher_batch.resend import ask_replacement, public_answer

    place = workplace.open_workplace(campaign)
    request = terminal.ask_request()
    with place.store() as store:
        workplace.ensure_open(store)
        ask_replacement(store, place.vault(), request, now=moments.now())
    emit(public_answer(lang))
