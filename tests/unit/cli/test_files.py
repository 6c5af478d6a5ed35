"""Files are read within a bound, and written whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from gouvcheck_core.cli import files
from gouvcheck_core.errors import UsageError


def refused(code: str) -> pytest.RaisesExc[UsageError]:
    return pytest.RaisesExc(UsageError, check=lambda error: error.code == code)


def test_file_of_the_greatest_size_is_read_and_a_larger_one_is_not(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(bytes(10))
    assert files.read(file, limit=10) == bytes(10)
    with refused("usage-too-large"):
        files.read(file, limit=9)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b'"text"',
        b'{"a": 1, "a": 2}',
        b'{"a": {"b": 1, "b": 2}}',
        b"\xff",
        b'{"a": 1}{"b": 2}',
        b"[" * 100_000,
        b'{"a": ' + b"9" * 5000 + b"}",
    ],
)
def test_what_is_not_one_json_object_is_refused(content: bytes, tmp_path: Path) -> None:
    file = tmp_path / "fields.json"
    file.write_bytes(content)
    with refused("usage-json"):
        files.read_json(file)


def test_written_file_has_the_rights_that_were_asked_for(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        files.write(tmp_path / "private", b"key", rights=files.PRIVATE)
        files.write(tmp_path / "public", b"key")
    finally:
        os.umask(before)
    assert (tmp_path / "private").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "public").stat().st_mode & 0o777 == 0o644


def test_file_is_replaced_as_a_whole(tmp_path: Path) -> None:
    file = tmp_path / "code.svg"
    file.write_bytes(b"a longer old content")
    files.write(file, b"new")
    assert file.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [file]


def test_nothing_is_left_of_a_file_that_could_not_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    file = tmp_path / "code.svg"
    file.write_bytes(b"old")
    monkeypatch.setattr(Path, "replace", full)
    with refused("usage-not-written") as caught:
        files.write(file, b"new")
    assert "no space left on device" in caught.value.sentence
    assert file.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [file]


def test_fault_without_a_reason_is_told_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError

    monkeypatch.setattr(Path, "replace", fail)
    with refused("usage-not-written") as caught:
        files.write(tmp_path / "code.svg", b"new")
    assert "unknown reason" in caught.value.sentence
