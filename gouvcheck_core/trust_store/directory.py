"""The trust of a verifier in a directory: durable, atomic, checked when it is read.

Layout: ``files/<sha256>`` holds every published file under the hash of its content, and
``state.cbor`` says which of them are what. New files are written and synced first; one rename of
state.cbor then makes them count. A crash anywhere leaves the old state or the new one.
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

    def load(self) -> State | None:
        """Return the state kept, or None where nothing was kept yet.

        Raises:
            StoreError: ``store-damaged``: a file is missing or is not what it was.
        """
        try:
            index = (self._directory / _STATE).read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise _unusable(error) from error
        return self._state(index)

    def save(self, state: State) -> None:
        """Keep ``state`` durably, then drop the files that nothing names any more.

        Raises:
            StoreError: The directory cannot be written, or another program has kept a newer
                state meanwhile; then nothing is changed.
        """
        try:
            self._files.mkdir(parents=True, exist_ok=True)
            with self._locked():
                self._refuse_older(state)
                for data in _contents(state):
                    self._write(self._files / _digest(data).hex(), data)
                _sync(self._files)
                self._write(self._directory / _STATE, _index(state))
                _sync(self._directory)
                self._drop_unnamed(state)
        except OSError as error:
            raise _unusable(error) from error

    def _refuse_older(self, state: State) -> None:
        try:
            kept = self.load()
        except StoreError:
            return  # a damaged store holds no marks, and must not lock its owner out
        if kept is not None and not state.marks.not_before(kept.marks):
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

    def _state(self, index: bytes) -> State:
        try:
            value = cbor.decode(index, limits=_LIMITS)
        except CborError as error:
            raise _damaged() from error
        match value:
            case {
                0: version,
                1: bytes() as root,
                2: [
                    int() as r,
                    int() as epoch,
                    int() as h,
                    int() as t,
                    dict() as lists,
                    int() as time,
                ],
                3: [*heads],
                4: [*generations],
                5: [*fetched],
            } if version == _FORMAT:
                files = [self._read(digest) for digest in fetched]
                return State(
                    root=self._read(root),
                    marks=Marks(r, epoch, h, t, lists, time),
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
        return data

    @staticmethod
    def _write(path: Path, data: bytes) -> None:
        """Write a file so that it is there whole or not at all."""
        temporary = path.with_name(f".{path.name}.new")
        with temporary.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)


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
