"""The command `gouvcheck-api`: the service started, set up and looked after.

What may enter this room: one module for each verb (parse, plan, act), and what they share: options,
exit codes, the books as the settings name them. Results go to stdout and words to stderr; neither
ever says what a document says. Whoever acts is the account of the operating system.
"""

from __future__ import annotations

import sys

from gouvcheck_core.cli.exits import ExitCode

__all__ = ["main"]


def main() -> None:
    """Run the command with the arguments of this process, and end the process."""
    try:
        from issuer_api.cli.app import run
    except ModuleNotFoundError as error:
        sys.stderr.write(
            f"gouvcheck-api: the package {error.name} is not installed.\n"
            "hint: install the service with: pip install 'gouvcheck[issuer]'\n"
        )
        sys.exit(ExitCode.UNAVAILABLE)
    sys.exit(run(sys.argv[1:]))
