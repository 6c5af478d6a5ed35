"""Kill a run at each of its steps, go on behind it, and look at what there is in the end.

A step is a commit, the moment before and behind it, each change of a name in the output, each
signature and each job. Prints a line for each place; a test starts this program, because it forks.
``STRIDE`` and ``FIRST`` leave places out, for those who have no time.
"""

from __future__ import annotations

import itertools
import os
import signal
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.support.databases import Database, Fresh, postgres
from tests.support.factory import (
    Factory,
    Inline,
    files,
    fill,
    manifest_bytes,
    open_factory,
    run,
)
from tests.support.signing import FixedSigner
from voucher_batch.folder import Folder
from voucher_batch.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PERSONS = 3
LONGEST = 60
"""Seconds that a child may take."""
LATER = 1_000
"""Seconds by which the clock of a later run is ahead: the dead one's leases are over."""


class Steps:
    """Counts the steps of this process, and ends it at one of them."""

    def __init__(self, last: int, told: int) -> None:
        self.last = last
        self.told = told
        self.seen = 0

    def take(self, name: str) -> None:
        """Take a step, perhaps the last."""
        self.seen += 1
        if self.seen == self.last:
            os.write(self.told, name.encode())
            os.kill(os.getpid(), signal.SIGKILL)

    def watch(self) -> None:
        """Count the steps of a run from now on."""
        begin = Store.begin

        @contextmanager
        def counted(store: Store) -> Iterator[Any]:
            with begin(store) as books:
                yield books
                self.take("before-commit")
            self.take("behind-commit")

        Store.begin = counted  # type: ignore[method-assign, assignment]
        for kind, name in ((Folder, "write"), (Folder, "settle"), (Inline, "submit")):
            setattr(kind, name, self.around(getattr(kind, name), name))
        FixedSigner.sign = self.around(FixedSigner.sign, "sign")  # type: ignore[method-assign]

    def around(self, call: Callable[..., Any], name: str) -> Callable[..., Any]:
        """Return ``call`` with a step on either side."""

        def stepping(*arguments: Any, **options: Any) -> Any:
            self.take(f"before-{name}")
            answer = call(*arguments, **options)
            self.take(f"behind-{name}")
            return answer

        return stepping


def killed_at(place: int, url: str, output: Path) -> str | None:
    """Run in a child that ends at a step, and return which; None if it came through."""
    reading, told = os.pipe()
    child = os.fork()
    if child == 0:
        code = 1
        signal.alarm(LONGEST)
        try:
            with open_factory(url, shard_size=2) as factory:
                Steps(place, told).watch()
                code = 0 if run(factory, output).complete else 1
        finally:
            os._exit(code)
    os.close(told)
    with os.fdopen(reading) as pipe:
        step = pipe.read()
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if code not in {0, -signal.SIGKILL}:
        raise SystemExit(f"the child failed at place {place}")
    return step if code else None


def ended(factory: Factory, output: Path, aside: Path) -> tuple[object, ...]:
    """Return all that a campaign comes to."""
    with factory.store.read() as books:
        digests = [(s.number, s.state.value, s.digest) for s in books.shards.all()]
        signed = sorted(books.keys.signed().items())
    return files(output), digests, signed, manifest_bytes(factory, aside)


def main(kind: Database, folder: Path, *, stride: int, first: int) -> None:
    """Kill one run everywhere."""
    fresh = Fresh(kind, folder)
    with fill(fresh.url(), persons=PERSONS, mails=1, shard_size=2) as factory:
        run(factory, folder / "undisturbed")
        expected = ended(factory, folder / "undisturbed", folder / "m")
    for place in itertools.count(first, stride):
        url, output = fresh.url(), folder / f"out-{place}"
        fill(url, persons=PERSONS, mails=1, shard_size=2).store.close()
        step = killed_at(place, url, output)
        if step is None:
            break
        with open_factory(url, shard_size=2) as factory:
            later = run(factory, output, clock=lambda: time.time() + LATER)
            if not later.complete or ended(factory, output, folder / "m") != expected:
                raise SystemExit(f"another end behind {step} at place {place}")
        sys.stdout.write(f"{step}\n")


if __name__ == "__main__":
    DATABASE = Database(sys.argv[1])
    STRIDE, FIRST = map(int, sys.argv[3:])
    try:
        main(DATABASE, Path(sys.argv[2]), stride=STRIDE, first=FIRST)
    finally:
        if DATABASE is Database.POSTGRESQL:
            postgres().stop()
