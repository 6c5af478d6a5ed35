"""Files: read whole and within a bound, written whole or not at all."""

from __future__ import annotations

import json
import os
import secrets
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from gouvcheck_core.cli.console import say
from gouvcheck_core.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

STDIN: Final = Path("-")

MAX_SMALL: Final = 1 << 20
"""Bytes of a key, certificate, profile or JSON file; the longest in use have some kilobytes."""

PUBLIC: Final = 0o666
"""Rights before the umask takes some away."""
PRIVATE: Final = 0o600


def read(path: Path, *, limit: int = MAX_SMALL) -> bytes:
    """Return the content of a file, or of stdin for ``-``.

    Raises:
        UsageError: ``usage-no-file``, ``usage-too-large``.
    """
    try:
        if path == STDIN:
            data = sys.stdin.buffer.read(limit + 1)
        else:
            with path.open("rb") as file:
                data = file.read(limit + 1)
    except OSError as error:
        raise UsageError(
            "usage-no-file",
            f"{path} cannot be read: {_why(error)}.",
            hint="Check the name and the rights of the file.",
        ) from error
    if len(data) > limit:
        raise UsageError(
            "usage-too-large",
            f"{path} has more than {limit:,} bytes.",
            hint="Check that it is the right file.",
        )
    return data


def read_json(path: Path) -> dict[str, object]:
    """Return the JSON object in a file, or on stdin for ``-``.

    Raises:
        UsageError: ``usage-json`` it is none, or names a member twice; as `read`.
    """
    try:
        value = parse_json(read(path))
    except (ValueError, RecursionError) as error:
        raise _not_json(path) from error
    if not isinstance(value, dict):
        raise _not_json(path)
    return value


def parse_json(text: bytes | str) -> object:
    """Return the value of a JSON text.

    Raises:
        ValueError: It is none, or names a member of an object twice.
        RecursionError: It is nested deeper than Python reads.
    """
    return json.loads(text, object_pairs_hook=_members)


def ensure_free(paths: Sequence[Path], *, force: bool) -> None:
    """Refuse to go on where a file would be overwritten, before anything is made.

    Raises:
        UsageError: ``usage-exists``.
    """
    for path in paths:
        if path.exists() and not force:
            raise UsageError(
                "usage-exists",
                f"{path} exists already.",
                hint="Choose another name, or add --force to replace it.",
            )


def write(path: Path, data: bytes, *, rights: int = PUBLIC) -> None:
    """Write a file under a temporary name, then give it its own: nothing half-written stays.

    Args:
        path: In a folder that exists. A file of that name is replaced; ask `ensure_free` before.
        data: All of it.
        rights: Who may read it; the umask takes some away.

    Raises:
        UsageError: ``usage-not-written``.
    """
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
    try:
        try:
            with os.fdopen(os.open(temporary, flags, rights), "wb") as file:
                file.write(data)
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)
    except OSError as error:
        raise UsageError(
            "usage-not-written",
            f"{path} cannot be written: {_why(error)}.",
            hint="Check that the folder exists and that you may write there.",
        ) from error
    say(f"wrote {path}")


def _members(pairs: list[tuple[str, object]]) -> dict[str, object]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError("a member stands twice")
    return members


def _not_json(path: Path) -> UsageError:
    return UsageError(
        "usage-json",
        f"{path} does not hold one JSON object.",
        hint='Write {"name": "value"} with the fields of the document, each once.',
    )


def _why(error: OSError) -> str:
    return (error.strerror or "unknown reason").lower()
