"""Transcripts of the command line: what is typed, what is answered, and what it ends with.

    $ gouvcheck verify - --key issuer.public.pem < record.txt
    what is written to stdout
    ! what is written to stderr
    [2]

``python -m tests.support.transcripts`` writes them anew; read the difference before you commit it.
"""

from __future__ import annotations

import re
import shlex
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tests.support.command import furnish, gouvcheck, inside

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDER: Final = Path(__file__).parent.parent / "unit" / "cli" / "transcripts"

_PROMPT: Final = "$ "


def play(transcript: str, folder: Path) -> str:
    """Return ``transcript`` with the answers that its commands give in ``folder``."""
    return "\n".join(_replay(transcript, folder)).lstrip("\n")


def _replay(transcript: str, folder: Path) -> Iterator[str]:
    """Yield comments and commands as they stand, each command followed by its answer."""
    for line in transcript.splitlines():
        if line.startswith("#"):
            yield f"\n{line}"
        if line.startswith(_PROMPT):
            yield f"\n{line}"
            yield from _answer(line.removeprefix(_PROMPT), folder)
    yield ""


def _answer(line: str, folder: Path) -> Iterator[str]:
    command, _, source = line.partition(" < ")
    stdin = (folder / source).read_bytes() if source else None
    program, *arguments = shlex.split(command)
    if program != "gouvcheck":
        raise ValueError(line)
    with inside(folder):
        ran = gouvcheck(*arguments, stdin=stdin)
    yield from ran.out.splitlines()
    yield from (re.sub(r" \Z", "", f"! {words}") for words in ran.err.splitlines())
    yield f"[{ran.code}]"


def main() -> None:
    """Write every transcript anew."""
    for file in sorted(FOLDER.glob("*.txt")):
        with tempfile.TemporaryDirectory() as name:
            furnish(Path(name))
            file.write_text(play(file.read_text("utf-8"), Path(name)), "utf-8")


if __name__ == "__main__":
    main()
