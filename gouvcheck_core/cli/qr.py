"""`gouvcheck qr`: draw the text of a code."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Final

import typer

from gouvcheck_core.cli import files, options, source
from gouvcheck_core.cli.console import emit, emit_json, emit_rich
from gouvcheck_core.cli.drawing import DEFAULT_MODULE_MM, Drawing, Sheet
from gouvcheck_core.errors import UsageError
from gouvcheck_core.profiles.parts import Level

if TYPE_CHECKING:
    from rich.text import Text

EXAMPLE: Final = options.example(
    "gouvcheck issue … | gouvcheck qr - --svg code.svg --module-mm 0.5",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What to draw, and where.

    Args:
        drawing: The code.
        sheet: Files to write.
        in_terminal: Whether to draw it on stdout too.
    """

    drawing: Drawing
    sheet: Sheet
    in_terminal: bool


def command(
    text: Annotated[
        str, typer.Argument(metavar="TEXT|-", help="What `issue` printed, or - for stdin.")
    ],
    *,
    png: options.Png = None,
    svg: options.Svg = None,
    terminal: Annotated[
        bool, typer.Option("--terminal", help="Draw it here; so it is if no file is named.")
    ] = False,
    level: options.LevelChoice = None,
    module_mm: options.ModuleMm = DEFAULT_MODULE_MM,
    force: options.Force = False,
    as_json: options.AsJson = False,
) -> None:
    """Draw the text of a code, and say how large it prints."""
    sheet = Sheet(png=png, svg=svg, module_mm=module_mm, force=force)
    in_terminal = terminal or not (sheet.paths or as_json)
    if terminal and as_json:
        raise UsageError(
            "usage-qr",
            "--terminal and --json both write to stdout.",
            hint="Give one of them.",
        )
    act(plan(text, sheet=sheet, level=level, in_terminal=in_terminal), as_json=as_json)


def plan(text: str, *, sheet: Sheet, level: Level | None, in_terminal: bool) -> Plan:
    """Draw the code, without writing anything yet.

    Raises:
        GouvCheckError: The text cannot be drawn, or a file is in the way.
    """
    files.ensure_free(sheet.paths, force=sheet.force)
    drawn = source.text_of(text)
    drawing = Drawing.of(drawn, level=level or Level.M, module_mm=sheet.module_mm)
    return Plan(drawing=drawing, sheet=sheet, in_terminal=in_terminal)


def act(plan: Plan, *, as_json: bool) -> None:
    """Write the files, and say version and size.

    Raises:
        UsageError: ``usage-not-written``.
    """
    plan.drawing.write(plan.sheet)
    if as_json:
        emit_json(plan.drawing.as_json() | {"files": [str(path) for path in plan.sheet.paths]})
        return
    if plan.in_terminal:
        emit_rich(_in_black_on_white(plan.drawing))
    emit(str(plan.drawing))


def _in_black_on_white(drawing: Drawing) -> Text:
    from rich.text import Text

    return Text(drawing.blocks(), style="rgb(0,0,0) on rgb(255,255,255)", no_wrap=True)
