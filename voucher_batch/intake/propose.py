"""Which column of a file is which, proposed from the names in its header."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from voucher_batch.beneficiary import Channel, Country
from voucher_batch.campaign.columns import DERIVED, PERSON
from voucher_batch.errors import IntakeError
from voucher_batch.intake.layout import is_name
from voucher_batch.intake.names import columns
from voucher_batch.intake.texts import folded

if TYPE_CHECKING:
    from voucher_batch.campaign import Campaign
    from voucher_batch.intake.layout import Layout
    from voucher_batch.intake.survey import Survey

_ALWAYS: Final = ("national_id", "family_name")
_LETTERS: Final = ("street", "postcode", "city")


def wanted(campaign: Campaign) -> tuple[str, ...]:
    """Return every column that an import into ``campaign`` may have, PERSON first."""
    own = (name for name in campaign.columns if name not in DERIVED)
    return (*PERSON, *own)


def needed(campaign: Campaign) -> tuple[str, ...]:
    """Return the columns without which no row of ``campaign`` could be taken."""
    own = tuple(name for name in campaign.required_columns if name not in DERIVED)
    match tuple(campaign.channels):
        case (Channel.POST,):
            return (*_ALWAYS, *_LETTERS, *own)
        case (Channel.EMAIL,):
            return (*_ALWAYS, "email", *own)
        case _:
            return (*_ALWAYS, *own)


def propose(survey: Survey, campaign: Campaign) -> Layout:
    """Return the layout of a file, its columns found by the names that they are known under.

    A file without a column for the country is taken for one of Luxembourg, and the layout says so.

    Raises:
        IntakeError: ``intake-columns``: a column that the campaign needs is not recognised, or two
            could be meant. The header itself is never told: it may be a person.
    """
    header = [name for name in survey.header if is_name(name)]
    counts = Counter(folded(name) for name in header)
    found: dict[str, str] = {}
    for column in wanted(campaign):
        name = next((n for n in columns().get(column, (folded(column),)) if n in counts), None)
        if name is not None:
            if counts[name] > 1:
                raise _unclear(f"More than one column of the file could be {column}.")
            found[column] = next(given for given in header if folded(given) == name)
    missing = [column for column in needed(campaign) if column not in found]
    if missing:
        raise _unclear(f"No column of the file is recognised as {', '.join(missing)}.")
    country = "" if "country" in found else Country.LU.value
    return replace(survey.layout, columns=found, country=country)


def _unclear(sentence: str) -> IntakeError:
    return IntakeError(
        "intake-columns",
        sentence,
        hint="Name the columns in a layout file, as its reference shows, and import with it.",
    )
