"""What allowances look like in requests and answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Self

from pydantic import BaseModel, ConfigDict, Field

from issuer_api.clients.schemas import profile_id

if TYPE_CHECKING:
    from issuer_api.quotas.repository import Allowance


class QuotaRequest(BaseModel):
    """How many documents of a kind a client may issue a day."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    daily: Annotated[int, Field(ge=0, le=1_000_000)]


class QuotaAnswer(BaseModel):
    """What a client may issue a day, and what it has issued today."""

    model_config = ConfigDict(frozen=True)

    profile: str
    daily: int
    used: Annotated[int, Field(description="Since midnight in Luxembourg.")]

    @classmethod
    def of(cls, allowance: Allowance) -> Self:
        """Return what is shown of an allowance."""
        return cls(profile=profile_id(allowance.type), daily=allowance.daily, used=allowance.used)
