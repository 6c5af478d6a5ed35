"""The program `gouvcheck-api` and its verbs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final

from gouvcheck_core.cli.running import Program, command, version_option
from issuer_api import observe
from issuer_api.cli import audit, campaign, client, doctor, download, key, migrate, serve
from issuer_api.cli.exits import exit_code

if TYPE_CHECKING:
    from collections.abc import Sequence

    import typer

PROGRAM: Final = "gouvcheck-api"

_VERBS: Final = {"serve": serve, "migrate": migrate, "doctor": doctor}
_GROUPS: Final = {
    "client": client,
    "key": key,
    "download": download,
    "audit": audit,
    "campaign": campaign,
}


def program() -> typer.Typer:
    """Return the command with its verbs."""
    whole = command(PROGRAM, _common)
    for name, verb in _VERBS.items():
        whole.command(name, epilog=verb.EXAMPLE)(verb.command)
    for name, group in _GROUPS.items():
        whole.add_typer(group.app, name=name)
    return whole


def run(arguments: Sequence[str]) -> int:
    """Run the command and return what the process shall end with. Raises nothing.

    Args:
        arguments: Without the name of the program.
    """
    return Program(PROGRAM, program, exit_code).run(arguments)


def _common(*, _version: Annotated[bool, version_option(PROGRAM)] = False) -> None:
    """The service that issues documents: start it, let clients in, audit its log, look after it.

    Settings come from variables that begin with GOUVCHECK_API_, and from credential files. Results
    are printed to stdout, words to stderr.
    """
    observe.configure()
