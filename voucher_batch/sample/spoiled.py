"""Rows that an import must not take, each with the refusal that is due."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from voucher_batch.sample.people import Content, Flaw, row

if TYPE_CHECKING:
    from collections.abc import Iterator

    from voucher_batch.sample.people import Row

FLAWS: Final = (
    Flaw("Matricule", "", "national_id", "missing"),
    Flaw("Matricule", "1.99002E+12", "national_id", "digits"),
    Flaw("Matricule", "1990022880000", "national_id", "check-digits"),
    Flaw("Nom de famille", "", "family_name", "missing"),
    Flaw("Nom de famille", "Sample " + "x" * 70, "family_name", "length"),
    Flaw("Nom de famille", "Sample\u202eelpmas", "family_name", "characters"),
    Flaw("Prénoms", "Sam\ufffdle", "given_names", "encoding"),
    Flaw("Date de naissance", "31.02.1990", "birth_date", "date"),
    Flaw("Date de naissance", "01.01.2007", "birth_date", "disagrees"),
    Flaw("Code postal", "ABC", "postcode", "postcode"),
    Flaw("Localité", "", "city", "missing"),
    Flaw("Pays", "Sampleland", "country", "country"),
    Flaw("Canal", "pigeon", "channel", "channel"),
    Flaw("Courriel", "sample at mail.example", "email", "email"),
)
"""One of each fault that a register is known for."""


def spoiled_rows(
    count: int, *, seed: int = 0, content: Content = Content.LETTERS
) -> Iterator[tuple[Row, Flaw]]:
    """Yield ``count`` rows with one fault each, the kinds in turn.

    Args:
        count: How many.
        seed: Of `rows`.
        content: What the rows are for.
    """
    for position in range(count):
        flaw = FLAWS[position % len(FLAWS)]
        yield row(position, seed=seed, content=content) | {flaw.column: flaw.value}, flaw
