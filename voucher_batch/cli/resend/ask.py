"""`gouvcheck-batch resend ask`: one more paper of a voucher."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Final

import typer

from gouvcheck_core.cli import moments, options
from gouvcheck_core.cli.console import emit
from voucher_batch.cli import terminal, workplace
from voucher_batch.cli.options import HERE, AnswerLanguage, CampaignFolder

EXAMPLE: Final = options.example("gouvcheck-batch resend ask --by email")


class By(StrEnum):
    """How a paper is sent again."""

    POST = "post"
    EMAIL = "email"


Wished = Annotated[By | None, typer.Option("--by", help="How; as the first time if left out.")]


def command(
    *, campaign: CampaignFolder = HERE, by: Wished = None, lang: AnswerLanguage = "en"
) -> None:
    """Ask for one more paper of a person's voucher.

    It is the same code, marked as a copy. Identification number and birth date are read from stdin,
    a line each. It goes to the registered address only. The answer is the same whether there is
    such a person, whether the voucher was used, and however often it was asked for. The next `run`
    and `mail` send it.
    """
    from voucher_batch.beneficiary import Channel
    from voucher_batch.resend import ask, public_answer

    place = workplace.open_workplace(campaign)
    request = terminal.ask_request(None if by is None else Channel(by.value))
    with place.store() as store:
        workplace.ensure_open(store)
        ask(store, place.vault(), place.campaign, request, now=moments.now())
    emit(public_answer(lang))
