"""Where a code comes from: an argument, a file or stdin; text, a picture or a PDF."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from gouvcheck_core.cli import files
from gouvcheck_core.errors import ScanError, UsageError

MAX_FILE: Final = 25_000_000
"""Bytes; `gouvcheck_core.scan` takes no larger picture."""

_TEXT: Final = re.compile(r"\s*[A-Za-z][A-Za-z0-9+.-]+:")
"""A prefix and a colon, as in ``GC1:`` and ``https:``. A drive such as ``C:`` has one letter."""


@dataclass(frozen=True, slots=True)
class Scanned:
    """One text to look at.

    Args:
        text: As it was given or scanned.
        page: Of the PDF or picture it was found on, from 1, or None for text.
    """

    text: str
    page: int | None = None


def codes(argument: str | None, *, page: int | None = None) -> tuple[Scanned, ...]:
    """Return every code in what the caller named, at least one.

    Args:
        argument: A code, the name of a file, ``-`` for stdin, or None for stdin that is no
            terminal.
        page: The only page of a PDF to look at.

    Raises:
        UsageError: Nothing is named, or it cannot be read.
        ScanError: The picture cannot be read, or holds no code.
    """
    if argument is not None and _TEXT.match(argument):
        return (Scanned(argument),)
    data = files.read(_place(argument), limit=MAX_FILE)
    if not data:
        raise UsageError(
            "usage-empty", "The input is empty.", hint="Give a code, a picture or a PDF."
        )
    text = _as_text(data)
    return _scan(data, page) if text is None else (Scanned(text),)


def text_of(argument: str) -> str:
    """Return a text that is named itself, or stands on stdin for ``-``.

    Raises:
        UsageError: ``usage-text`` stdin holds no text.
    """
    if argument != str(files.STDIN):
        return argument
    try:
        return _without_line_end(files.read(files.STDIN).decode("utf-8"))
    except UnicodeDecodeError:
        raise UsageError(
            "usage-text", "What comes on stdin is no text.", hint="Pipe what `issue` printed."
        ) from None


def _place(argument: str | None) -> Path:
    if argument is None:
        if sys.stdin.isatty():
            raise UsageError(
                "usage-nothing-named",
                "No code is named.",
                hint="Give a code that begins with GC1:, a picture, a PDF, or - for stdin.",
            )
        return files.STDIN
    path = Path(argument)
    if path != files.STDIN and not _is_there(path):
        raise UsageError(
            "usage-no-file",
            "There is no such file, and a code would begin with GC1: or HC1:.",
            hint="Check the name of the file; give any other text on stdin, with -.",
        )
    return path


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:  # longer than a name can be
        return False


def _as_text(data: bytes) -> str | None:
    """Return ``data`` as one text, or None where it has to be scanned."""
    from gouvcheck_core.scan.picture import kind_of

    try:
        kind_of(data)
    except ScanError as not_a_picture:
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError:
            raise not_a_picture from None
        return _without_line_end(text)
    return None


def _without_line_end(text: str) -> str:
    """Take off the one line feed with which a text in a file or pipe ends; it is no symbol."""
    return re.sub(r"\r?\n\Z", "", text)


def _scan(data: bytes, page: int | None) -> tuple[Scanned, ...]:
    from gouvcheck_core import scan

    reading = scan.read(data, page=page)
    if not reading.codes:
        raise ScanError(
            "scan-no-code",
            "No QR code could be read there.",
            hint="Take the whole code with its white border, flat, sharp and in good light.",
        )
    return tuple(Scanned(code.text, code.page) for code in reading.codes)
