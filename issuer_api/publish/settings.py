"""What the service is told of its publication."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field


class PublicationSettings(BaseModel):
    """Whose keys sign what is published, and how often it is looked whether something changed.

    Args:
        head: URI of the key that signs heads, ``pkcs11:…``, or ``file:…`` in development.
        status: URI of the key that signs status lists.
        audit: URI of the key that signs checkpoints of the audit log, Ed25519.
        pin_file: Holds the token's PIN, unless the URIs name a ``pin-source``.
        every: Seconds between two looks. A withdrawal is out within a minute if they are 20.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    head: str
    status: str
    audit: str
    pin_file: Path | None = None
    every: int = Field(default=20, ge=1, le=40)
