"""`gouvcheck-api serve`: answer callers until told to end."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final

import typer

from gouvcheck_core.cli import options

EXAMPLE: Final = options.example("gouvcheck-api serve", "gouvcheck-api serve --demo")


def command(
    *,
    demo: Annotated[
        bool,
        typer.Option("--demo", help="Demonstration keys and a sample client, in --folder."),
    ] = False,
    folder: Annotated[
        Path, typer.Option("--folder", metavar="DIR", help="Of the demonstration.")
    ] = Path("build/serve"),
    port: Annotated[
        int, typer.Option("--port", min=0, max=65_535, help="Of the demonstration.")
    ] = 8000,
) -> None:
    """Answer callers until SIGTERM or Ctrl-C; requests that have begun are answered to the end.

    One process and one worker: a token takes one session. TLS is the work of a proxy in front.
    """
    if demo:
        from issuer_api.operate import demonstration

        demonstration.show(folder, port=port)
    else:
        act()


def act() -> None:
    """Serve as the settings say.

    Raises:
        SettingsError: They are missing or wrong, or something they name cannot be used.
    """
    from issuer_api.operate.opening import open_house
    from issuer_api.operate.serving import listen, serve
    from issuer_api.settings import read_settings

    settings = read_settings()
    with open_house(settings) as house:
        serve(house, listen(settings))
