"""When the interpreter looks for cycles of garbage: not while a bulk of plain values is made.

It looks again whenever some hundred values have been made that stay, through all of them in the
end, and for a nation of rows that is a tenth of the time and more. What has no cycles is let go of
without it.
"""

from __future__ import annotations

import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def no_collecting() -> Iterator[None]:
    """Look for no cycles within the block; what it leaves is found behind it."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()
