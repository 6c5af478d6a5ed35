"""What the rows of one file are held to: a campaign, a layout, and where each column stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from voucher_batch.campaign.columns import DERIVED, PERSON
from voucher_batch.errors import IntakeError
from voucher_batch.intake.propose import needed

if TYPE_CHECKING:
    from voucher_batch.campaign import Campaign
    from voucher_batch.intake.layout import Layout
    from voucher_batch.intake.survey import Survey


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """All that is needed to check a row, wherever that happens; it can be pickled.

    Args:
        campaign: That the rows are for.
        layout: How rows are read.
        digest: SHA-256 of the file.
        width: Cells of every row of CSV.
        places: For each of `PERSON` and then of ``campaign.columns``, the position of its cell;
            behind the last cell stands an empty one for what the file does not have.
        keys: The same for JSON Lines: the key of its member, or an empty one.
        country: Of every row of a file that has no such column; otherwise empty.
    """

    campaign: Campaign
    layout: Layout
    digest: bytes
    width: int
    places: tuple[int, ...]
    keys: tuple[str, ...]
    country: str

    @classmethod
    def of(cls, campaign: Campaign, layout: Layout, survey: Survey) -> Rules:
        """Return the rules for the file that ``survey`` saw.

        Raises:
            IntakeError: ``intake-columns``: the layout lacks a column that the campaign needs, or
                names one that the file does not have once.
        """
        own = ("" if name in DERIVED else name for name in campaign.columns)
        keys = tuple(layout.columns.get(column, "") for column in (*PERSON, *own))
        missing = [column for column in needed(campaign) if column not in layout.columns]
        if missing:
            raise _columns_error(f"The layout names no column for {', '.join(missing)}.")
        for column, name in layout.columns.items():
            if survey.header.count(name) != 1:
                raise _columns_error(f"The column for {column} is not in the file, or twice.")
        width = len(survey.header)
        return cls(
            campaign=campaign,
            layout=layout,
            digest=survey.digest,
            width=width,
            places=tuple(survey.header.index(key) if key else width for key in keys),
            keys=keys,
            country="" if "country" in layout.columns else layout.country,
        )


def _columns_error(sentence: str) -> IntakeError:
    return IntakeError(
        "intake-columns",
        sentence,
        hint="Correct the layout file, or take it away to have a new one proposed.",
    )
