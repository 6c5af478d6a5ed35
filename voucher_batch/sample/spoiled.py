"""Rows that an import must not take, each with the refusal that is due."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from voucher_batch.intake.outcome import Reason
from voucher_batch.sample.people import Content, row

if TYPE_CHECKING:
    from collections.abc import Iterator

    from voucher_batch.sample.people import Row


@dataclass(frozen=True, slots=True)
class Flaw:
    """A row made wrong on purpose.

    Args:
        column: That holds the fault.
        value: What is written there.
        field: That intake names.
        reason: That intake gives.
    """

    column: str
    value: str
    field: str
    reason: Reason


FLAWS: Final = (
    Flaw("Matricule", "", "national_id", Reason.MISSING),
    Flaw("Matricule", "1.99002E+12", "national_id", Reason.DIGITS),
    Flaw("Matricule", "1990022880000", "national_id", Reason.CHECK_DIGITS),
    Flaw("Nom de famille", "", "family_name", Reason.MISSING),
    Flaw("Nom de famille", "Sample " + "x" * 70, "family_name", Reason.LENGTH),
    Flaw("Nom de famille", "Sample\u202eelpmas", "family_name", Reason.CHARACTERS),
    Flaw("Prénoms", "Sam\ufffdle", "given_names", Reason.ENCODING),
    Flaw("Date de naissance", "31.02.1990", "birth_date", Reason.DATE),
    Flaw("Date de naissance", "01.01.2007", "birth_date", Reason.DISAGREES),
    Flaw("Code postal", "ABC", "postcode", Reason.POSTCODE),
    Flaw("Localité", "", "city", Reason.MISSING),
    Flaw("Pays", "Sampleland", "country", Reason.COUNTRY),
    Flaw("Canal", "pigeon", "channel", Reason.CHANNEL),
    Flaw("Courriel", "sample at mail.example", "email", Reason.EMAIL),
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
