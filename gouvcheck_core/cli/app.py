"""The program `gouvcheck` and its verbs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final

from gouvcheck_core.cli import inspect, issue, keys, profiles, qr, reference, update, verify
from gouvcheck_core.cli.exits import exit_code
from gouvcheck_core.cli.running import Program, command, version_option

if TYPE_CHECKING:
    from collections.abc import Sequence

    import typer

PROGRAM: Final = "gouvcheck"


def program() -> typer.Typer:
    """Return the command with its verbs."""
    whole = command(PROGRAM, _common)
    whole.command("issue", epilog=issue.EXAMPLE)(issue.command)
    whole.command("verify", epilog=verify.EXAMPLE)(verify.command)
    whole.command("update", epilog=update.EXAMPLE)(update.command)
    whole.command("inspect", epilog=inspect.EXAMPLE)(inspect.command)
    whole.command("qr", epilog=qr.EXAMPLE)(qr.command)
    whole.add_typer(keys.app, name="keys")
    whole.add_typer(profiles.app, name="profiles")
    whole.add_typer(reference.app, name="reference")
    return whole


def run(arguments: Sequence[str]) -> int:
    """Run the command and return what the process shall end with. Raises nothing.

    Args:
        arguments: Without the name of the program.
    """
    return Program(PROGRAM, program, exit_code).run(arguments)


def _common(*, _version: Annotated[bool, version_option(PROGRAM)] = False) -> None:
    """Sign, judge and explain the codes on official paper.

    Results are printed to stdout, words to stderr. Only `update` and `keys status` use the network,
    and only when an address is named.
    """
