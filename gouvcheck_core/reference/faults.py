"""What may be wrong with a typed reference, and where. No message shows a symbol of it (R-19)."""

from __future__ import annotations

from typing import Final

from gouvcheck_core.errors import HumanReferenceError
from gouvcheck_core.reference.value import GROUP, SYMBOLS


class LocatedError(HumanReferenceError):
    """A typed reference is wrong at a place that can be named.

    The message names the place and never a symbol: a reference is a secret, and messages are
    logged (R-19).

    Attributes:
        position: Symbol where the fault begins, counted from 1, separators not counted.
        proposal: Canonical symbols that would satisfy the check if they stood from `position`
            on, or None if the check cannot say. To be confirmed by a person (R-18).
    """

    def __init__(
        self, code: str, sentence: str, *, hint: str, position: int, proposal: str | None
    ) -> None:
        super().__init__(code, sentence, hint=hint)
        self.position: Final = position
        self.proposal: Final = proposal

    @property
    def group(self) -> int:
        """Group of four that holds `position`, counted from 1."""
        return _place(self.position)[0]


class AlphabetError(LocatedError):
    """A character is no symbol of the alphabet (R-12). A lone one may have a proposal (R-13)."""

    def __init__(self, *, position: int, proposal: str | None) -> None:
        group, number = _place(position)
        super().__init__(
            "reference-alphabet",
            f"Symbol {number} of group {group} is never used in a reference.",
            hint="Compare it with the paper; there is no U, and O, I and L are read as digits.",
            position=position,
            proposal=proposal,
        )


class OneSymbolError(LocatedError):
    """The check fails as it would with one wrong symbol (R-15); `proposal` is one symbol."""

    def __init__(self, *, position: int, proposal: str) -> None:
        group, number = _place(position)
        super().__init__(
            "reference-one-symbol",
            f"Symbol {number} of group {group} seems to be wrong.",
            hint="Compare it with the paper; if it is as printed, compare all four groups.",
            position=position,
            proposal=proposal,
        )


class SwapError(LocatedError):
    """The check fails as it would with two neighbours exchanged (R-16); `proposal` is both."""

    def __init__(self, *, position: int, proposal: str) -> None:
        group, number = _place(position)
        super().__init__(
            "reference-swap",
            f"Symbol {number} of group {group} and the next one seem to be exchanged.",
            hint="Compare both with the paper; if they are as printed, compare all four groups.",
            position=position,
            proposal=proposal,
        )


class LengthError(HumanReferenceError):
    """A typed reference has too few or too many symbols (R-14).

    Attributes:
        count: Symbols typed, separators not counted.
    """

    def __init__(self, *, count: int) -> None:
        super().__init__(
            "reference-length",
            f"A reference has {SYMBOLS} symbols; this one has {count}.",
            hint="Compare with the paper group by group: four groups of four symbols.",
        )
        self.count: Final = count


def _place(position: int) -> tuple[int, int]:
    """Return the group, and the symbol within it, both from 1: how a person counts on paper."""
    group, symbol = divmod(position - 1, GROUP)
    return group + 1, symbol + 1
