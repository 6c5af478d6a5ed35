"""`gouvcheck-batch returns`: what comes back, from the printer and from the post.

What may enter this room: one module for each verb (parse, plan, act).
"""

from __future__ import annotations

import typer

from voucher_batch.cli.returns import done, post, printer, work_list

_VERBS = {"printer": printer, "post": post, "list": work_list, "done": done}


def _app() -> typer.Typer:
    group = typer.Typer(
        help="What comes back, from the printer and from the post.",
        no_args_is_help=True,
        rich_markup_mode=None,
    )
    for name, verb in _VERBS.items():
        group.command(name, epilog=verb.EXAMPLE)(verb.command)
    return group


app = _app()
