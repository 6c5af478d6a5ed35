"""The program: its verbs, and the one place where an error becomes words and an exit code."""

from __future__ import annotations

import io
import sys
import traceback
from typing import TYPE_CHECKING, Annotated, Final

import typer

from gouvcheck_core.cli.console import emit, say
from gouvcheck_core.cli.exits import ExitCode
from gouvcheck_core.errors import GouvCheckError
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
    resend,
    returns,
    run_verb,
    sample,
    status,
)
from voucher_batch.cli.exits import exit_code

if TYPE_CHECKING:
    from collections.abc import Sequence

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
    "erase": erase,
    "close": close,
}
_GROUPS: Final = {"returns": returns, "resend": resend}


def program() -> typer.Typer:
    """Return the command with its verbs, in the order in which a campaign needs them."""
    whole = typer.Typer(
        name=PROGRAM,
        callback=_common,
        no_args_is_help=True,
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
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
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a poor terminal shows a symbol's number
            stream.reconfigure(errors="backslashreplace")
    try:
        ended = _run(arguments)
        sys.stdout.flush()
    except GouvCheckError as error:
        complain(f"{error.sentence} [{error.code}]", hint=error.hint)
        return exit_code(error)
    except typer.TyperException as error:
        return _refuse(error)
    except (typer.Abort, KeyboardInterrupt):
        return ExitCode.INTERRUPTED
    except BrokenPipeError:
        return ExitCode.BROKEN_PIPE
    except Exception as error:  # noqa: BLE001 - 1 would read as "something is left"
        _confess(error)
        return ExitCode.SOFTWARE
    return ended


def complain(sentence: str, *, hint: str) -> None:
    """Write what happened and what to do."""
    say(f"{PROGRAM}: {sentence}")
    say(f"hint: {hint}")


def _print_version(asked: bool) -> None:  # noqa: FBT001 - the signature that typer calls
    if asked:
        from importlib.metadata import version

        emit(f"{PROGRAM} {version('gouvcheck')}")
        raise typer.Exit


def _common(
    *,
    _version: Annotated[
        bool,
        typer.Option("--version", callback=_print_version, is_eager=True, help="Print it."),
    ] = False,
) -> None:
    """Letters by the thousand: rows in, signed and personal letters out, each exactly once.

    Every verb can be killed and started again. Results are printed to stdout, words to stderr, and
    nobody's name to either. Only `mail` uses the network, besides databases and clusters you name.
    """


def _run(arguments: Sequence[str]) -> int:
    command = typer.main.get_command(program())
    try:
        ended = command.main(args=list(arguments), prog_name=PROGRAM, standalone_mode=False)
    except SystemExit:  # typer's answer to a broken pipe
        raise BrokenPipeError from None
    return ended if isinstance(ended, int) else ExitCode.ACCEPTED


def _refuse(error: typer.TyperException) -> ExitCode:
    """Say what is wrong with the arguments, or show the help where there are none."""
    context = getattr(error, "ctx", None)
    path = PROGRAM if context is None else context.command_path
    message = error.format_message().replace("Value error, ", "")
    if type(error).__name__ == "NoArgsIsHelpError":
        say(message)
    elif "extra argument" in message:  # it repeats them, and they may be somebody's
        sentence = "There are more arguments than this verb takes."
        complain(sentence, hint=f"Put a value with spaces in quotes; see `{path} --help`.")
    else:
        complain(message, hint=f"See `{path} --help`.")
    return ExitCode.USAGE


def _confess(error: Exception) -> None:
    """Show where the program failed, without what it was working on: that may be somebody's."""
    frames = traceback.extract_tb(error.__traceback__)
    for frame in frames:
        say(f"  {frame.filename}:{frame.lineno} in {frame.name}")
    say(f"  {type(error).__qualname__}")
    complain("This is a defect of the program.", hint="Please report it with the lines above.")
