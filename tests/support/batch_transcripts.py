"""Transcripts of `gouvcheck-batch`, in the form of `tests.support.transcripts`.

``$ gouvcheck-batch … < file`` pipes a file in, and ``(ben) $`` types from another account. What
differs from one play to the next is written as ``…``: entries of status lists are drawn from a
secret. ``python -m tests.support.batch_transcripts`` writes them anew.
"""

from __future__ import annotations

import re
import shlex
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tests.support.batch_command import NOW, furnish, gouvcheck_batch
from tests.support.command import inside

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDER: Final = Path(__file__).parent.parent / "unit" / "batch_cli" / "transcripts"

_TYPED: Final = re.compile(r"(?:\((?P<account>\w+)\) )?\$ gouvcheck-batch ?(?P<line>.*)")
_DRAWN: Final = re.compile(r"\b1:\d+\b|\b\d+\.\d /s")
_WORDS_OF_TOOLS: Final = re.compile(r" \Z")


def play(transcript: str, folder: Path) -> str:
    """Return ``transcript`` with the answers that its commands give in ``folder``."""
    return "\n".join(_replay(transcript, folder)).lstrip("\n")


def _replay(transcript: str, folder: Path) -> Iterator[str]:
    """Yield comments and commands as they stand, each command followed by its answer."""
    now = NOW
    for line in transcript.splitlines():
        if line.startswith("#"):
            yield f"\n{line}"
        if typed := _TYPED.fullmatch(line):
            now += 60
            yield f"\n{line}"
            yield from _answer(typed["line"], typed["account"] or "anna", folder, now)
    yield ""


def _answer(line: str, account: str, folder: Path, now: int) -> Iterator[str]:
    command, _, source = line.partition(" < ")
    stdin = (folder / source).read_text("utf-8") if source else None
    with inside(folder):
        ran = gouvcheck_batch(*shlex.split(command), stdin=stdin, now=now, account=account)
    yield from _DRAWN.sub("…", ran.out).splitlines()
    words = _DRAWN.sub("…", ran.err).splitlines()
    yield from (_WORDS_OF_TOOLS.sub("", f"! {said}") for said in words)
    yield f"[{ran.code}]"


def main() -> None:
    """Write every transcript anew."""
    for file in sorted(FOLDER.glob("*.txt")):
        with tempfile.TemporaryDirectory() as name:
            furnish(Path(name))
            file.write_text(play(file.read_text("utf-8"), Path(name)), "utf-8")


if __name__ == "__main__":
    main()
