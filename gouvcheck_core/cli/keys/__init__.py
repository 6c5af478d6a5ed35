"""`gouvcheck keys`: make keys, publish them, withdraw them, and watch over what is published.

What may enter this room: one module for each verb (parse, plan, act), and what they share: the
published folder, drafts, holders, and how things are named.
"""

from __future__ import annotations

import typer

from gouvcheck_core.cli.keys import generate


def _app() -> typer.Typer:
    app = typer.Typer(help="Make keys.", no_args_is_help=True, rich_markup_mode=None)
    app.command("generate", epilog=generate.EXAMPLE)(generate.command)
    return app


app = _app()
