"""Progress as server-sent events: one for each change, until the batch has ended.

An event's id says what it told: whoever comes back with it as ``Last-Event-ID`` hears nothing twice
and misses nothing, because every event tells the whole state.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

from issuer_api.batches.model import ENDED

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from issuer_api.batches.schemas import BatchAnswer

PERIOD: Final = 1.0
"""Seconds between two looks at the books."""
HEARTBEAT: Final = 15
"""Looks without news after which a comment keeps proxies from closing the line."""


async def events(
    look: Callable[[], Awaitable[BatchAnswer]], *, last: str, period: float = PERIOD
) -> AsyncIterator[str]:
    """Yield events until the batch has ended.

    Args:
        look: Returns the batch as it is now.
        last: Id of the last event that was heard, or empty.
        period: Seconds between two looks.
    """
    silent = 0
    while True:
        answer = await look()
        number = _number(answer)
        silent += 1
        if number != last:
            last, silent = number, 0
            kind = "end" if answer.state in ENDED else "progress"
            yield f"id: {number}\nevent: {kind}\ndata: {answer.model_dump_json()}\n\n"
        elif silent % HEARTBEAT == 0:
            yield ": still here\n\n"
        if answer.state in ENDED:
            return
        await asyncio.sleep(period)


def _number(answer: BatchAnswer) -> str:
    done = answer.printed + answer.spoilt
    return f"{answer.state}-{answer.issued}-{done}-{answer.waits_for or ''}"
