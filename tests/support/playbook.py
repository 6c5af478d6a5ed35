"""Playbooks: pages whose commands are typed by a test, in order, and have to answer as written.

What is typed stands in ``console`` blocks after ``$ ``, what is answered below it; an answer that
is not shown is not compared. ``…`` stands for any words in a line, and alone for any lines. The
end of a command that does not succeed is written behind it: ``# exit 2``. Where a holder is asked,
he says yes. Two comments in the page speak to the test::

    <!-- begins where generate.md ends -->
    <!-- 8 days later -->

`gouvcheck` runs in this process with a clock of its own; everything else runs in a shell.
"""

from __future__ import annotations

import contextlib
import os
import re
import shlex
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final
from unittest import mock

from gouvcheck_core.cli import moments
from gouvcheck_core.cli.app import run
from gouvcheck_core.signer import close_tokens
from tests.support.command import NOW, Stream, inside

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDER: Final = Path(__file__).parents[2] / "docs" / "how-to" / "keys"

_PIECE: Final = re.compile(
    r"^```console\n(?P<block>.*?)^```$|^<!-- (?P<number>\d+) (?P<unit>days|hours) later -->$",
    re.MULTILINE | re.DOTALL,
)
_BEGINS: Final = re.compile(r"^<!-- begins where (\S+) ends -->$", re.MULTILINE)
_EXIT: Final = re.compile(r"\s+# exit (\d+)$")
_UNITS: Final = {"days": 86_400, "hours": 3_600}
_PROMPT: Final = "$ "
_STEP: Final = 60
"""Seconds between two commands: a person types them."""


@dataclass(frozen=True, slots=True)
class Command:
    """One command of a page.

    Args:
        line: What is typed, on one line.
        code: What it has to end with.
        answer: What it has to say, or empty where that is not shown.
    """

    line: str
    code: int
    answer: tuple[str, ...]


@dataclass(slots=True)
class Player:
    """Types what a page says into a folder.

    Args:
        folder: Where to work.
        now: What the clock says.
        environment: Variables that the page exports.
    """

    folder: Path
    now: int = NOW
    environment: dict[str, str] = field(default_factory=dict)

    def play(self, page: Path) -> int:
        """Type every command of a page, and return how many there were."""
        count = 0
        for piece in pieces(page.read_text("utf-8")):
            match piece:
                case int() as seconds:
                    self.now += seconds
                case Command() as command:
                    self._type(command, page.name)
                    count += 1
        return count

    def _type(self, command: Command, page: str) -> None:
        self.now += _STEP
        here = {**self.environment, "PWD": str(self.folder)}
        with inside(self.folder), mock.patch.dict(os.environ, here):
            code, said = self._run(command.line)
        assert code == command.code, f"{page}: {command.line}\nended with {code}\n{said}"
        if command.answer:
            expected = pattern(command.answer)
            assert re.fullmatch(expected, said), f"{page}: {command.line}\nsaid:\n{said}"

    def _run(self, line: str) -> tuple[int, str]:
        if line.startswith("export "):
            name, _, value = line.removeprefix("export ").partition("=")
            self.environment[name] = os.path.expandvars(value.strip('"'))
            return 0, ""
        if line.startswith("gouvcheck "):
            return self._gouvcheck(line)
        done = subprocess.run(["bash", "-euc", line], capture_output=True, text=True, check=False)
        return done.returncode, done.stdout + done.stderr

    def _gouvcheck(self, line: str) -> tuple[int, str]:
        """Run the program in this process; every call is a process of its own to a token."""
        typed, _, target = line.partition(" > ")
        arguments = [word for part in shlex.split(typed)[1:] for word in _expanded(part)]
        out, words = Stream(), Stream()
        results = out if target else words
        with (
            mock.patch.object(sys, "stdin", Stream(b"yes\n")),
            mock.patch.object(moments, "now", return_value=self.now),
            contextlib.redirect_stdout(results),
            contextlib.redirect_stderr(words),
        ):
            code = run(arguments)
        close_tokens()
        if target:
            Path(target.strip()).write_text(out.text(), "utf-8")
        return code, words.text()


def beginning(page: Path) -> str | None:
    """Return the name of the page whose end this one begins with, or None."""
    found = _BEGINS.search(page.read_text("utf-8"))
    return None if found is None else found[1]


def pieces(text: str) -> Iterator[Command | int]:
    """Yield the commands of a page, and the seconds that pass between them."""
    for found in _PIECE.finditer(text):
        if found["unit"] is not None:
            yield int(found["number"]) * _UNITS[found["unit"]]
        else:
            yield from commands(found["block"])


def commands(block: str) -> Iterator[Command]:
    """Yield the commands of one block."""
    joined = block.replace("\\\n", "")
    if not joined.startswith(_PROMPT):
        raise ValueError(f"a block begins with something other than a command: {block!r}")
    for part in f"\n{joined}".split(f"\n{_PROMPT}")[1:]:
        typed, *answer = part.splitlines()
        code = _EXIT.search(typed)
        yield Command(_EXIT.sub("", typed), int(code[1]) if code else 0, tuple(answer))


def pattern(answer: tuple[str, ...]) -> str:
    """Return the regular expression that an answer has to match."""
    return "".join(
        r"(?:.*\n)*?" if line == "…" else re.escape(line).replace("…", ".*") + "\n"
        for line in answer
    )


def _expanded(word: str) -> list[str]:
    found = sorted(str(path) for path in Path().glob(word)) if "*" in word else []
    return found or [os.path.expandvars(word)]
