"""How a check says no inside this room; `rows` turns it into a `Refused`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from voucher_batch.intake.outcome import Reason


class Refusal(Exception):
    """A row does not pass. It names field and reason, holds no value, and never leaves the room."""

    def __init__(self, field: str, reason: Reason) -> None:
        super().__init__(field, reason)
        self.field: Final = field
        self.reason: Final = reason
