"""`gouvcheck reference`: references as people type them."""

from __future__ import annotations

from typing import Annotated

import typer

from gouvcheck_core.cli import options
from gouvcheck_core.cli.console import emit, emit_json, say

app = typer.Typer(help="References that people type.", no_args_is_help=True, rich_markup_mode=None)


@app.command("check", epilog=options.example('gouvcheck reference check "0g40 r40m 30e2 09hr"'))
def check(
    reference: Annotated[str, typer.Argument(metavar="REFERENCE", help="As somebody typed it.")],
    *,
    as_json: options.AsJson = False,
) -> None:
    """Check a typed reference and print it as the paper has it.

    Whether such a document exists is not known here.
    """
    from gouvcheck_core.reference import parse

    parsed = parse(reference)
    if as_json:
        emit_json({"reference": parsed.reference.text, "as_printed": not parsed.normalised})
        return
    emit(parsed.reference.text)
    if parsed.lookalikes:
        say("the letters O, I and L were read as digits: compare with the paper")
