"""Folders for finished files: whole or not at all, whatever the file system."""

from __future__ import annotations

import hashlib
import resource
from typing import TYPE_CHECKING

import pytest

from voucher_batch.errors import RunError
from voucher_batch.folder import Folder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(params=["disk", "memory"])
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> Folder:
    if request.param == "disk":
        return Folder(str(tmp_path / "out"))
    return Folder(f"memory://{tmp_path.name}/{request.node.name}")


def test_file_is_written_whole_and_read_again(folder: Folder) -> None:
    folder.write_whole("deep/file", (b"one", b"two"))
    assert b"".join(folder.read("deep/file")) == b"onetwo"
    assert folder.digest("deep/file") == hashlib.sha256(b"onetwo").digest()
    assert folder.names("deep") == ["file"]


def test_file_takes_the_place_of_another(folder: Folder) -> None:
    folder.write_whole("file", (b"old",))
    folder.write_whole("file", (b"new",))
    assert b"".join(folder.read("file")) == b"new"


def test_source_that_breaks_off_leaves_no_file(folder: Folder) -> None:
    def parts() -> Iterator[bytes]:
        yield b"half"
        raise OSError(28, "No space left on device")

    with pytest.raises(RunError) as caught:
        folder.write_whole("file", parts())
    assert caught.value.code == "run-output-full"
    assert folder.names() == []


def test_absent_file_is_told(folder: Folder) -> None:
    with pytest.raises(RunError) as caught:
        folder.digest("absent")
    assert caught.value.code == "run-output-lost"
    folder.remove("absent")
    assert folder.names("absent") == []


def test_file_larger_than_allowed_is_told_and_removed(tmp_path: Path) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, hard))
    try:
        with pytest.raises(RunError) as caught:
            Folder(str(tmp_path)).write("file", (bytes(600), bytes(600)))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert caught.value.code == "run-output-full"
    assert list(tmp_path.iterdir()) == []


def test_folder_that_is_a_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "taken").write_bytes(b"")
    with pytest.raises(RunError) as caught:
        Folder(str(tmp_path / "taken")).write_whole("file", (b"",))
    assert caught.value.code == "run-output"


def test_url_of_no_file_system_is_refused() -> None:
    with pytest.raises(RunError) as caught:
        Folder("nowhere-at-all://folder")
    assert caught.value.code == "run-output-url"


def test_folder_knows_whether_it_lies_on_a_disk(tmp_path: Path) -> None:
    assert Folder(tmp_path.as_uri()).is_local
    assert not Folder("memory://somewhere").is_local
