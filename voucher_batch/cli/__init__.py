"""The command `gouvcheck-batch`: a campaign from its file to its closed books.

What may enter this room: one module for each verb (parse, plan, act), and what they share: the
folder of a campaign, progress, options, exit codes. Results go to stdout and words to stderr;
neither ever names a person. Files, terminals and clocks are touched here, and sockets by `mail`.
"""

from __future__ import annotations

import sys

from gouvcheck_core.cli.exits import ExitCode

__all__ = ["main"]


def main() -> None:
    """Run the command with the arguments of this process, and end the process."""
    try:
        from voucher_batch.cli.app import run
    except ModuleNotFoundError as error:
        sys.stderr.write(
            f"gouvcheck-batch: the package {error.name} is not installed.\n"
            "hint: install the factory with: pip install 'gouvcheck[batch]'\n"
        )
        sys.exit(ExitCode.UNAVAILABLE)
    sys.exit(run(sys.argv[1:]))
