"""The key by which a client asks twice and gets one thing."""

from __future__ import annotations

from typing import Annotated

from fastapi import Header

Idempotency = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        min_length=8,
        max_length=128,
        pattern=r"^[\x21-\x7e]+$",
        description="Chosen for this one request and kept as long as its document; the same key"
        " with the same request gets the same answer again.",
    ),
]
