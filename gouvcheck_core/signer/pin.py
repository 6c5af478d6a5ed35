"""Where the PIN of a token comes from: a credential file or an open descriptor, nothing else.

Arguments and the environment of a process can be read by others on the machine, and a URI ends up
in logs and settings. So there is no way to hand a PIN over in any of them.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Final, NoReturn, Protocol

from gouvcheck_core.errors import SignerError

if TYPE_CHECKING:
    from collections.abc import Callable

MAX_PIN_BYTES: Final = 255
"""More than any token takes; it bounds what is read from a descriptor."""


class Pin:
    """A PIN that no representation, format or pickle shows."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text: Final = text

    @classmethod
    def from_bytes(cls, data: bytes) -> Pin:
        """Read what a file or descriptor holds: UTF-8, one newline at the end is no part of it.

        Raises:
            SignerError: It is empty, longer than 255 bytes, or not one line of UTF-8 text.
        """
        line = data.removesuffix(b"\n").removesuffix(b"\r")
        # A UnicodeDecodeError would carry the bytes, so that none is raised.
        text = line.decode("utf-8", errors="replace")
        if not 0 < len(line) <= MAX_PIN_BYTES or "\ufffd" in text or not text.isprintable():
            raise _unreadable("The PIN is empty, too long, or not one line of text.")
        return cls(text)

    def reveal(self) -> str:
        """Return the PIN, for the one call that logs in."""
        return self._text

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Pin) and self._text == other._text

    __hash__ = None  # type: ignore[assignment] # a hash of four digits is as good as the digits

    def __repr__(self) -> str:
        return "Pin(hidden)"

    def __reduce__(self) -> NoReturn:
        """Refuse to leave the process in a pickle."""
        raise TypeError("a PIN is not pickled")


class PinSource(Protocol):
    """Brings the PIN when a token asks for it, also once more after the token was lost."""

    def __call__(self) -> Pin:
        """Return the PIN.

        Raises:
            SignerError: It cannot be read.
        """
        ...


def file_pin(path: Path, *, read: Callable[[Path], bytes] = Path.read_bytes) -> PinSource:
    """Return a source that reads a credential file each time, so that a new PIN counts at once.

    Args:
        path: Such as what systemd's ``LoadCredential=`` puts below ``/run/credentials``.
        read: How the file is read.
    """

    def source() -> Pin:
        try:
            data = read(path)
        except OSError as error:
            raise _unreadable(f"The PIN file cannot be read ({error.strerror}).") from error
        return Pin.from_bytes(data)

    return source


def descriptor_pin(descriptor: int) -> PinSource:
    """Return a source with the PIN that an open file descriptor holds.

    It is read at once and closed, because it can be read only once.

    Raises:
        SignerError: There is no PIN in it.
    """
    try:
        with os.fdopen(descriptor, "rb") as file:
            data = file.read(MAX_PIN_BYTES + len("\r\n") + 1)
    except (OSError, ValueError) as error:
        raise _unreadable("The descriptor with the PIN is not open for reading.") from error
    pin = Pin.from_bytes(data)
    return lambda: pin


def _unreadable(sentence: str) -> SignerError:
    return SignerError(
        "signer-pin-unreadable",
        sentence,
        hint="Put the PIN alone into a credential file that this program may read.",
    )
