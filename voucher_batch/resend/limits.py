"""How often may be asked: by everybody together, and for one person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from voucher_batch.errors import ResendError

if TYPE_CHECKING:
    from voucher_batch.store import Store

_HOUR: Final = 3_600
_DAY: Final = 24 * _HOUR
_THROTTLE: Final = "resend"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How often may be asked.

    Args:
        of_all: Requests an hour, whoever they are about.
        of_person: Papers for a person in a window.
        days: Length of that window, which begins with the first paper in it.
    """

    of_all: int = 600
    of_person: int = 3
    days: int = 30

    @property
    def window(self) -> int:
        """The window of a person, in seconds."""
        return self.days * _DAY


def pass_throttle(store: Store, limits: Limits, *, now: int) -> None:
    """Count a request before anything is looked up, in a transaction of its own.

    What it says depends on how much is asked and on nobody who is asked about.

    Raises:
        ResendError: ``resend-busy``.
    """
    with store.begin() as books:
        passed = books.resends.pass_throttle(_THROTTLE, now=now, seconds=_HOUR, limit=limits.of_all)
    if not passed:
        raise ResendError(
            "resend-busy",
            "More was asked for within an hour than is allowed.",
            hint="Note the request, and enter it an hour later.",
        )
