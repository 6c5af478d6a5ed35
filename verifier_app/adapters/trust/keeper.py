"""The thread that renews the trust while the app goes on scanning by what it has.

What is judged by is replaced as a whole, so a reader on another thread sees the old or the new.
"""

from __future__ import annotations

import contextlib
import queue
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self

from gouvcheck_core.errors import GouvCheckError, StoreError, UpdateError
from gouvcheck_core.trust_store import bundle_source, folder_source, https_source
from gouvcheck_core.trust_store.bundle import MAX_BUNDLE
from gouvcheck_core.update import published_trust, update
from verifier_app.model import TrustSummary

if TYPE_CHECKING:
    from collections.abc import Callable

    from gouvcheck_core.trust.published import PublishedTrust
    from gouvcheck_core.trust.state import State
    from gouvcheck_core.trust_store import DirectoryStore
    from gouvcheck_core.update import Fetch
    from verifier_app.ports import Clock


@dataclass(frozen=True, slots=True)
class Held:
    """What is judged by.

    Args:
        state: The published files.
        trust: What they say, or None before the first complete update.
        summary: What a person may know of them, or None where they cannot be used.
    """

    state: State
    trust: PublishedTrust | None
    summary: TrustSummary | None

    @classmethod
    def of(cls, state: State) -> Self:
        """Return what is judged by under a state; files that are damaged are not."""
        try:
            return cls(state, published_trust(state), TrustSummary.of(state))
        except GouvCheckError:
            return cls(state, None, None)

    @property
    def newest_time(self) -> int:
        """The newest signed time seen: it is certainly past."""
        return self.state.marks.time


class TrustKeeper:
    """Holds the trust and renews it on a thread of its own.

    Args:
        store: Where it is kept.
        state: What is held at first.
        source: Where updates come from, or None for nowhere.
        clock: The device's.
    """

    def __init__(
        self, store: DirectoryStore, state: State, *, source: Fetch | None, clock: Clock
    ) -> None:
        self._store = store
        self._source = source
        self._clock = clock
        self._held = Held.of(state)
        self._orders: queue.SimpleQueue[Callable[[], Fetch] | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None

    @property
    def held(self) -> Held:
        """What is held now; may be asked from any thread."""
        return self._held

    def start(
        self, on_change: Callable[[Held], None], on_end: Callable[[str | None], None]
    ) -> None:
        """Begin to wait for orders; once.

        Args:
            on_change: Called on the keeper's thread when something else is judged by.
            on_end: Called there after each order, with the code of the error that stopped it or
                with None.
        """
        self._thread = threading.Thread(
            target=self._run, args=(on_change, on_end), name="trust", daemon=True
        )
        self._thread.start()

    def update(self) -> None:
        """Order an update from the source; returns at once."""
        self._orders.put(self._usual_source)

    def take_in(self, name: str) -> None:
        """Order an update from a bundle file, such as one on a stick; returns at once.

        Args:
            name: Its path.
        """
        self._orders.put(lambda: bundle_source(_content(name)))

    def close(self, *, patience: float = 1.0) -> None:
        """Take no more orders. An update that waits for a server is left behind.

        Args:
            patience: Seconds to wait at most.
        """
        self._orders.put(None)
        if self._thread is not None:
            self._thread.join(patience)

    def _run(self, on_change: Callable[[Held], None], on_end: Callable[[str | None], None]) -> None:
        while (order := self._orders.get()) is not None:
            before = self._held
            code = self._carry_out(order)
            if self._held.state != before.state:
                on_change(self._held)
            on_end(code)

    def _carry_out(self, order: Callable[[], Fetch]) -> str | None:
        """Take in what a source has, also what it had before it failed; return why it did."""
        keeping = _Keeping(self._store)
        try:
            outcome = update(self._held.state, order(), now=self._clock.wall(), keep=keeping)
        except GouvCheckError as unopened:  # the source itself
            return unopened.code
        self._held = Held.of(outcome.state)
        error = outcome.error or keeping.error
        if error is None:
            return None
        if error.code == _OLDER:
            self._take_over()
        return error.code

    def _usual_source(self) -> Fetch:
        if self._source is None:
            raise UpdateError(
                "update-no-source",
                "The app was not told where updates come from.",
                hint="Start it with --from, or take in a bundle file.",
            )
        return self._source

    def _take_over(self) -> None:
        """Judge by what another program has kept meanwhile, for it is newer."""
        with contextlib.suppress(StoreError):
            self._held = Held.of(self._store.load() or self._held.state)


class _Keeping:
    """Keeps states in the store; a disk that cannot be written leaves them in memory.

    Newer lists in memory are better than older ones on the disk; the person is told.
    """

    def __init__(self, store: DirectoryStore) -> None:
        self._store = store
        self.error: StoreError | None = None

    def __call__(self, state: State) -> None:
        try:
            self._store.save(state)
        except StoreError as error:
            if error.code == _OLDER:
                raise
            self.error = error


_OLDER: Final = "store-older"


def open_source(named: str) -> Fetch:
    """Return where updates come from.

    Args:
        named: An https address, or a folder.

    Raises:
        UsageError: ``usage-source-address``: the address is not https.
    """
    return https_source(named) if "://" in named else folder_source(Path(named))


def _content(name: str) -> bytes:
    try:
        with Path(name).open("rb") as file:
            return file.read(MAX_BUNDLE + 1)
    except (OSError, ValueError) as error:  # ValueError: a name with a zero byte
        raise UpdateError(
            "update-unreachable",
            "The bundle file cannot be opened.",
            hint="Copy it to this device and import it from there.",
        ) from error
