"""Trust that updates brought, as `gouvcheck update` keeps it in a folder."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gouvcheck_core.cli import moments
from gouvcheck_core.errors import StoreError
from gouvcheck_core.publish import span
from gouvcheck_core.trust.state import DEMO_KIDS, read_root
from gouvcheck_core.trust_store import DirectoryStore
from gouvcheck_core.update import published_trust

if TYPE_CHECKING:
    from pathlib import Path

    from gouvcheck_core.trust.published import PublishedTrust


@dataclass(frozen=True, slots=True)
class HeldTrust:
    """Published trust, and what is known beside it.

    Args:
        trust: What is judged by.
        time: The newest signed time seen: it is certainly past.
        demonstration: Whether anybody can sign under its root.
    """

    trust: PublishedTrust
    time: int
    demonstration: bool

    def say_age(self, *, now: int) -> str:
        """Return a line that says how old the keys and lists are, computed from signed times."""
        return f"keys and lists: signed {span(self._age(now))} ago, {moments.iso(self.trust.as_of)}"

    def as_json(self, *, now: int) -> dict[str, object]:
        """Return the same for a program."""
        return {
            "as_of": moments.iso(self.trust.as_of),
            "age_seconds": self._age(now),
            "demonstration": self.demonstration,
        }

    def _age(self, now: int) -> int:
        return now - self.trust.as_of


def load(folder: Path) -> HeldTrust:
    """Return the trust kept in ``folder``.

    Raises:
        StoreError: ``store-damaged``, ``store-unusable``, or ``store-empty``: no update was
            complete yet.
        GouvCheckError: A file kept there is not what it was.
    """
    state = DirectoryStore(folder).load()
    trust = None if state is None else published_trust(state)
    if state is None or trust is None:
        raise StoreError(
            "store-empty",
            f"No complete trust is kept in {folder} yet.",
            hint="Fetch it with `gouvcheck update`.",
        )
    demonstration = not DEMO_KIDS.isdisjoint(read_root(state.root).keys)
    return HeldTrust(trust, state.marks.time, demonstration)
