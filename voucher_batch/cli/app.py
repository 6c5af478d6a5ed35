"""The program `gouvcheck-batch` and its verbs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final

from gouvcheck_core.cli.running import Program, command, version_option
from voucher_batch.cli import (
    allocate,
    check,
    close,
    erase,
    handover,
    intake,
    mail,
    manifest,
    new,
    reference_key,
    resend,
    returns,
    run_verb,
    sample,
    status,
)
from voucher_batch.cli.exits import exit_code

if TYPE_CHECKING:
    from collections.abc import Sequence

    import typer

PROGRAM: Final = "gouvcheck-batch"

_VERBS: Final = {
    "new": new,
    "check": check,
    "sample": sample,
    "import": intake,
    "allocate": allocate,
    "run": run_verb,
    "status": status,
    "handover": handover,
    "mail": mail,
    "manifest": manifest,
    "reference-key": reference_key,
    "erase": erase,
    "close": close,
}
_GROUPS: Final = {"returns": returns, "resend": resend}


def program() -> typer.Typer:
    """Return the command with its verbs, in the order in which a campaign needs them."""
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
    """Letters by the thousand: rows in, signed and personal letters out, each exactly once.

    Every verb can be killed and started again. Results are printed to stdout, words to stderr, and
    nobody's name to either. Only `mail` uses the network, besides databases and clusters you name.
    """
