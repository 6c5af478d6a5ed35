"""What alarms look like in answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Self

from pydantic import BaseModel, ConfigDict, Field

if TYPE_CHECKING:
    from issuer_api.limits.repository import Alarm


class AlarmAnswer(BaseModel):
    """Something odd in what a client had issued."""

    model_config = ConfigDict(frozen=True)

    number: Annotated[int, Field(description="Goes up; ask for those after the last one seen.")]
    at: int
    client: str
    rule: str
    count: int
    document: Annotated[str, Field(description="Whose issue raised it.")]

    @classmethod
    def of(cls, alarm: Alarm) -> Self:
        """Return what is shown of an alarm."""
        return cls.model_validate(alarm, from_attributes=True)
