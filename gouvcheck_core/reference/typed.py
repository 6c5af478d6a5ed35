"""Reading a reference that a person typed: fold what is certain, name what is wrong, guess nothing.

Nothing here needs constant time. `parse` compares the typed text with a public code and with no
secret of ours, so its timing tells a caller only about what the caller typed. Whether a reference
*exists* is decided in a store, by a keyed hash.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Final

from gouvcheck_core.errors import HumanReferenceError
from gouvcheck_core.reference import reed_solomon
from gouvcheck_core.reference.faults import (
    AlphabetError,
    LengthError,
    LocatedError,
    OneSymbolError,
    SwapError,
)
from gouvcheck_core.reference.reed_solomon import Exchange, WrongSymbol
from gouvcheck_core.reference.value import ALPHABET, SYMBOLS, Reference

if TYPE_CHECKING:
    from gouvcheck_core.reference.reed_solomon import Word

MAX_TYPED: Final = 256
"""R-14: characters of a text that is still read symbol by symbol. Longer text was not typed."""

SEPARATORS: Final = (
    " \t\r\n\u00a0\u2007\u2009\u202f"  # spaces, and the Enter of a keyboard-wedge scanner
    "-\u00ad\u2010\u2011\u2012\u2013\u2014\u2212"  # hyphens and what word processors make of them
    "."
    "\u200b\u200e\u200f\u2060\ufeff"  # invisible, come with pasted text
)
"""R-09: characters that carry nothing and are dropped."""

LOOKALIKES: Final = {"O": "0", "o": "0", "I": "1", "i": "1", "L": "1", "l": "1"}
"""R-10: letters outside the alphabet that can only be a misread digit."""

_VALUE: Final = {symbol: value for value, symbol in enumerate(ALPHABET)}

# An explicit table and not str.upper(): that one turns a dotless i into I and a long s into S.
_LOWER: Final = {symbol.lower(): symbol for symbol in ALPHABET if symbol.isalpha()}
_FOLD: Final = str.maketrans(LOOKALIKES | _LOWER)
_DROP: Final = str.maketrans("", "", SEPARATORS)


@dataclass(frozen=True, slots=True)
class ParsedReference:
    """A reference that checks, and what was read differently from how it was typed (R-11).

    Attributes:
        reference: The reference.
        lookalikes: Positions, from 1, where O, I or L was read as a digit.
        lower_case: Positions of other lower-case letters.
        regrouped: Separators were not those of the printed form.
    """

    reference: Reference
    lookalikes: tuple[int, ...]
    lower_case: tuple[int, ...]
    regrouped: bool

    @property
    def normalised(self) -> bool:
        """Whether the typed text was anything but the printed form, letter for letter."""
        return bool(self.lookalikes or self.lower_case or self.regrouped)


class PartialVerdict(Enum):
    """What can be said of a reference while it is being typed (R-20)."""

    INCOMPLETE = "incomplete"
    BAD_SYMBOL = "bad-symbol"
    TOO_LONG = "too-long"
    CHECKS = "checks"
    DOES_NOT_CHECK = "does-not-check"


@dataclass(frozen=True, slots=True)
class Partial:
    """The state of a reference that is being typed. Holds no symbol of it.

    Attributes:
        count: Symbols typed so far, separators not counted.
        bad_positions: Positions, from 1, of characters outside the alphabet.
        verdict: What to show beside the field.
    """

    count: int
    bad_positions: tuple[int, ...]
    verdict: PartialVerdict

    @property
    def complete(self) -> bool:
        """Whether sixteen symbols of the alphabet stand there, so that the check has spoken."""
        return self.verdict in {PartialVerdict.CHECKS, PartialVerdict.DOES_NOT_CHECK}


def parse(text: str) -> ParsedReference:
    """Read a typed reference.

    Faults are looked for in this order, and the first one is reported: alphabet (R-12), length
    (R-14), check (R-15 to R-17).

    Raises:
        AlphabetError: ``reference-alphabet``, with position and perhaps a proposal.
        LengthError: ``reference-length``, with the count.
        OneSymbolError: ``reference-one-symbol``, with position and proposal.
        SwapError: ``reference-swap``, with the position of the left symbol and both symbols.
        HumanReferenceError: ``reference-check`` if nothing simpler explains the failed check.
    """
    if len(text) > MAX_TYPED:
        raise LengthError(count=len(text))
    typed = text.translate(_DROP)
    word = _word(typed.translate(_FOLD))
    _require_check(word)
    reference = Reference.from_word(word)
    return ParsedReference(
        reference=reference,
        lookalikes=tuple(i for i, symbol in enumerate(typed, 1) if symbol in LOOKALIKES),
        lower_case=tuple(i for i, symbol in enumerate(typed, 1) if symbol in _LOWER),
        regrouped=text.translate(_FOLD) != reference.text,
    )


def confirm_proposal(text: str, error: LocatedError) -> Reference:
    """Apply the proposal of an error, after a person has said that the paper shows it (R-18).

    Args:
        text: What was typed when `parse` raised the error.
        error: That error.

    Raises:
        HumanReferenceError: The error itself if it proposes nothing; any error of `parse` if the
            text is not the one that the error came from.
    """
    if error.proposal is None:
        raise error
    symbols = text.translate(_DROP)
    start = error.position - 1
    end = start + len(error.proposal)
    return parse(symbols[:start] + error.proposal + symbols[end:]).reference


def check_partial(text: str) -> Partial:
    """Judge a reference while it is being typed (R-20). Never raises."""
    if len(text) > MAX_TYPED:
        return Partial(count=len(text), bad_positions=(), verdict=PartialVerdict.TOO_LONG)
    symbols = text.translate(_DROP).translate(_FOLD)
    return Partial(
        count=len(symbols), bad_positions=_bad_positions(symbols), verdict=_verdict(symbols)
    )


def _verdict(symbols: str) -> PartialVerdict:
    if _bad_positions(symbols):
        return PartialVerdict.BAD_SYMBOL
    if len(symbols) > SYMBOLS:
        return PartialVerdict.TOO_LONG
    if len(symbols) < SYMBOLS:
        return PartialVerdict.INCOMPLETE
    return (
        PartialVerdict.CHECKS
        if reed_solomon.checks(_word(symbols))
        else PartialVerdict.DOES_NOT_CHECK
    )


def _bad_positions(symbols: str) -> tuple[int, ...]:
    return tuple(i for i, symbol in enumerate(symbols, 1) if symbol not in _VALUE)


def _word(symbols: str) -> Word:
    """Return the sixteen values of folded symbols, or raise for the first that is none."""
    bad_positions = _bad_positions(symbols)
    if bad_positions:
        raise AlphabetError(position=bad_positions[0], proposal=_fill(symbols, bad_positions))
    if len(symbols) != SYMBOLS:
        raise LengthError(count=len(symbols))
    return tuple(_VALUE[symbol] for symbol in symbols)


def _fill(symbols: str, bad_positions: tuple[int, ...]) -> str | None:
    """Return the symbol that both checks want in place of a lone unreadable one (R-13).

    Two gaps can always be completed, so that nothing would confirm a proposal for them.
    """
    if len(symbols) != SYMBOLS or len(bad_positions) != 1:
        return None
    word = tuple(_VALUE.get(symbol, 0) for symbol in symbols)
    value = reed_solomon.fill(word, bad_positions[0])
    return None if value is None else ALPHABET[value]


def _require_check(word: Word) -> None:
    """Raise what explains a word that does not check; return if it does."""
    if reed_solomon.checks(word):
        return
    fault = reed_solomon.explain(word)
    if isinstance(fault, WrongSymbol):
        raise OneSymbolError(position=fault.position, proposal=ALPHABET[fault.value])
    if isinstance(fault, Exchange):
        left, right = word[fault.position - 1 : fault.position + 1]
        raise SwapError(position=fault.position, proposal=ALPHABET[right] + ALPHABET[left])
    raise HumanReferenceError(
        "reference-check",
        "The reference does not check: two or more symbols are wrong.",
        hint="Compare all four groups with the paper.",
    )
