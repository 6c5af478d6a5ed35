"""States of a verifier as a store sees them: it does not look into their files."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import Final

from gouvcheck_core.trust.state import Generation, Marks, State

FIRST: Final = State(b"root 1", Marks(root=1, epoch=1))
FETCHING: Final = State(
    root=b"root 2",
    marks=Marks(root=2, epoch=1, head=7, trust=3, lists={1: 4, 300: 5}, time=1_790_000_000),
    head=b"head 7",
    generation=Generation(b"head 6", b"trust 2", {1: b"list 1.3", 300: b"list 300.5" * 2_000}),
    fetched={hashlib.sha256(data).digest(): data for data in (b"trust 3", b"list 1.4")},
)
COMPLETE: Final = replace(
    FETCHING,
    marks=replace(FETCHING.marks, head=8, time=1_790_000_060),
    head=b"head 8",
    generation=Generation(b"head 8", b"trust 3", {1: b"list 1.4", 300: b"list 300.5" * 2_000}),
    fetched={},
)
LATER: Final = replace(
    COMPLETE, marks=replace(COMPLETE.marks, head=9, time=1_790_000_120), head=b"head 9"
)

STEPS: Final[dict[str, tuple[State | None, State]]] = {
    "the first state": (None, FIRST),
    "a new head and files that were fetched": (FIRST, FETCHING),
    "a new generation": (FETCHING, COMPLETE),
}
"""What is saved over what, by name."""
