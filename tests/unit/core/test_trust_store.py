"""Trust kept in a directory, and brought from folders and bundles."""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
from dataclasses import replace
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import pytest

from gouvcheck_core import cbor
from gouvcheck_core.errors import GouvCheckError, StoreError, UpdateError, UsageError
from gouvcheck_core.trust.state import Generation, Marks, State
from gouvcheck_core.trust_store import (
    DirectoryStore,
    bundle_source,
    folder_source,
    https_source,
    read_bundle,
    write_bundle,
)

if TYPE_CHECKING:
    from collections.abc import Callable

FIRST = State(b"root 1", Marks(root=1, epoch=1))
FULL = State(
    root=b"root 2",
    marks=Marks(root=2, epoch=1, head=7, trust=3, lists={1: 4, 300: 5}, time=1_790_000_000),
    head=b"head 7",
    generation=Generation(b"head 6", b"trust 2", {1: b"list 1.3", 300: b"list 300.5"}),
    fetched={hashlib.sha256(data).digest(): data for data in (b"trust 3", b"list 1.4")},
)
NEWER = replace(FULL, marks=replace(FULL.marks, head=8), head=b"head 8", fetched={})


def code_of(call: Callable[[], object]) -> str:
    with pytest.raises(GouvCheckError) as caught:
        call()
    assert caught.value.hint
    return caught.value.code


def files(folder: Path) -> dict[str, bytes]:
    found = (path for path in folder.rglob("*") if path.is_file() and path.name != "lock")
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


# --- the directory --------------------------------------------------------------------------------


def test_nothing_is_loaded_where_nothing_was_kept(tmp_path: Path) -> None:
    assert DirectoryStore(tmp_path / "none").load() is None
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize("state", [FIRST, FULL, NEWER], ids=["first", "full", "newer"])
def test_state_comes_back_as_it_was_kept(state: State, tmp_path: Path) -> None:
    DirectoryStore(tmp_path / "deep" / "trust").save(state)
    assert DirectoryStore(tmp_path / "deep" / "trust").load() == state


def test_one_content_is_kept_once_and_dropped_when_nothing_names_it(tmp_path: Path) -> None:
    store = DirectoryStore(tmp_path)
    store.save(replace(FULL, head=b"head 6"))
    assert len(files(tmp_path / "files")) == 7
    (tmp_path / "files" / ".half.new").write_bytes(b"left behind by a crash")
    store.save(NEWER)
    assert len(files(tmp_path / "files")) == 6
    assert store.load() == NEWER


def test_files_that_are_there_already_are_not_written_again(tmp_path: Path) -> None:
    DirectoryStore(tmp_path).save(FULL)
    store = DirectoryStore(tmp_path)
    store.load()
    before = {path: path.stat().st_ino for path in (tmp_path / "files").iterdir()}
    store.save(NEWER)
    after = {path: path.stat().st_ino for path in (tmp_path / "files").iterdir()}
    assert len(after) == 6
    assert len(after.items() - before.items()) == 1


def test_file_that_another_program_dropped_is_written_again(tmp_path: Path) -> None:
    store = DirectoryStore(tmp_path)
    store.save(FULL)
    (tmp_path / "files" / hashlib.sha256(b"trust 2").hexdigest()).unlink()
    store.save(NEWER)
    assert store.load() == NEWER


def test_every_changed_byte_is_noticed_and_mended_by_the_next_save(tmp_path: Path) -> None:
    DirectoryStore(tmp_path).save(FULL)
    for name, content in files(tmp_path).items():
        path = tmp_path / name
        for position in range(len(content)):
            damaged = bytearray(content)
            damaged[position] ^= 0x01
            path.write_bytes(damaged)
            assert code_of(DirectoryStore(tmp_path).load) == "store-damaged", (name, position)
        DirectoryStore(tmp_path).save(FULL)
        assert DirectoryStore(tmp_path).load() == FULL


@pytest.mark.parametrize("content", [b"", b"\x80", b"\x82", b"\xff" * 40], ids=bytes.hex)
def test_index_that_is_none_is_damage(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "state.cbor").write_bytes(content)
    assert code_of(DirectoryStore(tmp_path).load) == "store-damaged"


GOOD_INDEX: dict[int, Any] = {
    0: 1,
    1: hashlib.sha256(b"root 1").digest(),
    2: [1, 1, 0, 0, {}, 0],
    3: [],
    4: [],
    5: [],
}


