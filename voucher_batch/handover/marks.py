"""The text of a DataMatrix, read again."""

from __future__ import annotations

import re
from typing import Final

from voucher_batch.errors import HandoverError
from voucher_batch.piece import Mark

_MARK: Final = re.compile(
    r"(?P<campaign>[a-z0-9-]{1,64})/(?P<shard>[0-9]{5,9})/(?P<piece>[0-9]{5})/(?P<pieces>[0-9]{5})"
    r"/(?P<copy>[0-9]{2})"
)


def parse_mark(text: str, *, campaign: str) -> Mark:
    """Return the mark that a machine read off a sheet.

    Args:
        text: As it was read.
        campaign: Whose sheets are looked at.

    Raises:
        HandoverError: ``handover-mark``: it is none; ``handover-other-campaign``.
    """
    match = _MARK.fullmatch(text)
    if match is None:
        raise HandoverError(
            "handover-mark",
            "A text is not that of a sheet's DataMatrix.",
            hint="Set the machine to hand on the whole text of the DataMatrix, and nothing else.",
        )
    if match["campaign"] != campaign:
        raise HandoverError(
            "handover-other-campaign",
            f"A sheet is of the campaign {match['campaign']}, not of {campaign}.",
            hint="Name the campaign whose sheets these are.",
        )
    numbers = {name: int(match[name]) for name in ("shard", "piece", "pieces", "copy")}
    return Mark(campaign=campaign, **numbers)
