"""The terminal: results on stdout, words on stderr, one JSON object where a program reads."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from rich.table import Table

_WIDE = 1_000
"""Columns where nobody looks: output in a pipe is not wrapped."""


def emit(text: str) -> None:
    """Write a line of the result."""
    sys.stdout.write(f"{text}\n")


def emit_json(value: object) -> None:
    """Write the result as one JSON object."""
    emit(json.dumps(value, ensure_ascii=False, indent=2))


def emit_rich(*parts: RenderableType) -> None:
    """Write the result in colour where it is a terminal, else as plain lines of any length."""
    console = _console()
    with console.capture() as captured:
        for part in parts:
            console.print(part)
    # Tables are padded to a rectangle, which would be noise in a file.
    sys.stdout.writelines(f"{line.rstrip()}\n" for line in captured.get().splitlines())


def pairs() -> Table:
    """Return an empty table of labels and values; only values are wrapped, in their column."""
    from rich.table import Table

    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    return table


def say(text: str) -> None:
    """Write a line of words beside the result."""
    sys.stderr.write(f"{text}\n")


def warn(text: str) -> None:
    """Write something that the caller should know before he relies on the result."""
    say(f"warning: {text}")


def is_terminal() -> bool:
    """Tell whether a person sees stdout."""
    return sys.stdout.isatty()


def _console() -> Console:
    from rich.console import Console

    width = None if is_terminal() else _WIDE
    return Console(file=sys.stdout, width=width, markup=False, emoji=False, highlight=False)
