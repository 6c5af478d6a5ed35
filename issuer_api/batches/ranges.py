"""Which part of a file a request asks for (RFC 9110, section 14)."""

from __future__ import annotations

import re
from typing import Final

from issuer_api.errors import BatchJobError

_RANGE: Final = re.compile(r"bytes=([0-9]{0,18})-([0-9]{0,18})")


def wanted(header: str, *, size: int) -> range | None:
    """Return the bytes that are asked for; None for all of them.

    Several ranges, other units and nonsense count as no range, as the standard allows.

    Args:
        header: ``Range``, or empty.
        size: Of the file.

    Raises:
        BatchJobError: ``batch-job-range``: it begins behind the end.
    """
    found = _RANGE.fullmatch(header.strip())
    if found is None or found[0] == "bytes=-":
        return None
    first, last = found.groups()
    if not first:
        chosen = range(max(0, size - int(last)), size)
    elif last and int(last) < int(first):
        return None
    else:
        chosen = range(int(first), min(size, int(last) + 1 if last else size))
    if not chosen:
        raise BatchJobError(
            "batch-job-range",
            f"The result has {size} bytes, and the range lies behind them.",
            hint="Ask for an earlier range, or for all of it.",
        )
    return chosen