@pytest.mark.parametrize(
    "change",
    [{0: 2}, {1: 5}, {1: bytes(32)}, {2: []}, {3: 0}, {4: [[]]}, {4: 0}],
    ids=["format", "digest", "absent file", "marks", "heads", "generation", "generations"],
)
def test_index_of_another_shape_is_damage(change: dict[int, Any], tmp_path: Path) -> None:
    def write(value: dict[int, Any]) -> None:
        index = cbor.encode(value)
        sealed = cbor.encode([index, hashlib.sha256(index).digest()])
        (tmp_path / "state.cbor").write_bytes(sealed)

    DirectoryStore(tmp_path).save(FIRST)
    write(GOOD_INDEX)
    assert DirectoryStore(tmp_path).load() == FIRST
    write(GOOD_INDEX | change)
    assert code_of(DirectoryStore(tmp_path).load) == "store-damaged"


def test_index_that_is_no_map_is_damage(tmp_path: Path) -> None:
    index = cbor.encode([1])
    sealed = cbor.encode([index, hashlib.sha256(index).digest()])
    (tmp_path / "state.cbor").write_bytes(sealed)
    assert code_of(DirectoryStore(tmp_path).load) == "store-damaged"


LOWER = {
    "root": replace(FULL.marks, root=1),
    "epoch": replace(FULL.marks, epoch=0),
    "head": replace(FULL.marks, head=6),
    "trust": replace(FULL.marks, trust=2),
    "list": replace(FULL.marks, lists={1: 3, 300: 5}),
    "list left out": replace(FULL.marks, lists={300: 5}),
    "time": replace(FULL.marks, time=1),
}


@pytest.mark.parametrize("marks", LOWER.values(), ids=LOWER.keys())
def test_marks_that_are_lower_are_not_kept(marks: Marks, tmp_path: Path) -> None:
    store = DirectoryStore(tmp_path)
    store.save(FULL)
    before = files(tmp_path)
    assert code_of(lambda: store.save(replace(FIRST, marks=marks))) == "store-older"
    assert files(tmp_path) == before
    assert store.load() == FULL


def test_marks_are_compared_with_those_of_a_writer_who_was_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = fcntl.flock

    def overtaken(lock: IO[bytes], operation: int) -> None:
        monkeypatch.setattr(fcntl, "flock", real)
        DirectoryStore(tmp_path).save(NEWER)
        real(lock, operation)

    monkeypatch.setattr(fcntl, "flock", overtaken)
    assert code_of(lambda: DirectoryStore(tmp_path).save(FULL)) == "store-older"
    assert DirectoryStore(tmp_path).load() == NEWER


def test_marks_are_guarded_even_where_a_file_is_damaged(tmp_path: Path) -> None:
    DirectoryStore(tmp_path).save(FULL)
    (tmp_path / "files" / hashlib.sha256(b"trust 2").hexdigest()).unlink()
    assert code_of(lambda: DirectoryStore(tmp_path).save(FIRST)) == "store-older"


def test_damaged_index_does_not_lock_its_owner_out(tmp_path: Path) -> None:
    store = DirectoryStore(tmp_path)
    store.save(FULL)
    (tmp_path / "state.cbor").write_bytes(b"")
    store.save(FIRST)
    assert store.load() == FIRST


def test_reader_is_not_confused_by_a_writer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    DirectoryStore(tmp_path).save(FULL)
    reader = DirectoryStore(tmp_path)
    real = Path.read_bytes

    def read_and_be_overtaken(path: Path) -> bytes:
        content = real(path)
        monkeypatch.setattr(Path, "read_bytes", real)
        DirectoryStore(tmp_path).save(NEWER)
        return content

    monkeypatch.setattr(Path, "read_bytes", read_and_be_overtaken)
    assert reader.load() == NEWER


def test_reader_whose_directory_is_removed_finds_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    DirectoryStore(tmp_path).save(FULL)
    real = Path.read_bytes

    def read_and_lose(path: Path) -> bytes:
        content = real(path)
        monkeypatch.setattr(Path, "read_bytes", real)
        shutil.rmtree(tmp_path)
        return content

    monkeypatch.setattr(Path, "read_bytes", read_and_lose)
    assert DirectoryStore(tmp_path).load() is None


def test_file_in_the_place_of_the_directory_is_said_to_be(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"")
    assert code_of(DirectoryStore(path).load) == "store-unusable"
    assert code_of(lambda: DirectoryStore(path).save(FIRST)) == "store-unusable"


def test_full_disk_is_said_to_be_and_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = DirectoryStore(tmp_path)
    store.save(FULL)

    def full(_: int) -> None:
        raise OSError(28, os.strerror(28))

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(StoreError, match="No space left on device"):
            store.save(NEWER)
    assert store.load() == FULL


# --- folders --------------------------------------------------------------------------------------


def test_folder_brings_its_files_up_to_one_byte_beyond_the_limit(tmp_path: Path) -> None:
    (tmp_path / "root").mkdir()
    (tmp_path / "root" / "1.root.cose").write_bytes(b"12345")
    fetch = folder_source(tmp_path)
    assert fetch("root/1.root.cose", limit=5) == b"12345"
    assert fetch("root/1.root.cose", limit=3) == b"1234"
    assert fetch("root/2.root.cose", limit=5) is None
    assert fetch("status/1/1.cwt", limit=5) is None


