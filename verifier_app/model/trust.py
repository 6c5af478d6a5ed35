"""What a person may know of the trust that the phone holds: numbers, dates and what ends when."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gouvcheck_core import status
from gouvcheck_core.trust import KeyUse
from gouvcheck_core.trust.state import DEMO_KIDS, read_root

if TYPE_CHECKING:
    from gouvcheck_core.trust.files import Head, Term, TrustList
    from gouvcheck_core.trust.state import Generation
    from gouvcheck_core.trust.state import State as HeldState


@dataclass(frozen=True, slots=True)
class ListSummary:
    """One status list.

    Args:
        number: Which.
        version: Of the list held.
        issued: When it was signed, seconds since 1970-01-01T00:00:00Z.
    """

    number: int
    version: int
    issued: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustSummary:
    """What the phone holds.

    Args:
        root: Version and dates of the root.
        head: Of the head judged by, or None before the first complete update.
        trust: Of the trust judged by, likewise.
        lists: The status lists, by number.
        newest: The newest signed time seen: it is certainly past.
        amber: Age in seconds from which some document's verdict says that the lists are old.
        stop: Age in seconds from which some document cannot be confirmed.
        demonstration: Whether anybody can sign under this root.
    """

    root: Term
    head: Term | None = None
    trust: Term | None = None
    lists: tuple[ListSummary, ...] = ()
    newest: int = 0
    amber: int = 0
    stop: int = 0
    demonstration: bool = False

    @property
    def as_of(self) -> int | None:
        """The date that the age of the lists is counted from, or None without lists."""
        return None if self.head is None else self.head.issued

    @property
    def next_expiry(self) -> int:
        """The moment at which the first of the files held ends."""
        terms = (self.root, self.trust, self.head)
        return min(term.expires for term in terms if term is not None)

    @classmethod
    def of(cls, held: HeldState) -> TrustSummary:
        """Return the summary of what the core's update left.

        Raises:
            GouvCheckError: The files kept were damaged.
        """
        root = read_root(held.root)
        demonstration = not DEMO_KIDS.isdisjoint(root.keys)
        if held.generation is None:
            return cls(root=root.term, newest=held.marks.time, demonstration=demonstration)
        head, trust = held.generation.parsed_head(), held.generation.parsed_trust()
        return cls(
            root=root.term,
            head=head.term,
            trust=trust.term,
            lists=_lists(held.generation, head, trust),
            newest=held.marks.time,
            amber=min((profile.amber for profile in trust.profiles), default=0),
            stop=min((profile.stop for profile in trust.profiles), default=0),
            demonstration=demonstration,
        )


def _lists(generation: Generation, head: Head, trust: TrustList) -> tuple[ListSummary, ...]:
    keys = {key.key.kid: key.key for key in trust.keys if key.use is KeyUse.STATUS}
    return tuple(
        ListSummary(
            number,
            head.lists[number].version,
            status.parse(data, keys=keys, number=number, version=head.lists[number].version).iat,
        )
        for number, data in sorted(generation.lists.items())
    )
