"""What became of the rows of a file, in numbers, lines, fields and reasons: nothing personal."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from voucher_batch.intake.outcome import Reason, Refused

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from voucher_batch.intake.outcome import Taken

FIRST: Final = 10
"""Lines that a report names for each finding."""

SENTENCES: Final[Mapping[Reason, str]] = {
    Reason.TOO_LONG: "the row is longer than 16,384 characters",
    Reason.QUOTES: "quotation marks do not stand around whole cells",
    Reason.CELLS: "the row has more or fewer cells than the header",
    Reason.JSON: "it is not what JSON Lines of an import hold",
    Reason.ENCODING: "bytes mean nothing in the charset of the file",
    Reason.CHARACTERS: "characters that do not belong there",
    Reason.MISSING: "nothing is there",
    Reason.LENGTH: "it is too long for the letter",
    Reason.DIGITS: "it does not have 13 digits",
    Reason.CHECK_DIGITS: "the check digits are wrong",
    Reason.DATE: "it is no date of birth of somebody alive",
    Reason.DISAGREES: "it is not the date in the identification number",
    Reason.AGE: "too young for the campaign",
    Reason.CHANNEL: "the campaign does not send that way",
    Reason.EMAIL: "it is no e-mail address",
    Reason.COUNTRY: "it is none of LU, FR, BE and DE",
    Reason.POSTCODE: "it is no postcode of the country",
    Reason.PROFILE: "it does not fit the field of the document",
    Reason.CODE: "the document is too large for the code on its letter",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """How often rows were refused for the same reason in the same field.

    Args:
        field: As in `Refused`.
        reason: As in `Refused`.
        count: Rows.
        lines: The first of them, at most `FIRST`.
    """

    field: str
    reason: Reason
    count: int
    lines: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """What became of the rows of a file.

    Args:
        read: Rows.
        taken: Rows that became beneficiaries, or would.
        duplicates: Rows of people who have a voucher of the campaign already.
        refused: Rows that cannot become a letter.
        findings: Why, the most frequent first.
    """

    read: int
    taken: int
    duplicates: int
    refused: int
    findings: tuple[Finding, ...]

    @property
    def closes(self) -> bool:
        """Whether every row that was read has come to one of the three ends."""
        return self.read == self.taken + self.duplicates + self.refused

    def text(self) -> str:
        """Return the report for people."""
        ends = f"{self.taken:,} taken, {self.duplicates:,} duplicates, {self.refused:,} refused"
        lines = [f"{self.read:,} rows: {ends}"]
        for found in self.findings:
            more = ", …" if found.count > len(found.lines) else ""
            where = ", ".join(map(str, found.lines))
            lines.append(
                f"  {found.count:>9,}  {found.field}: {SENTENCES[found.reason]} "
                f"({found.reason}); line {where}{more}"
            )
        return "\n".join(lines) + "\n"

    def to_json(self) -> str:
        """Return the report for programs."""
        return json.dumps({
            "read": self.read,
            "taken": self.taken,
            "duplicates": self.duplicates,
            "refused": self.refused,
            "findings": [
                {"field": f.field, "reason": f.reason, "count": f.count, "lines": f.lines}
                for f in self.findings
            ],
        })  # fmt: skip


class Tally:
    """Counts outcomes as they come; memory grows with the kinds of faults, not with rows."""

    def __init__(self) -> None:
        self._read = 0
        self._taken = 0
        self._duplicates = 0
        self._counts: dict[tuple[str, Reason], int] = {}
        self._lines: dict[tuple[str, Reason], list[int]] = {}

    def add(self, outcomes: Iterable[Taken | Refused]) -> None:
        """Count rows that were checked."""
        for outcome in outcomes:
            if isinstance(outcome, Refused):
                self.refuse(outcome)
            else:
                self.take(1)

    def take(self, count: int) -> None:
        """Count rows that were taken."""
        self._read += count
        self._taken += count

    def refuse(self, refused: Refused) -> None:
        """Count a row that was refused."""
        self._read += 1
        key = refused.field, refused.reason
        self._counts[key] = self._counts.get(key, 0) + 1
        lines = self._lines.setdefault(key, [])
        if len(lines) < FIRST:
            lines.append(refused.line)

    def duplicate(self, count: int = 1) -> None:
        """Say that so many of the rows taken so far turned out to be duplicates."""
        self._taken -= count
        self._duplicates += count

    def report(self) -> Report:
        """Return what was counted so far."""
        findings = [
            Finding(field, reason, count, tuple(self._lines[field, reason]))
            for (field, reason), count in self._counts.items()
        ]
        findings.sort(key=lambda found: (-found.count, found.field, found.reason))
        return Report(
            read=self._read,
            taken=self._taken,
            duplicates=self._duplicates,
            refused=sum(self._counts.values()),
            findings=tuple(findings),
        )


FAULTS_HEADER: Final = "line;outcome;field;reason\n"


def fault_line(refused: Refused) -> str:
    """Return the line of a file of faults for a row, under `FAULTS_HEADER`."""
    return f"{refused.line};refused;{refused.field};{refused.reason}\n"


def duplicate_line(line: int) -> str:
    """Return the line of a file of faults for a duplicate."""
    return f"{line};duplicate;national_id;duplicate\n"
