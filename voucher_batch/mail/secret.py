"""A secret in a file that nobody but its owner may read."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING, Final, NoReturn

from voucher_batch.errors import MailError

if TYPE_CHECKING:
    from pathlib import Path

MAX_BYTES: Final = 1_024
"""More than any password that a mail server takes; it bounds what is read."""

_OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO


class Secret:
    """A text that no representation, format or pickle shows."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text: Final = text

    def reveal(self) -> str:
        """Return the text, for the one call that logs in."""
        return self._text

    def __repr__(self) -> str:
        return "Secret(hidden)"

    def __reduce__(self) -> NoReturn:
        """Refuse to leave the process in a pickle."""
        raise TypeError("a secret is not pickled")


def read_secret(path: Path) -> Secret:
    """Return the one line in a file, without the newline at its end.

    Raises:
        MailError: ``mail-secret``: it cannot be read, others may read it too, or it does not hold
            one line of UTF-8.
    """
    try:
        with path.open("rb") as file:
            mode = os.fstat(file.fileno()).st_mode
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise _unusable(f"cannot be read ({error.strerror})") from error
    if mode & _OTHERS:
        raise _unusable("may be read by others")
    # A UnicodeDecodeError would carry the bytes, so that none is raised.
    line = data.removesuffix(b"\n").removesuffix(b"\r").decode("utf-8", errors="replace")
    if not 0 < len(data) <= MAX_BYTES or not line or "\ufffd" in line or not line.isprintable():
        raise _unusable("does not hold one line of text")
    return Secret(line)


def _unusable(why: str) -> MailError:
    return MailError(
        "mail-secret",
        f"The file with the password of the mail server {why}.",
        hint="Put the password alone into a file and take the rights of others: chmod 600.",
    )
