"""The command `gouvcheck`: the one adapter that lives in the core.

What may enter this room: one module for each verb (parse, plan, act), and what they share: files,
times, places of input, terminals, exit codes. Files, clock, randomness and the terminal are touched
here and nowhere else in the core. Typer and the codecs are loaded when a verb needs them.
"""

from __future__ import annotations

import sys

from gouvcheck_core.cli.exits import ExitCode

__all__ = ["ExitCode", "main"]


def main() -> None:
    """Run the command with the arguments of this process, and end the process."""
    try:
        from gouvcheck_core.cli.app import run
    except ModuleNotFoundError as error:
        sys.stderr.write(
            f"gouvcheck: the package {error.name} is not installed.\n"
            "hint: install the command line with: pip install 'gouvcheck[cli]'\n"
        )
        sys.exit(ExitCode.UNAVAILABLE)
    sys.exit(run(sys.argv[1:]))
