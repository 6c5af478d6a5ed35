"""The reference pages that the code writes are those that are committed."""

from __future__ import annotations

import pytest

from gouvcheck_core.cli.exits import MEANINGS, ExitCode
from gouvcheck_core.verdict import Reason
from tests.support.reference_docs import FOLDER, pages


@pytest.mark.parametrize("name", ["reasons.md", "command-line.md"])
def test_page_is_current(name: str) -> None:
    committed = (FOLDER / name).read_text("utf-8")
    assert committed == pages()[name], "run: python -m tests.support.reference_docs"


def test_every_end_of_the_command_is_explained() -> None:
    assert set(MEANINGS) == set(ExitCode)


def test_every_reason_has_a_section() -> None:
    page = pages()["reasons.md"]
    assert all(f"\n### {reason.value}\n" in page for reason in Reason)
