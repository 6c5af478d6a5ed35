"""The page for operators of a campaign, typed: `tests.support.playbook` with `gouvcheck-batch`.

``<!-- as ben -->`` lets another person sit down. What a shell would do to the arguments of
`gouvcheck-batch`, a shell does; the program itself runs in this process.
"""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.support.batch_command import NOW, seated
from tests.support.command import Stream
from tests.support.playbook import Command, Player, pieces
from voucher_batch.cli.app import run

PAGE: Final = Path(__file__).parents[2] / "docs" / "how-to" / "run-a-campaign.md"

_PROGRAM: Final = "gouvcheck-batch "
_SEAT: Final = re.compile(r"^<!-- as (\w+) -->$", re.MULTILINE)
_REDIRECTED: Final = re.compile(r" (?P<way>[<>]) (?P<file>\S+)$")


@dataclass(slots=True)
class Operators(Player):
    """Types what the page says into a folder.

    Args:
        account: Who sits at the terminal.
    """

    now: int = NOW
    account: str = "anna"

    def play(self, page: Path) -> int:
        """Type every command of a page, and return how many there were."""
        first, *others = _SEAT.split(page.read_text("utf-8"))
        turns = [(self.account, first), *zip(others[::2], others[1::2], strict=True)]
        count = 0
        for self.account, text in turns:
            for command in pieces(text):
                if isinstance(command, Command):
                    self._type(command, page.name)
                    count += 1
        return count

    def _run(self, line: str) -> tuple[int, str]:
        if not line.startswith(_PROGRAM):
            return Player._run(self, line)  # noqa: SLF001 - super() does not work in slotted ones
        typed, way, file = self._redirected(line.removeprefix(_PROGRAM))
        stdin = Path(file).read_text("utf-8") if way == "<" else None
        said = Stream()
        out = Stream() if way == ">" else said
        with seated(stdin, now=self.now, account=self.account, out=out, err=said):
            code = run(_words(typed))
        if way == ">":
            Path(file).write_text(out.text(), "utf-8")
        return code, said.text()

    @staticmethod
    def _redirected(line: str) -> tuple[str, str, str]:
        found = _REDIRECTED.search(line)
        return (line, "", "") if found is None else (line[: found.start()], found[1], found[2])


def _words(typed: str) -> list[str]:
    """Return the arguments as a shell hands them over."""
    shown = subprocess.run(
        ["bash", "-euc", f"printf '%s\\0' {typed}"], capture_output=True, text=True, check=True
    )
    return shown.stdout.removesuffix("\0").split("\0")
