"""Status lists: whether a document is valid, withdrawn, suspended or used (trust.md, section G).

What may enter this room: the value of one list, the signed token that it travels in, and the pure
functions that choose a list and an index for a new document. Who may sign a list is for the caller
to say; fetching and keeping lists is the update's.
"""

from __future__ import annotations

from gouvcheck_core.status.allocation import (
    FULL,
    ListPlan,
    PlannedList,
    Quarter,
    TakenIndices,
    draw_index,
    quarter_of,
)
from gouvcheck_core.status.token import StatusToken, build, parse
from gouvcheck_core.status.value import ENTRIES, StatusList

__all__ = [
    "ENTRIES",
    "FULL",
    "ListPlan",
    "PlannedList",
    "Quarter",
    "StatusList",
    "StatusToken",
    "TakenIndices",
    "build",
    "draw_index",
    "parse",
    "quarter_of",
]
