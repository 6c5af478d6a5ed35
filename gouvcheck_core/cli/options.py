"""Arguments that several verbs share, with the words that their help says."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from gouvcheck_core.profiles.parts import Language, Level


def example(*lines: str) -> str:
    """Return the end of a verb's help, whose lines are left as they are."""
    return "\n  ".join(("\b\nExample:", *lines))


class KeyChoice(StrEnum):
    """The kinds of key that can be made."""

    P256 = "p256"
    ED25519 = "ed25519"


AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
Force = Annotated[bool, typer.Option("--force", help="Replace files that exist.")]
At = Annotated[
    str | None,
    typer.Option(
        "--at",
        metavar="TIME",
        help="The time to go by: 2026-09-21T14:00:00+02:00, 2026-09-21T12:00:00Z, or a date, "
        "which is its first second in Luxembourg. Now if left out.",
    ),
]
In = Annotated[
    Language,
    typer.Option("--lang", envvar="GOUVCHECK_LANG", help="The language of words for people."),
]
CodeInput = Annotated[
    str | None,
    typer.Argument(
        metavar="TEXT|FILE|-",
        help="A code, a picture or PDF with codes, or - for either on stdin.",
        show_default=False,
    ),
]
Page = Annotated[
    int | None,
    typer.Option("--page", metavar="N", min=1, help="The only page of a PDF to look at."),
]
Png = Annotated[
    Path | None, typer.Option("--png", metavar="FILE", help="Draw the code as a PNG picture.")
]
Svg = Annotated[
    Path | None, typer.Option("--svg", metavar="FILE", help="Draw the code as an SVG picture.")
]
LevelChoice = Annotated[
    Level | None,
    typer.Option("--level", help="Error correction: M, or Q for a sheet that will be creased."),
]
ModuleMm = Annotated[
    float,
    typer.Option("--module-mm", metavar="MM", help="Printed side of a module, 0.40 mm or more."),
]
