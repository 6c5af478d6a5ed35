"""What is wrong with a campaign file: every fault of it, each with its place and a hint."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from voucher_batch.errors import CampaignError

if TYPE_CHECKING:
    from collections.abc import Sequence

_LONGEST_SHOWN: Final = 40


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault of a campaign file.

    Args:
        code: Stable, ``campaign-file-…``.
        place: File and table, such as ``spring.toml, period``.
        reason: What is wrong there, as the second half of a sentence.
        hint: What to do, one sentence.
    """

    code: str
    place: str
    reason: str
    hint: str

    def __str__(self) -> str:
        """Return the whole sentence."""
        return f"{self.place}: {self.reason}"


class CampaignFileError(CampaignError):
    """A campaign file with faults. As an error it speaks of the first; ``faults`` has them all."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        first, *others = faults
        more = f" There are {len(others)} more faults." if others else ""
        super().__init__(first.code, f"{first}{more}", hint=first.hint)
        self.faults: Final = tuple(faults)


def plain(name: object) -> str:
    """Return one short line of ASCII for a key or name, which may be anything a file holds."""
    return ascii(str(name))[1:-1][:_LONGEST_SHOWN]
