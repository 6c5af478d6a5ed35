"""What the acts report: a line for each thing shown, and whether it was what had to come."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Report:
    """Prints as it goes, and counts what went otherwise than it had to."""

    surprises: int = 0
    lines: list[str] = field(default_factory=list)

    def act(self, title: str) -> None:
        """Begin a new act."""
        self._say(f"\n{title}\n{'-' * len(title)}")

    def line(self, what: str, *, got: str, due: str) -> None:
        """Report one thing shown."""
        good = got == due
        self.surprises += not good
        self._say(
            f"  {'ok' if good else 'NO'}  {what:<58} {got}" + ("" if good else f" ({due} was due)")
        )

    def note(self, text: str) -> None:
        """Say something that cannot be wrong."""
        self._say(f"      {text}")

    def _say(self, text: str) -> None:
        self.lines.append(text)
        print(text)
