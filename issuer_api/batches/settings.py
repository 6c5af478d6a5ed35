"""What the service is told of batches."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class BatchSettings(BaseModel):
    """How documents are issued in bulk.

    Args:
        output: URL of a folder for sealed parts and results, as fsspec knows them.
        workers: Processes that draw sheets; each takes a core and about 150 MB.
        retention: Seconds for which a result is kept after its job ended.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    output: str = Field(min_length=1)
    workers: int = Field(default=1, ge=1, le=64)
    retention: int = Field(default=3 * 86_400, ge=3_600, le=90 * 86_400)
