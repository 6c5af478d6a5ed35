"""The trust at the start of the program: what was kept, caught up with what the program came with.

The program comes with a snapshot, a published tree, so that it judges before it was ever online.
The snapshot is taken in at its own time: its head lives seven days, and a program is installed
later than that. How old it is, every scan counts from its signed time.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gouvcheck_core.errors import GouvCheckError, StoreError, TrustFileError
from gouvcheck_core.trust.files import MAX_HEAD, MAX_ROOT
from gouvcheck_core.trust.state import State, read_head
from gouvcheck_core.trust_store import folder_source
from gouvcheck_core.update import HEAD_NAME, MAX_ROOT_STEPS, root_name, update

if TYPE_CHECKING:
    from pathlib import Path

    from gouvcheck_core.environment import Environment
    from gouvcheck_core.trust_store import DirectoryStore


@dataclass(frozen=True, slots=True)
class Beginning:
    """What is judged by at first.

    Args:
        state: What is held.
        built: When the snapshot was signed, seconds since 1970-01-01T00:00:00Z; the program was
            built after that. 0 for a snapshot without a head.
        error: Why what was kept could not be used, or could not be kept; or None.
    """

    state: State
    built: int
    error: GouvCheckError | None


def begin(store: DirectoryStore, *, snapshot: Path, environment: Environment) -> Beginning:
    """Return the trust to begin with, and keep it.

    A damaged store is passed over, as if the program were newly installed; a disk that cannot be
    written is no reason not to judge.

    Args:
        store: Where trust is kept.
        snapshot: Folder of the published tree that came with the program.
        environment: Production takes no root of the demonstration.

    Raises:
        TrustFileError: ``trust-demo-root`` in production, ``trust-no-root`` where the snapshot has
            none, or its root is not one.
    """
    kept, error = _kept(store)
    if kept is not None:
        State.anchored(kept.root, environment=environment)
    built = _signed(snapshot)
    state = kept or _anchored(snapshot, environment)
    state = update(state, folder_source(snapshot), now=built).state
    if state != kept:
        error = _not_kept(store, state) or error
    return Beginning(state, built, error)


def _kept(store: DirectoryStore) -> tuple[State | None, GouvCheckError | None]:
    try:
        return store.load(), None
    except StoreError as error:
        return None, error


def _not_kept(store: DirectoryStore, state: State) -> GouvCheckError | None:
    try:
        store.save(state)
    except StoreError as error:
        return error
    return None


def _anchored(snapshot: Path, environment: Environment) -> State:
    """Return the first state, in the newest root that the program came with."""
    fetch = folder_source(snapshot)
    roots = [
        root
        for version in range(1, MAX_ROOT_STEPS + 1)
        if (root := fetch(root_name(version), limit=MAX_ROOT)) is not None
    ]
    if not roots:
        raise TrustFileError(
            "trust-no-root",
            "The trust that the program came with has no root.",
            hint="Build the program again with a copy of what the publisher serves.",
        )
    return State.anchored(roots[-1], environment=environment)


def _signed(snapshot: Path) -> int:
    """Return when the head of the snapshot was signed, or 0 where it has none that can be read."""
    try:
        head = folder_source(snapshot)(HEAD_NAME, limit=MAX_HEAD)
        return 0 if head is None else read_head(head).term.issued
    except GouvCheckError:
        return 0
