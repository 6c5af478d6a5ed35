"""The proof set: the few sheets on which a printer sees whether all the others will be right."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from voucher_batch.beneficiary import Country

if TYPE_CHECKING:
    from voucher_batch.piece import Mark
    from voucher_batch.store import PieceRow

HOME: Final = Country.LU
PROOF: Final = 0
"""Copy number of a proof print; no inserting machine takes it for a letter."""


class Choice:
    """Chooses the proofs while all pieces pass by; it holds four of them."""

    def __init__(self) -> None:
        self._chosen: dict[str, tuple[PieceRow, Mark]] = {}
        self._longest = 0

    def see(self, row: PieceRow, mark: Mark, *, name: str) -> None:
        """Look at a piece.

        Args:
            row: From the book.
            mark: Its place.
            name: Whom it goes to; only its length is kept.
        """
        self._chosen.setdefault("first sheet", (row, mark))
        self._chosen["last sheet"] = (row, mark)
        if len(name) > self._longest:
            self._longest = len(name)
            self._chosen["longest name"] = (row, mark)
        if row.person.country not in {None, HOME}:
            self._chosen.setdefault("address abroad", (row, mark))

    def rows(self) -> list[tuple[PieceRow, Mark]]:
        """Return the chosen pieces with the marks of proofs, each once, as they are printed."""
        chosen = self._chosen.values()
        once = {mark.text(): (row, replace(mark, copy=PROOF)) for row, mark in chosen}
        return [once[text] for text in sorted(once)]

    def reasons(self) -> dict[str, str]:
        """Return why each was chosen, by the text of its proof mark."""
        reasons: dict[str, list[str]] = {}
        for reason, (_, mark) in self._chosen.items():
            reasons.setdefault(replace(mark, copy=PROOF).text(), []).append(reason)
        return {text: ", ".join(reasons[text]) for text in sorted(reasons)}
