"""How many verdicts of each kind there were today: numbers, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Mapping

    from verifier_app.model.judgement import Outcome


@dataclass(frozen=True, slots=True)
class Today:
    """The counts of one day in Luxembourg.

    Args:
        day: Days since 1970-01-01.
        counts: By kind of verdict; one that did not occur is left out.
    """

    day: int = 0
    counts: Mapping[Outcome, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self.counts.values())

    def on(self, day: int) -> Self:
        """Return the counts of ``day``: these, or none yet on another day."""
        return self if day == self.day else type(self)(day)

    def with_one(self, outcome: Outcome) -> Self:
        """Return the counts with one more verdict."""
        more = {outcome: self.counts.get(outcome, 0) + 1}
        return replace(self, counts={**self.counts, **more})
