"""The trust of a verifier in a directory: durable, atomic, checked when it is read.

Layout: ``files/<sha256>`` holds every published file under the hash of its content, and
``state.cbor = [index, SHA-256 of index]`` says which of them are what. New files are written and
synced first; one rename of state.cbor then makes them count. A crash anywhere, also of the power,
leaves the old state or the new one.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
from typing import TYPE_CHECKING, Final

from gouvcheck_core import cbor
from gouvcheck_core.errors import CborError, StoreError
from gouvcheck_core.trust.state import Generation, Marks, State

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

_FORMAT: Final = 1
_LIMITS: Final = cbor.Limits(size=1024 * 1024, depth=4, items=65_536)
_STATE: Final = "state.cbor"


class DirectoryStore:
    """Keeps one `State` in a directory.

    Args:
        directory: Made if it is not there.
    """

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._files = directory / "files"
        self._sound: set[bytes] = set()
        """Digests of the files that were read or written here and need not be written again."""

    def load(self) -> State | None:
        """Return the state kept, or None where nothing was kept yet.

        Raises:
            StoreError: ``store-damaged``: a file is missing or is not what it was.
        """
        index = self._kept_index()
        while index is not None:
            try:
                return self._state(_opened(index))
            except StoreError:
                # A writer drops what the state before it named, perhaps under a reader's hands.
                newer = self._kept_index()
                if newer == index:
                    raise
                index = newer
        return None

    def _kept_index(self) -> bytes | None:
        try:
            return (self._directory / _STATE).read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise _unusable(error) from error

    def save(self, state: State) -> None:
        """Keep ``state`` durably, then drop the files that nothing names any more.

        Raises:
            StoreError: The directory cannot be written, or another program has kept a newer
                state meanwhile; then nothing is changed.
        """
        try:
            _make(self._files)
            with self._locked():
                self._refuse_older(state)
                for data in _contents(state):
                    self._write_once(data)
                _sync(self._files)
                self._write(self._directory / _STATE, _sealed(_index(state)))
                _sync(self._directory)
                self._drop_unnamed(state)
        except OSError as error:
            raise _unusable(error) from error

    def _refuse_older(self, state: State) -> None:
        sealed = self._kept_index()
        try:
            kept = None if sealed is None else _marks(_opened(sealed))
        except StoreError:
            return  # a damaged index holds no marks, and must not lock its owner out
        if kept is not None and not state.marks.not_before(kept):
            raise StoreError(
                "store-older",
                "Newer trust than this is kept in the directory already.",
                hint="Load the directory again; another program has updated it.",
            )

    @contextlib.contextmanager
    def _locked(self) -> Iterator[None]:
        """Keep other writers out; readers need no lock."""
        with (self._directory / "lock").open("wb") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _drop_unnamed(self, state: State) -> None:
        named = {_digest(data).hex() for data in _contents(state)}
        for path in self._files.iterdir():
            if path.name not in named:
                path.unlink()

    def _state(self, index: dict[int, cbor.Value]) -> State:
        match index:
            case {1: root, 3: [*heads], 4: [*generations], 5: [*fetched]}:
                files = [self._read(digest) for digest in fetched]
                return State(
                    root=self._read(root),
                    marks=_marks(index),
                    head=next((self._read(digest) for digest in heads), None),
                    generation=next((self._generation(item) for item in generations), None),
                    fetched={_digest(data): data for data in files},
                )
            case _:
                raise _damaged()

    def _generation(self, item: object) -> Generation:
        match item:
            case [head, trust, dict() as lists]:
                kept = {number: self._read(digest) for number, digest in lists.items()}
                return Generation(self._read(head), self._read(trust), kept)
            case _:
                raise _damaged()

    def _read(self, digest: object) -> bytes:
        if not isinstance(digest, bytes):
            raise _damaged()
        try:
            data = (self._files / digest.hex()).read_bytes()
        except OSError as error:
            raise _damaged() from error
        if _digest(data) != digest:
            raise _damaged()
        self._sound.add(digest)
        return data

    def _write_once(self, data: bytes) -> None:
        """Write a published file, unless it is there and was seen to be sound."""
        digest = _digest(data)
        path = self._files / digest.hex()
        if digest not in self._sound or not path.exists():
            self._write(path, data)
            self._sound.add(digest)

    @staticmethod
    def _write(path: Path, data: bytes) -> None:
        """Write a file so that it is there whole or not at all."""
        temporary = path.with_name(f".{path.name}.new")
        with temporary.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)


def _sealed(index: bytes) -> bytes:
    return cbor.encode([index, _digest(index)])


def _opened(sealed: bytes) -> dict[int, cbor.Value]:
    """Return the index, if it is what was written and of our format."""
    try:
        match cbor.decode(sealed, limits=_LIMITS):
            case [bytes() as index, digest] if _digest(index) == digest:
                value = cbor.decode(index, limits=_LIMITS)
            case _:
                raise _damaged()
    except CborError as error:
        raise _damaged() from error
    if not isinstance(value, dict) or value.get(0) != _FORMAT:
        raise _damaged()
    return value


def _marks(index: dict[int, cbor.Value]) -> Marks:
    match index:
        case {
            2: [
                int() as root,
                int() as epoch,
                int() as head,
                int() as trust,
                dict() as lists,
                int() as time,
            ]
        }:
            return Marks(root, epoch, head, trust, lists, time)
        case _:
            raise _damaged()


def _index(state: State) -> bytes:
    marks = state.marks
    generation = state.generation
    return cbor.encode({
        0: _FORMAT,
        1: _digest(state.root),
        2: [marks.root, marks.epoch, marks.head, marks.trust, dict(marks.lists), marks.time],
        3: [] if state.head is None else [_digest(state.head)],
        4: [] if generation is None else [[
            _digest(generation.head),
            _digest(generation.trust),
            {number: _digest(data) for number, data in generation.lists.items()},
        ]],
        5: sorted(state.fetched),
    })  # fmt: skip


def _contents(state: State) -> Iterable[bytes]:
    """Yield every file of the state."""
    yield state.root
    if state.head is not None:
        yield state.head
    if state.generation is not None:
        yield state.generation.head
        yield state.generation.trust
        yield from state.generation.lists.values()
    yield from state.fetched.values()


def _digest(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def _make(directory: Path) -> None:
    """Make a directory and what leads to it, durably."""
    missing = [path for path in (directory, *directory.parents) if not path.exists()]
    directory.mkdir(parents=True, exist_ok=True)
    for path in missing:
        _sync(path.parent)


def _sync(directory: Path) -> None:
    """Make the names in a directory durable."""
    descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _damaged() -> StoreError:
    return StoreError(
        "store-damaged",
        "The trust kept in the directory is damaged.",
        hint="Remove the directory and update again from the publisher.",
    )


def _unusable(error: OSError) -> StoreError:
    return StoreError(
        "store-unusable",
        f"The directory cannot be used ({error.strerror}).",
        hint="Check the path, its rights and the space left.",
    )
