"""`gouvcheck-batch resend`: a voucher once more, and what follows when one was stolen.

What may enter this room: one module for each verb (parse, plan, act).
"""

from __future__ import annotations

import typer

from voucher_batch.cli.resend import approve, ask, redeemed, requests, revoked, stolen

_VERBS = {
    "ask": ask,
    "stolen": stolen,
    "requests": requests,
    "approve": approve,
    "revoked": revoked,
    "redeemed": redeemed,
}


def _app() -> typer.Typer:
    group = typer.Typer(
        help="A voucher once more, and what follows when one was stolen.",
        no_args_is_help=True,
        rich_markup_mode=None,
    )
    for name, verb in _VERBS.items():
        group.command(name, epilog=verb.EXAMPLE)(verb.command)
    return group


app = _app()
