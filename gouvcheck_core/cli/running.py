"""How a program of this project starts, ends and fails: `gouvcheck`, and those of other rooms.

The one place where an error becomes words and an exit code.
"""

from __future__ import annotations

import io
import sys
import traceback
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import typer

from gouvcheck_core.cli.console import emit, say
from gouvcheck_core.cli.exits import ExitCode
from gouvcheck_core.errors import GouvCheckError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_PACKAGE = "gouvcheck"


@dataclass(frozen=True, slots=True)
class Program:
    """A command with verbs.

    Args:
        name: As it is typed.
        build: Returns the command, made with `command`.
        exit_code: What the program ends with when an error stops it.
    """

    name: str
    build: Callable[[], typer.Typer]
    exit_code: Callable[[GouvCheckError], int]

    def run(self, arguments: Sequence[str]) -> int:
        """Run the command and return what the process shall end with. Raises nothing.

        Args:
            arguments: Without the name of the program.
        """
        _tolerate_poor_terminals()
        try:
            ended = self._run(arguments)
            sys.stdout.flush()
        except GouvCheckError as error:
            self._complain(f"{error.sentence} [{error.code}]", hint=error.hint)
            return self.exit_code(error)
        except typer.TyperException as error:
            return self._refuse(error)
        except (typer.Abort, KeyboardInterrupt):
            return ExitCode.INTERRUPTED
        except BrokenPipeError:
            return ExitCode.BROKEN_PIPE
        except Exception as error:  # noqa: BLE001 - 1 would read as a verdict, or as work left
            return self._confess(error)
        return ended

    def _run(self, arguments: Sequence[str]) -> int:
        whole = typer.main.get_command(self.build())
        try:
            ended = whole.main(args=list(arguments), prog_name=self.name, standalone_mode=False)
        except SystemExit:  # typer's answer to a broken pipe; its 1 would read as a verdict
            raise BrokenPipeError from None
        return ended if isinstance(ended, int) else ExitCode.ACCEPTED

    def _refuse(self, error: typer.TyperException) -> ExitCode:
        """Say what is wrong with the arguments, or show the help where there are none."""
        context = getattr(error, "ctx", None)
        path = self.name if context is None else context.command_path
        message = error.format_message().replace("Value error, ", "")
        if type(error).__name__ == "NoArgsIsHelpError":
            say(message)
        elif "extra argument" in message:  # it repeats them, and they may be what a document says
            sentence = "There are more arguments than this verb takes."
            self._complain(
                sentence, hint=f"Put a value with spaces in quotes; see `{path} --help`."
            )
        else:
            self._complain(message, hint=f"See `{path} --help`.")
        return ExitCode.USAGE

    def _confess(self, error: Exception) -> ExitCode:
        """Show where the program failed, without what it was working on: it may be somebody's."""
        for frame in traceback.extract_tb(error.__traceback__):
            say(f"  {frame.filename}:{frame.lineno} in {frame.name}")
        say(f"  {type(error).__qualname__}")
        sentence = "This is a defect of the program."
        self._complain(sentence, hint="Please report it with the lines above.")
        return ExitCode.SOFTWARE

    def _complain(self, sentence: str, *, hint: str) -> None:
        say(f"{self.name}: {sentence}")
        say(f"hint: {hint}")


def command(name: str, callback: Callable[..., Any]) -> typer.Typer:
    """Return a command without verbs yet, set up as all of ours.

    Args:
        name: As it is typed.
        callback: Takes the option `version_option`; its docstring is the help.
    """
    return typer.Typer(
        name=name,
        callback=callback,
        no_args_is_help=True,
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )


def version_option(name: str) -> Any:  # noqa: ANN401 - what typer takes for an option
    """Return the option that prints the version of the program and ends it."""

    def show(asked: bool) -> None:  # noqa: FBT001 - the signature that typer calls
        if asked:
            from importlib.metadata import version

            emit(f"{name} {version(_PACKAGE)}")
            raise typer.Exit

    return typer.Option("--version", callback=show, is_eager=True, help="Print it.")


def _tolerate_poor_terminals() -> None:
    """Let a terminal that cannot show a symbol show its number; the word stands beside it."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
