"""`gouvcheck-api doctor`: what stands in the way, before a caller finds out."""

from __future__ import annotations

from typing import Final

import typer

from gouvcheck_core.cli import moments, options
from gouvcheck_core.cli.console import emit_json, emit_rich, pairs
from issuer_api.cli.exits import DONE, NOT_WELL

EXAMPLE: Final = options.example("gouvcheck-api doctor")


def command(*, as_json: options.AsJson = False) -> None:
    """Look at settings, database, signers, campaigns, keys, clock and disk; sign nothing.

    Ends with 1 if something has to be seen to, and says what to do about it.
    """
    from issuer_api.operate.examining import examine
    from issuer_api.settings import read_settings

    settings = read_settings()
    findings = examine(settings, now=moments.now())
    if as_json:
        emit_json([
            {"what": each.what, "well": each.is_well, "says": each.says, "hint": each.hint}
            for each in findings
        ])  # fmt: skip
    else:
        table = pairs()
        table.add_row("settings", f"✓ complete, for {settings.environment.value}")
        for each in findings:
            table.add_row(each.what, f"{'✓' if each.is_well else '✗'} {each.says}")
            if each.hint:
                table.add_row("", f"  {each.hint}")
        emit_rich(table)
    raise typer.Exit(DONE if all(each.is_well for each in findings) else NOT_WELL)
