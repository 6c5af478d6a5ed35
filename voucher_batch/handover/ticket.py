"""The job ticket: what the printer has to know, for machines as JSON and for people as text."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final

from voucher_batch.sheet.geometry import FOLDS, PAGE_HEIGHT, PAGE_WIDTH, windows

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from voucher_batch.campaign import Campaign

FORMAT: Final = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """What the letters are printed on, in millimetres and grams a square metre.

    Args:
        width: Of a sheet.
        height: Of a sheet.
        weight: At least.
        sides: Printed.
        envelope: In which the folded sheet goes.
    """

    width: float = PAGE_WIDTH
    height: float = PAGE_HEIGHT
    weight: int = 80
    sides: int = 1
    envelope: str = "DL or C6/5 with a window"


PAPER: Final = Paper()


@dataclass(frozen=True, slots=True, kw_only=True)
class Printable:
    """A shard in the package.

    Args:
        number: Of the shard.
        file: Its name in the package.
        sheets: How many it has.
        missing: Numbers that no sheet has, because the person was taken out after planning.
        sha256: Of the file.
        size: Of the file in bytes.
    """

    number: int
    file: str
    sheets: int
    missing: tuple[int, ...]
    sha256: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """All that stands on a job ticket.

    Args:
        campaign: As its file describes it.
        shards: In the order of printing.
        countries: Sheets for each country.
        languages: Sheets in each language.
        proofs: Marks of the sheets in the proof set, with the reason for each.
        vouchers: In the manifest; None where there is no manifest.
    """

    campaign: Campaign
    shards: Sequence[Printable]
    countries: Mapping[str, int]
    languages: Mapping[str, int]
    proofs: Mapping[str, str]
    vouchers: int | None

    @property
    def sheets(self) -> int:
        """How many sheets there are to print."""
        return sum(shard.sheets for shard in self.shards)

    def to_json(self) -> bytes:
        """Return the ticket for machines; the same ticket is the same bytes."""
        content: dict[str, Any] = {
            "format": FORMAT,
            "campaign": self.campaign.id,
            "counts": {
                "shards": len(self.shards),
                "sheets": self.sheets,
                "by-country": dict(sorted(self.countries.items())),
                "by-language": dict(sorted(self.languages.items())),
            },
            "paper": asdict(PAPER),
            "folds-from-the-top-mm": list(FOLDS),
            "windows-mm": {
                country.value: asdict(windows()[country])
                for country in sorted(windows(), key=lambda each: each.value)
                if country.value in self.countries
            },
            "datamatrix": {
                "text": "campaign/shard/sheet/sheets-of-the-shard/copy",
                "digits": [5, 5, 5, 2],
                "example": f"{self.campaign.id}/00001/00001/{self._first_shard():05d}/01",
                "copy-00": "proof print, never to be posted",
            },
            "return-log": {
                "columns": ["datamatrix", "outcome"],
                "outcomes": ["printed", "spoiled"],
            },
            "proofs": dict(self.proofs),
            "manifest": {"file": "manifest.cbor", "vouchers": self.vouchers},
            "shards": [asdict(shard) for shard in self.shards],
        }
        if self.vouchers is None:
            del content["manifest"]
        return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()

    def to_text(self) -> bytes:
        """Return the ticket for people."""
        return ("\n".join(self._lines()) + "\n").encode()

    def _first_shard(self) -> int:
        first = self.shards[0]
        return first.sheets + len(first.missing)

    def _lines(self) -> list[str]:
        folds = " and ".join(f"{fold:g} mm" for fold in FOLDS)
        lines = [
            f"JOB TICKET  {self.campaign.id}",
            f"{self.campaign.name_in('en')}",
            "",
            f"Sheets      {self.sheets:,} in {len(self.shards):,} files (shards/*.pdf)",
            "            print the files in the order of their numbers; sheets in their order",
            "            " + _listed("for", self.countries),
            "            " + _listed("in", self.languages),
            f"Paper       A4, {PAPER.weight} g/m2 or heavier, white, one side; do not scale",
            f"Folds       {folds} from the top",
            f"Envelopes   {PAPER.envelope}; the window shows, in mm from left and top:",
        ]
        lines += [
            f"            {country.value}  x {window.x:g}  y {window.y:g}"
            f"  width {window.width:g}  height {window.height:g}"
            for country, window in sorted(windows().items(), key=lambda item: item[0].value)
            if country.value in self.countries
        ]
        lines += [
            "DataMatrix  on each sheet: campaign/shard/sheet/sheets of the shard/copy",
            "            a set is one sheet; a number that is left out is listed below",
            "Proof set   proof-set.pdf: the sheets below; their DataMatrix ends in 00",
            "            they carry real codes: destroy them when they have been approved",
        ]
        lines += [f"            {mark}  {reason}" for mark, reason in self.proofs.items()]
        lines += [
            "Check       sha256sum -c SHA256SUMS",
            "Return      a CSV file, one line a sheet: DataMatrix text, printed or spoiled",
            "            spoiled sheets are made again in a further file; destroy them",
        ]
        gaps = [shard for shard in self.shards if shard.missing]
        if gaps:
            lines += ["", "Sheets that there are not:"]
            lines += [f"  shard {s.number:05d}: {', '.join(map(str, s.missing))}" for s in gaps]
        lines += ["", "Shard  Sheets  SHA-256"]
        lines += [f"{s.number:05d}  {s.sheets:6}  {s.sha256}" for s in self.shards]
        return lines


def _listed(word: str, counts: Mapping[str, int]) -> str:
    return ", ".join(f"{count:,} {word} {name}" for name, count in sorted(counts.items()))
