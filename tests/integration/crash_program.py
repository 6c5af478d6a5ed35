"""Kill a child at every call of the system that a save makes, and look at what it leaves.

Prints one line for each place, ``old`` or ``new`` and where it was; a test starts this program,
because it forks.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from gouvcheck_core.trust_store import DirectoryStore
from tests.integration.kept_states import LATER, STEPS

if TYPE_CHECKING:
    from types import FrameType

    from gouvcheck_core.trust.state import State

CALLS: Final = frozenset(
    {"__exit__", "close", "flock", "flush", "fsync", "mkdir", "open", "replace", "unlink", "write"}
)
KILLED: Final = 9


def save_until(place: int, folder: Path, state: State, told: int) -> None:
    """Save in this process, and end it at the call of that number; never returns."""
    seen = 0

    def watch(frame: FrameType, event: str, called: Any) -> None:
        nonlocal seen
        if event != "c_call" or called.__name__ not in CALLS:
            return
        seen += 1
        if seen == place:
            if called.__name__ == "write":  # the worst write is half a write
                data = frame.f_locals["data"]
                called.__self__.raw.write(data[: len(data) // 2])
            os.write(told, called.__name__.encode())
            os._exit(KILLED)

    sys.setprofile(watch)
    DirectoryStore(folder).save(state)
    sys.setprofile(None)
    os._exit(0)


def killed_at(place: int, folder: Path, state: State) -> str | None:
    """Return the call at which a child was killed, or None if it came through."""
    reading, told = os.pipe()
    child = os.fork()
    if child == 0:
        save_until(place, folder, state, told)
    os.close(told)
    with os.fdopen(reading) as pipe:
        call = pipe.read()
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if code not in {0, KILLED}:
        raise SystemExit(f"the child failed at place {place}")
    return call if code == KILLED else None


def outcome(folder: Path, old: State | None, new: State) -> str:
    """Return which state is loaded after a restart, and make sure that it goes on from there."""
    store = DirectoryStore(folder)
    found = store.load()
    if found not in (old, new):
        raise SystemExit("neither the old state nor the new one")
    if old is not None and (found is None or not found.marks.not_before(old.marks)):
        raise SystemExit("the marks decreased")
    store.save(LATER)
    if store.load() != LATER:
        raise SystemExit("the next save is lost")
    return "new" if found == new else "old"


def main(folder: Path, step: str) -> None:
    """Kill one save everywhere."""
    old, new = STEPS[step]
    place = 0
    while True:
        place += 1
        shutil.rmtree(folder, ignore_errors=True)
        if old is not None:
            DirectoryStore(folder).save(old)
        call = killed_at(place, folder, new)
        if call is None:
            break
        sys.stdout.write(f"{outcome(folder, old, new)} {call}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
