"""Processes that draw, each with one piece of work at a time, and a new one for each that is lost.

They are spawned, not forked: none inherits a session on a token, a connection or a secret. Each has
a pipe of its own, on which the thread that waits for the sheet waits itself; a process that dies
takes nothing with it but what it was working on.
"""

from __future__ import annotations

import multiprocessing
import os
import queue
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Final, TypeVar, cast

from gouvcheck_core.errors import GouvCheckError
from issuer_api.drawing.said import Defect, Made
from issuer_api.drawing.worker import work as serve
from issuer_api.errors import DocumentError
from issuer_api.observe import observed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Result = TypeVar("Result")

PATIENCE: Final = 30.0
"""Seconds after which a process that still draws is taken for one that hangs."""
_TRIES: Final = 2
"""A second process may succeed where the first was ended by chance, such as for want of memory."""
_GRACE: Final = 2.0
"""Seconds that a process gets to end by itself."""


class _LostError(Exception):
    """A process is gone."""

    kind = "gone"


class _HungError(_LostError):
    """A process does not answer."""

    kind = "hung"


class DefectError(RuntimeError):
    """A defect, met by a process that draws; only its name is told."""


class Drawer:
    """One process.

    Args:
        patience: Seconds for one piece of work.
    """

    def __init__(self, *, patience: float) -> None:
        self._patience: Final = patience
        self._begin()

    def _begin(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._connection, theirs = context.Pipe()
        self._process = context.Process(target=serve, args=(theirs,), name="drawer", daemon=True)
        self._process.start()
        theirs.close()  # so that the pipe ends with the process

    def ask(self, work: Callable[..., object], given: tuple[object, ...]) -> object:
        """Have a piece of work done; return what the process answers.

        Raises:
            _LostError: The process is gone, or does not answer, and is to be renewed.
        """
        try:
            self._connection.send((work, given))
            if self._connection.poll(self._patience):
                return self._connection.recv()
        except (EOFError, OSError) as error:
            raise _LostError from error
        except BaseException:
            self.renew()  # an answer that nobody waited for must never be the next one's
            raise
        raise _HungError

    def renew(self) -> None:
        """End the process, whatever it does, and begin with a new one."""
        self._end(grace=0)
        self._begin()

    def close(self) -> None:
        """End the process, the quiet way if it is idle."""
        self._end(grace=_GRACE)

    def _end(self, *, grace: float) -> None:
        self._connection.close()
        self._process.join(grace)
        self._process.kill()
        self._process.join()
        self._process.close()


class Drawers:
    """Processes that draw; a `Draw`.

    Args:
        count: How many.
        patience: Seconds for one piece of work.
    """

    def __init__(self, count: int, *, patience: float = PATIENCE) -> None:
        self._all: Final = [Drawer(patience=patience) for _ in range(count)]
        # The one that worked last works next: its caches are warm.
        self._free: Final[queue.LifoQueue[Drawer]] = queue.LifoQueue()
        for each in self._all:
            self._free.put(each)

    def __call__(self, work: Callable[..., Result], *given: object) -> Result:
        """Do ``work`` in a process that is free, as soon as there is one."""
        drawer = self._free.get()
        try:
            answer = _answer(drawer, work, given)
        finally:
            self._free.put(drawer)
        match answer:
            case Made(result):
                return cast("Result", result)
            case Defect(name):
                raise DefectError(name)
            case GouvCheckError():
                raise answer
            case _:
                raise TypeError(type(answer))

    def wait(self) -> None:
        """Wait until every process has begun; one that does not is replaced, and not waited for."""
        for each in self._all:
            with suppress(DocumentError):
                _answer(each, os.getpid, ())

    def close(self) -> None:
        """End every process."""
        for each in self._all:
            each.close()


def _answer(drawer: Drawer, work: Callable[..., object], given: tuple[object, ...]) -> object:
    for _ in range(_TRIES):
        try:
            return drawer.ask(work, given)
        except _LostError as lost:
            drawer.renew()
            observed.warning("drawer-lost", kind=lost.kind)
            if isinstance(lost, _HungError):
                break
    raise DocumentError(
        "document-no-sheet",
        "The sheet of the document cannot be drawn, and the document is withdrawn.",
        hint="Ask again with a new idempotency key; if it happens again, tell whoever runs it.",
    )


@contextmanager
def opened(count: int | None = None) -> Iterator[Drawers]:
    """Start processes that draw, wait for them, and end them with the block.

    Args:
        count: How many; one for each core that this process may use unless told.
    """
    drawers = Drawers(count or len(os.sched_getaffinity(0)))
    try:
        # A service that is ready draws at once: its first caller may be its last one too.
        drawers.wait()
        yield drawers
    finally:
        with suppress(OSError):
            drawers.close()
