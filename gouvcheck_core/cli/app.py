"""The program: its verbs, and the one place where an error becomes words and an exit code."""

from __future__ import annotations

import io
import sys
import traceback
from typing import TYPE_CHECKING, Annotated

import typer

from gouvcheck_core.cli import inspect, issue, keys, profiles, qr, reference, update, verify
from gouvcheck_core.cli.console import complain, emit, say
from gouvcheck_core.cli.exits import ExitCode, exit_code
from gouvcheck_core.errors import GouvCheckError

if TYPE_CHECKING:
    from collections.abc import Sequence

PROGRAM = "gouvcheck"


def program() -> typer.Typer:
    """Return the command with its verbs."""
    whole = typer.Typer(
        name=PROGRAM,
        callback=_common,
        no_args_is_help=True,
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
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
    _tolerate_poor_terminals()
    try:
        ended = _run(arguments)
        sys.stdout.flush()
    except GouvCheckError as error:
        complain(f"{error.sentence} [{error.code}]", hint=error.hint)
        return exit_code(error)
    except typer.TyperException as error:
        return _refuse(error)
    except typer.Abort:
        return ExitCode.INTERRUPTED
    except BrokenPipeError:
        return ExitCode.BROKEN_PIPE
    except Exception:  # noqa: BLE001 - 1 would read as "rejected"
        traceback.print_exc()
        complain("This is a defect of the program.", hint="Please report it with the lines above.")
        return ExitCode.SOFTWARE
    return ended


def _print_version(asked: bool) -> None:  # noqa: FBT001 - the signature that typer calls
    if asked:
        from importlib.metadata import version

        emit(f"{PROGRAM} {version(PROGRAM)}")
        raise typer.Exit


def _common(
    *,
    _version: Annotated[
        bool,
        typer.Option("--version", callback=_print_version, is_eager=True, help="Print it."),
    ] = False,
) -> None:
    """Sign, judge and explain the codes on official paper.

    Results are printed to stdout, words to stderr. Only `update` and `keys status` use the network,
    and only when an address is named.
    """


def _run(arguments: Sequence[str]) -> int:
    command = typer.main.get_command(program())
    try:
        ended = command.main(args=list(arguments), prog_name=PROGRAM, standalone_mode=False)
    except SystemExit:  # typer's answer to a broken pipe; its 1 would read as "rejected"
        raise BrokenPipeError from None
    return ended if isinstance(ended, int) else ExitCode.ACCEPTED


def _refuse(error: typer.TyperException) -> ExitCode:
    """Say what is wrong with the arguments, or show the help where there are none."""
    context = getattr(error, "ctx", None)
    path = PROGRAM if context is None else context.command_path
    message = error.format_message().replace("Value error, ", "")
    if type(error).__name__ == "NoArgsIsHelpError":
        say(message)
    elif "extra argument" in message:  # it repeats them, and they may be what a document says
        sentence = "There are more arguments than this verb takes."
        complain(sentence, hint=f"Put a value with spaces in quotes; see `{path} --help`.")
    else:
        complain(message, hint=f"See `{path} --help`.")
    return ExitCode.USAGE


def _tolerate_poor_terminals() -> None:
    """Let a terminal that cannot show a symbol show its number; the word stands beside it."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
