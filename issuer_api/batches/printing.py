"""The finished sheets of a batch as one PDF, taken apart by workers and bound here.

Taking a sheet apart costs ten times as much as binding it, and needs nothing but the sheet.
"""

from __future__ import annotations

from collections import deque
from itertools import chain, islice
from typing import TYPE_CHECKING, Final

from issuer_api.batches.binder import Binder
from issuer_api.batches.loose import titled
from issuer_api.batches.press import take_apart
from voucher_batch.errors import RunError

if TYPE_CHECKING:
    from array import array
    from collections.abc import Iterable, Iterator
    from concurrent.futures import Future

    from issuer_api.batches.loose import LooseSheet
    from issuer_api.batches.model import Batch, Sheet
    from voucher_batch.run.workers import Workers

_TOGETHER: Final = 20
"""Sheets of one job, some 200 ms of work."""
_AHEAD: Final = 2
_PATIENCE: Final = 25.0
"""Seconds for one job; less than a lease, which nobody renews meanwhile."""


def bound(
    batch: Batch, sheets: Iterable[tuple[Sheet, bytes]], workers: Workers, pages: array[int]
) -> Iterator[bytes]:
    """Yield one PDF with all pages of all sheets, in their order.

    Args:
        batch: Whose they are.
        sheets: At least one, each with its PDF.
        workers: Who takes them apart.
        pages: Gets the number of pages of each sheet, one behind the other.

    Raises:
        RunError: ``run-worker-lost``: a worker is gone, or hangs.
        SheetError: ``sheet-layout``.
    """
    sheets = iter(sheets)
    first = next(sheets)
    furniture = titled(first[1], batch.id)
    binder = Binder()
    for sheet in _apart(chain([first], sheets), workers):
        binder.add(sheet)
        pages.append(sheet.pages)
        if written := binder.taken():
            yield written
    yield binder.finish(furniture, language=batch.language)


def _apart(sheets: Iterator[tuple[Sheet, bytes]], workers: Workers) -> Iterator[LooseSheet]:
    """Yield sheets taken apart, in their order; few are in anybody's hands at a time."""
    waiting: deque[Future[tuple[LooseSheet, ...]]] = deque()
    while job := tuple((_mark(sheet), pdf) for sheet, pdf in islice(sheets, _TOGETHER)):
        waiting.append(workers.submit(take_apart, job))
        if len(waiting) > workers.width * _AHEAD:
            yield from _result(waiting.popleft(), workers)
    while waiting:
        yield from _result(waiting.popleft(), workers)


def _mark(sheet: Sheet) -> str:
    # As long for each row, so that names of elements are in the order of the rows.
    return f"{sheet.number:06}-"


def _result(future: Future[tuple[LooseSheet, ...]], workers: Workers) -> tuple[LooseSheet, ...]:
    try:
        return future.result(timeout=_PATIENCE)
    except Exception as error:
        if not (isinstance(error, TimeoutError) or workers.is_loss(error)):
            raise
        workers.renew()
        raise RunError(
            "run-worker-lost",
            "A worker that took finished sheets apart is gone.",
            hint="Nothing is to be done; the next turn begins the file again.",
        ) from None
