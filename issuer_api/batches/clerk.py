"""Who works through the batches: one thread of the service, and processes that draw for it.

Signing happens in this process only, which alone holds the session on the token (ADR 0015).
"""

from __future__ import annotations

import secrets
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from gouvcheck_core.errors import GouvCheckError
from issuer_api.batches.files import remove
from issuer_api.batches.hold import LEASE
from issuer_api.batches.job import Turn
from issuer_api.observe import observed
from voucher_batch.run.workers import pool_workers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from issuer_api.batches.settings import BatchSettings
    from issuer_api.house import House
    from voucher_batch.run.workers import Workers

_TICK: Final = 1.0
"""Seconds between two looks for work."""
_ERASED: Final = 20


class Clerk:
    """Works through batches, each in its turn.

    Args:
        house: The service.
        workers: Who draws.
        settings: Where to, and for how long.
    """

    def __init__(self, house: House, *, workers: Workers, settings: BatchSettings) -> None:
        self._house: Final = house
        self._workers: Final = workers
        self._settings: Final = settings
        self._owner: Final = secrets.token_hex(8)
        self._closing: Final = threading.Event()

    def run(self) -> None:
        """Work until `close`; a fault holds one batch up and never ends this."""
        while not self._closing.is_set():
            if not self._tried():
                self._closing.wait(_TICK)

    def close(self) -> None:
        """Finish what is in hand, and begin nothing more."""
        self._closing.set()

    def once(self) -> bool:
        """Give one batch its turn; tell whether there was one.

        Raises:
            GouvCheckError: What holds the batch up; the next turn goes on from where it stopped.
        """
        self.erase()
        now = self._house.clock()
        with self._house.register.begin() as books:
            batch = books.batches.lease(self._owner, now=now, until=now + LEASE)
        if batch is None:
            return False
        Turn(
            self._house,
            batch,
            owner=self._owner,
            workers=self._workers,
            output=self._settings.output,
            closing=self._closing.is_set,
        ).take()
        return True

    def erase(self) -> None:
        """Erase results that were kept as long as they had to be."""
        moment = self._house.clock() - self._settings.retention
        with self._house.register.read() as books:
            over = books.batches.kept_until(moment, limit=_ERASED)
        for identifier in over:
            with self._house.register.begin() as books:
                books.batches.erase(identifier)
            # The key is gone; a file that is left behind by a crash here opens for nobody.
            remove(self._settings.output, identifier)

    def _tried(self) -> bool:
        try:
            return self.once()
        except GouvCheckError as error:
            observed.warning("batch-held-up", code=error.code)
        except Exception as error:  # noqa: BLE001 - a defect must not end all batches
            observed.error("defect", kind=type(error).__name__)
        return False


@contextmanager
def opened(house: House) -> Iterator[None]:
    """Work through batches while the block runs; nothing, where the settings name none.

    Args:
        house: The service.
    """
    settings = house.settings.batches
    if settings is None:
        yield
        return
    with pool_workers(settings.workers) as workers:
        clerk = Clerk(house, workers=workers, settings=settings)
        thread = threading.Thread(target=clerk.run, name="batches")
        thread.start()
        try:
            yield
        finally:
            clerk.close()
            thread.join()
