"""The reference page of `gouvcheck-batch`, which the program writes itself.

``python -m tests.support.batch_docs`` writes it; a test compares the committed page.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Final
from unittest import mock

from tests.support.batch_command import gouvcheck_batch
from voucher_batch.cli.app import program
from voucher_batch.cli.exits import MEANINGS

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGE: Final = Path(__file__).parent.parent.parent / "docs" / "reference" / "batch-command-line.md"

_WRITTEN: Final = (
    "<!-- Written by `python -m tests.support.batch_docs`; change the code, not this. -->"
)


def page() -> str:
    """Return the content of the page."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield "# Command line of the factory\n"
    yield f"{_WRITTEN}\n"
    yield (
        "`gouvcheck-batch` makes letters by the thousand; "
        "[how a campaign is run](../how-to/run-a-campaign.md) tells\nin which order. Results are "
        "printed to stdout, words to stderr, and neither ever names a person. With\n`--json` the "
        "result is one JSON value. What goes wrong is said as `gouvcheck-batch: what happened "
        "[code]`\nand `hint: what to do`. Every verb can be killed at any time and started again.\n"
    )
    yield "## What it ends with\n"
    yield "| code | meaning |"
    yield "|---|---|"
    yield from (f"| {code.value} | {meaning} |" for code, meaning in MEANINGS.items())
    for verb in ((), *_verbs()):
        yield f"\n## {' '.join(('gouvcheck-batch', *verb))}\n"
        yield "```text"
        yield _help(*verb)
        yield "```"


def _verbs() -> Iterator[tuple[str, ...]]:
    whole = program()
    yield from ((str(command.name),) for command in whole.registered_commands)
    for group in whole.registered_groups:
        if group.typer_instance is not None:
            for command in group.typer_instance.registered_commands:
                yield (str(group.name), str(command.name))


def _help(*verb: str) -> str:
    with mock.patch.dict(os.environ, {"COLUMNS": "100", "TERMINAL_WIDTH": "100"}):
        return gouvcheck_batch(*verb, "--help").out.rstrip("\n")


def main() -> None:
    """Write the page."""
    PAGE.write_text(page(), "utf-8")


if __name__ == "__main__":
    main()
