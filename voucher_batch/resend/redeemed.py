"""What the redemption side tells of vouchers that were used: keyed hashes, and nobody's name.

JSON Lines, one object a line: ``{"reference_hash": "64 hexadecimal digits", "status": "used"}``. A
status other than ``used`` is passed over, so that the whole list of vouchers may be sent.
"""

from __future__ import annotations

import itertools
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from voucher_batch.errors import ResendError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from voucher_batch.store import Store

_HASH: Final = re.compile(r"[0-9a-f]{64}")
_STATUSES: Final = frozenset({"valid", "withdrawn", "suspended", "used"})
_MEMBERS: Final = {"reference_hash", "status"}
_USED: Final = "used"
_TOGETHER: Final = 1_000
"""Lines that are entered in one transaction."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Learnt:
    """What a list of used vouchers brought.

    Args:
        lines: How many vouchers it tells of.
        used: Those that were used.
        new: Those of them that were not known to be used.
        strange: Those that are not of this campaign.
    """

    lines: int
    used: int
    new: int
    strange: int


def learn_redeemed(lines: Iterable[str], *, store: Store, now: int) -> Learnt:
    """Enter which vouchers were used; the same list may come twice.

    Args:
        lines: Of the file.
        store: The books.
        now: Seconds since 1970-01-01T00:00:00Z.

    Raises:
        ResendError: ``resend-redeemed-line``: a line cannot be read; those before it may have been
            entered.
    """
    count = used = new = strange = 0
    statements = _read(lines)
    while batch := tuple(itertools.islice(statements, _TOGETHER)):
        hashes = [reference_hash for reference_hash, status in batch if status == _USED]
        with store.begin() as books:
            fresh, unknown = books.resends.take_redeemed(hashes, now=now)
        count, used = count + len(batch), used + len(hashes)
        new, strange = new + fresh, strange + unknown
    return Learnt(lines=count, used=used, new=new, strange=strange)


def _read(lines: Iterable[str]) -> Iterator[tuple[bytes, str]]:
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield _statement(line, number)


def _statement(line: str, number: int) -> tuple[bytes, str]:
    told = _object(line)
    digits, status = told.get("reference_hash"), told.get("status")
    known = isinstance(status, str) and status in _STATUSES and told.keys() == _MEMBERS
    if known and isinstance(digits, str) and _HASH.fullmatch(digits):
        return bytes.fromhex(digits), str(status)
    raise ResendError(
        "resend-redeemed-line",
        f"Line {number} does not tell the status of a voucher.",
        hint='Each line is {"reference_hash": "64 hexadecimal digits", "status": "used"}.',
    )


def _object(line: str) -> dict[str, object]:
    """Return the JSON object in a line, or an empty one if it holds none."""
    try:
        told = json.loads(line)
    except (ValueError, RecursionError):
        return {}
    return told if isinstance(told, dict) else {}
