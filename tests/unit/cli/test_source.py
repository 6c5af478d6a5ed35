"""Where a code comes from, and the one line feed that is taken off."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from gouvcheck_core.cli import source
from gouvcheck_core.errors import ScanError, UsageError
from tests.support.command import Stream, furnish, inside

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    "text", ["GC1:ABC", "HC1:ABC", "https://lu.example/", "gc1:abc", " GC1:ABC", "\nGC1:", "GC7:X"]
)
def test_text_with_a_prefix_is_taken_as_it_stands(text: str) -> None:
    assert source.codes(text) == (source.Scanned(text),)


@pytest.mark.parametrize("name", ["letter.pdf", "C:\\letter.pdf", "x" * 5000, "/no/such/file"])
def test_what_has_no_prefix_is_a_file(name: str) -> None:
    with pytest.raises(UsageError) as caught:
        source.codes(name)
    assert caught.value.code == "usage-no-file"
    assert name not in caught.value.sentence


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (b"GC1:AB", "GC1:AB"),
        (b"GC1:AB\n", "GC1:AB"),
        (b"GC1:AB\r\n", "GC1:AB"),
        (b"GC1:AB\n\n", "GC1:AB\n"),
        (b"GC1:AB \n", "GC1:AB "),
        (b"\n", ""),
        (b"\nGC1:AB", "\nGC1:AB"),
    ],
)
def test_one_line_end_is_taken_off_and_nothing_else(
    content: bytes, text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "code"
    file.write_bytes(content)
    assert source.codes(str(file)) == (source.Scanned(text),)
    for argument in ("-", None):
        monkeypatch.setattr(sys, "stdin", Stream(content))
        assert source.codes(argument) == (source.Scanned(text),)
    monkeypatch.setattr(sys, "stdin", Stream(content))
    assert source.text_of("-") == text


def test_picture_may_be_piped_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    furnish(tmp_path)
    monkeypatch.setattr(sys, "stdin", Stream((tmp_path / "two.png").read_bytes()))
    found = source.codes("-")
    assert [code.page for code in found] == [1, 1]
    assert all(code.text.startswith("GC1:") for code in found)


def test_page_of_a_pdf_is_told(tmp_path: Path) -> None:
    furnish(tmp_path)
    with inside(tmp_path):
        (code,) = source.codes("letter.pdf")
        assert code == source.codes("letter.pdf", page=1)[0]
    assert code.page == 1


def test_picture_without_a_code_is_an_error_and_no_verdict(tmp_path: Path) -> None:
    furnish(tmp_path)
    with pytest.raises(ScanError) as caught:
        source.codes(str(tmp_path / "blank.png"))
    assert caught.value.code == "scan-no-code"
