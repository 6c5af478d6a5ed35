"""What batches look like in answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Self

from pydantic import BaseModel, ConfigDict, Field

from issuer_api.batches.model import Delivery, State
from voucher_batch.run.progress import Pace

if TYPE_CHECKING:
    from issuer_api.batches.model import Batch


class BatchAnswer(BaseModel):
    """A batch, and how far it is."""

    model_config = ConfigDict(frozen=True)

    id: str
    profile: str
    delivery: Delivery
    state: State
    rows: Annotated[int, Field(description="Of the file.")]
    issued: Annotated[int, Field(description="Documents in the register.")]
    printed: Annotated[int, Field(description="Sheets that are made and read back.")]
    spoilt: Annotated[int, Field(description="Documents withdrawn because they got no sheet.")]
    rate: Annotated[float | None, Field(description="Sheets a second since the job began.")]
    seconds_left: Annotated[float | None, Field(description="At that rate.")]
    reason: Annotated[str | None, Field(description="Stable code of what stopped it.")]
    waits_for: Annotated[str | None, Field(description="Stable code of what holds it up.")]
    created: Annotated[int, Field(description="Seconds since 1970-01-01T00:00:00Z.")]
    finished: Annotated[int | None, Field(description="Likewise.")]
    size: Annotated[int | None, Field(description="Bytes of the result, if there is one.")]
    sha256: Annotated[str | None, Field(description="Of the result.")]

    @classmethod
    def of(cls, batch: Batch, *, now: int) -> Self:
        """Return the answer about a batch.

        Args:
            batch: As the books have it.
            now: Seconds since 1970-01-01T00:00:00Z.
        """
        pace = _pace(batch, now)
        return cls(
            id=batch.id,
            profile=batch.profile,
            delivery=batch.delivery,
            state=batch.state,
            rows=batch.rows,
            issued=batch.issued,
            printed=batch.printed,
            spoilt=batch.spoilt,
            rate=pace.rate,
            seconds_left=pace.left,
            reason=batch.reason,
            waits_for=batch.waits_for,
            created=batch.created,
            finished=batch.finished,
            size=None if batch.salt is None or batch.finished is None else batch.size,
            sha256=None if batch.digest is None or batch.finished is None else batch.digest.hex(),
        )


def _pace(batch: Batch, now: int) -> Pace:
    done = batch.printed + batch.spoilt
    until = now if batch.finished is None else batch.finished
    spent = 0 if batch.started is None else until - batch.started
    if spent <= 0 or not done:
        return Pace(done, batch.rows)
    rate = done / spent
    return Pace(done, batch.rows, rate, (batch.rows - done) / rate if not batch.finished else 0)
