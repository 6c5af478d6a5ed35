"""`gouvcheck-app`: start the app, or measure the device; the place where errors become words."""

from __future__ import annotations

import os
import sys
import traceback
from importlib import import_module
from typing import TYPE_CHECKING, Final

from gouvcheck_core.errors import GouvCheckError, UsageError
from verifier_app.options import PROGRAM, parse

if TYPE_CHECKING:
    from collections.abc import Sequence

    from verifier_app.options import Options

# As the program `gouvcheck` ends (docs/reference/command-line.md).
USAGE: Final = 64
DATA: Final = 65
UNAVAILABLE: Final = 69
SOFTWARE: Final = 70

_QUIET_KIVY: Final = {
    "KIVY_NO_ARGS": "1",  # the arguments are ours
    "KIVY_NO_CONFIG": "1",  # what is kept is in our settings
    "KIVY_NO_FILELOG": "1",  # nothing is written down that was not asked for
    "KIVY_LOG_MODE": "PYTHON",
}


def main() -> None:
    """Run the program with the arguments of this process, and end the process."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """Run the program and return what the process shall end with.

    Args:
        arguments: Without the name of the program.
    """
    try:
        return _act(parse(arguments))
    except GouvCheckError as error:
        complain(f"{error.sentence} [{error.code}]", hint=error.hint)
        return USAGE if isinstance(error, UsageError) else DATA
    except ModuleNotFoundError as error:
        name = (error.name or "one").partition(".")[0]
        complain(f"The package {name} is not installed.", hint="pip install 'gouvcheck[app]'")
        return UNAVAILABLE
    except Exception:  # noqa: BLE001 - a person shall read words, and we the lines above them
        traceback.print_exc()
        complain("This is a defect of the program.", hint="Please report it with the lines above.")
        return SOFTWARE


def complain(sentence: str, *, hint: str) -> None:
    """Write what happened and what to do."""
    sys.stderr.write(f"{PROGRAM}: {sentence}\nhint: {hint}\n")


def _act(options: Options) -> int:
    if options.selftest:
        selftest = import_module("verifier_app.selftest")
        ended: int = selftest.run(as_json=options.as_json)
        return ended
    return _open_window(options)


def _open_window(options: Options) -> int:
    # Kivy reads them when it is first imported, which takes most of the time of a start.
    os.environ.update({name: os.environ.get(name, value) for name, value in _QUIET_KIVY.items()})
    starting, app = import_module("verifier_app.starting"), import_module("verifier_app.app")
    start = starting.prepare(options)
    for error in start.complaints:
        complain(f"{error.sentence} [{error.code}]", hint=error.hint)
    ended: int = app.run(start)
    return ended
