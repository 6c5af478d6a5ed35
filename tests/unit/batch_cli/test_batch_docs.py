"""The reference page of the factory's command line is the one that the program writes."""

from __future__ import annotations

from gouvcheck_core.cli.exits import ExitCode
from tests.support.batch_docs import PAGE, page
from voucher_batch.cli.exits import MEANINGS


def test_page_is_current() -> None:
    assert PAGE.read_text("utf-8") == page(), "run: python -m tests.support.batch_docs"


def test_every_end_of_the_command_is_explained() -> None:
    assert set(MEANINGS) == set(ExitCode) - {ExitCode.UNDECIDED}
