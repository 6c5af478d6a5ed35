"""Who sits at the terminal, and what he types about a person: read from stdin, never shown."""

from __future__ import annotations

import datetime as dt
import os
import pwd
import sys
from typing import TYPE_CHECKING, Final

from gouvcheck_core.errors import UsageError

if TYPE_CHECKING:
    from voucher_batch.beneficiary import Channel
    from voucher_batch.resend import Request

_LONGEST: Final = 200
"""Characters of an answer; it bounds what is read."""


def account() -> str:
    """Return the account of the operating system that this runs under.

    It is no option, so that nobody approves under another's name what he asked for himself.
    """
    try:
        return pwd.getpwuid(os.geteuid()).pw_name
    except KeyError:
        return f"uid-{os.geteuid()}"


def ask_request(channel: Channel | None = None) -> Request:
    """Read whom a request is about: two lines of stdin, asked for where it is a terminal.

    Args:
        channel: How the paper shall go, or None.

    Raises:
        UsageError: ``usage-person``: it is no identification number, or no date.
    """
    from voucher_batch.resend import Request

    national_id = ask_national_id()
    try:
        birth_date = dt.date.fromisoformat(_line("Birth date (YYYY-MM-DD): "))
    except ValueError:
        raise _nobody("The second line is not a date.") from None
    return Request(
        national_id=national_id, birth_date=birth_date, operator=account(), channel=channel
    )


def ask_national_id() -> str:
    """Read an identification number: a line of stdin, asked for where it is a terminal.

    Raises:
        UsageError: ``usage-person``.
    """
    from voucher_batch.intake.national_id import check_digits, compact

    digits = compact(_line("Identification number: "))
    if digits is None or not digits.endswith(check_digits(digits)):
        raise _nobody("The first line is not an identification number.")
    return digits


def confirm(sentence: str) -> None:
    """Go on only after the word yes.

    Raises:
        UsageError: ``usage-not-confirmed``.
    """
    if _line(f"{sentence} Type yes: ") != "yes":
        raise UsageError(
            "usage-not-confirmed", "Nothing was changed.", hint="Type yes to go on, or use --yes."
        )


def _line(prompt: str) -> str:
    if sys.stdin.isatty():
        sys.stderr.write(prompt)
        sys.stderr.flush()
    return sys.stdin.readline(_LONGEST).strip()


def _nobody(sentence: str) -> UsageError:
    return UsageError(
        "usage-person",
        sentence,
        hint="Type the 13 digits, then the date like 1990-02-28; or pipe both in, a line each.",
    )