def test_folder_that_is_gone_is_no_empty_tree(tmp_path: Path) -> None:
    fetch = folder_source(tmp_path / "stick")
    assert code_of(lambda: fetch("head.cose", limit=5)) == "update-unreachable"


def test_folder_that_cannot_be_read_is_unreachable(tmp_path: Path) -> None:
    (tmp_path / "head.cose").mkdir()
    fetch = folder_source(tmp_path)
    assert code_of(lambda: fetch("head.cose", limit=5)) == "update-unreachable"


# --- bundles --------------------------------------------------------------------------------------

TREE = {
    "head.cose": b"head",
    "root/1.root.cose": b"root",
    "trust/12.trust.cose": b"trust",
    "status/7/300.cwt": b"\x00" * 70_000,
}


def test_bundle_brings_the_tree_back() -> None:
    bundle = write_bundle(TREE)
    assert read_bundle(bundle) == TREE
    fetch = bundle_source(bundle)
    assert fetch("head.cose", limit=4) == b"head"
    assert fetch("head.cose", limit=2) == b"hea"
    assert fetch("root/2.root.cose", limit=4) is None
    assert write_bundle(dict(reversed(TREE.items()))) == bundle


def test_empty_bundle_is_a_bundle() -> None:
    assert read_bundle(write_bundle({})) == {}


def encoded(value: Any) -> bytes:
    return cbor.encode(value, keys=cbor.MapKeys.INTEGERS_AND_TEXT)


NO_BUNDLES = {
    "empty": b"",
    "no map": encoded([]),
    "no version": encoded({1: {}}),
    "another version": encoded({0: 2, 1: {}}),
    "true for a version": encoded({0: True, 1: {}}),
    "one member more": encoded({0: 1, 1: {}, 2: 0}),
    "no files": encoded({0: 1, 1: []}),
    "a number for a name": encoded({0: 1, 1: {0: b""}}),
    "a number for a file": encoded({0: 1, 1: {"head.cose": 1}}),
    "nested too deep": encoded({0: 1, 1: {"head.cose": [b""]}}),
    "trailing byte": write_bundle(TREE) + b"\x00",
    "cut short": write_bundle(TREE)[:-1],
}


@pytest.mark.parametrize("data", NO_BUNDLES.values(), ids=NO_BUNDLES.keys())
def test_what_is_no_bundle_is_refused(data: bytes) -> None:
    with pytest.raises(UpdateError) as caught:
        bundle_source(data)
    assert caught.value.code == "update-bundle"


@pytest.mark.parametrize(
    "name",
    [
        "",
        "head",
        "head.cose\n",
        "../head.cose",
        "/head.cose",
        "root/1.trust.cose",
        "root/x.root.cose",
        "root/१.root.cose",
        "status/1.cwt",
        "status/1/2/3.cwt",
    ],
)
def test_bundle_with_a_file_of_no_published_tree_is_refused(name: str) -> None:
    assert code_of(lambda: read_bundle(write_bundle({name: b""}))) == "update-bundle"


# --- addresses (the server itself: tests/integration/test_https_source.py) ------------------------


@pytest.mark.parametrize(
    "url",
    [
        "https://keys.example.lu",
        "https://keys.example.lu:8443/gouvcheck/",
        "https://[2001:db8::1]/",
        "http://localhost:8000/",
        "http://127.0.0.1/",
        "http://[::1]:8000",
    ],
)
def test_address_of_a_folder_is_taken(url: str) -> None:
    assert callable(https_source(url))


@pytest.mark.parametrize(
    "url",
    [
        "",
        "/folder",
        "keys.example.lu",
        "http://keys.example.lu/",
        "http://127.0.0.1.example.lu/",
        "http://localhost@example.lu/",
        "ftp://keys.example.lu/",
        "file:///etc/",
        "https://",
        "https:///folder",
        "https://:443/",
        "https://[2001:db8::1/",
        "https://keys.example.lu:port/",
        "https://keys.example.lu:0/",
        "https://keys.example.lu:99999/",
        "https://user:word@keys.example.lu/",
        "https://keys.example.lu/?query",
        "https://keys.example.lu/#part",
        "https://keys.example.lu/a b",
        "https://keys.example.lu\\@localhost/",
        "https://keys.example.lu/\r\nHost:x",
        "https://keys.example.lu/\tx",
        "https://schlüssel.example.lu/",
        "https://keys.example.lu/ü/",
    ],
)
def test_any_other_address_is_refused(url: str) -> None:
    with pytest.raises(UsageError) as caught:
        https_source(url)
    assert caught.value.code == "usage-source-address"
