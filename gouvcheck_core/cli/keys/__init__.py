"""`gouvcheck keys`: make keys, publish them, withdraw them, and watch over what is published.

What may enter this room: one module for each verb (parse, plan, act), and what they share: the
published folder, drafts, holders, and how things are named.
"""

from __future__ import annotations

import typer

from gouvcheck_core.cli.keys import (
    add_campaign,
    add_key,
    add_list,
    assemble,
    bundle,
    check,
    compromise,
    export,
    extend_campaign,
    generate,
    init,
    mark,
    profiles,
    publish,
    renew,
    retire,
    rotate,
    show,
    sign,
    status,
)

_VERBS = {
    "generate": generate,
    "init": init,
    "rotate": rotate,
    "add-key": add_key,
    "retire": retire,
    "compromise": compromise,
    "add-list": add_list,
    "add-campaign": add_campaign,
    "extend-campaign": extend_campaign,
    "profiles": profiles,
    "renew": renew,
    "show": show,
    "sign": sign,
    "assemble": assemble,
    "mark": mark,
    "publish": publish,
    "status": status,
    "check": check,
    "bundle": bundle,
    "export": export,
}
"""In the order in which a ceremony needs them."""


def _app() -> typer.Typer:
    app = typer.Typer(
        help="Make keys, publish them, and watch over what is published.",
        no_args_is_help=True,
        rich_markup_mode=None,
    )
    for name, verb in _VERBS.items():
        app.command(name, epilog=verb.EXAMPLE)(verb.command)
    return app


app = _app()
