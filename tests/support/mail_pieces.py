"""A campaign that sends e-mails, and pieces of it, without a store behind them."""

from __future__ import annotations

import datetime as dt
from typing import Final

from gouvcheck_core.profiles import by_id
from tests.support import issued
from voucher_batch.beneficiary import Channel, Country
from voucher_batch.campaign import Campaign, Column, Constant, Mail, Period, Sender
from voucher_batch.piece import Mark, Piece

LANGUAGES: Final = ("fr", "de", "en", "lb", "pt", "nl")
NAME: Final = "Zoë Müller-Łukasik"
REFERENCE: Final = "0G40-R40M-30E2-09HR"
PDF: Final = b"%PDF-1.7\nthe letter\n"


def campaign() -> Campaign:
    """Return a campaign of vouchers that is sent by e-mail too."""
    return Campaign(
        id="bons-2027",
        names=dict.fromkeys(LANGUAGES, "Vakanz doheem 2027"),
        profile=by_id("accommodation-voucher"),
        number=1,
        fields={"holder": Column("name"), "value": Constant("50.00"), "campaign": Constant(1)},
        period=Period(start=dt.date(2027, 4, 1), end=dt.date(2027, 12, 31)),
        issued=dt.date(2026, 9, 22),
        lists=(1,),
        age=None,
        channels=frozenset(Channel),
        languages=LANGUAGES,
        template="voucher",
        sender=Sender(
            name="Ministère – Échantillon",
            address=("1, rue de l'Exemple", "L-1111 Luxembourg"),
            email="bons@bücher.example",
            reply_to="aide@example.lu",
        ),
        mail=Mail(
            subject=dict.fromkeys(LANGUAGES, "Votre bon – Äre Bong"),
            text=dict.fromkeys(LANGUAGES, "Voici votre bon.\n\nBonnes vacances !"),
        ),
        shard_size=500,
        digest=bytes(32),
    )


def piece(
    *, language: str = "fr", copy: int = 1, name: str = NAME, reference: str = REFERENCE
) -> Piece:
    """Return one voucher, with a code that is genuine."""
    return Piece(
        mark=Mark(campaign="bons-2027", shard=3, piece=14, pieces=500, copy=copy),
        language=language,
        recipient=(),
        country=Country.LU,
        name=name,
        code=issued.signed(issued.claims("accommodation-voucher")).text,
        reference=reference,
        fields={"holder": name, "value": "50,00 €", "campaign": "1"},
    )
