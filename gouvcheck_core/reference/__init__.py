"""The human reference: sixteen symbols that a person can type, two of which check the others.

70 random bits are fourteen Crockford symbols; two Reed-Solomon check symbols follow. The check
sees every error in one or two symbols, says where one wrong symbol or one exchange of neighbours
would lie, and proposes the repair. A proposal is never applied by reading: `confirm_proposal`
does that, after a person has compared it with the paper.

What may enter this room: the value (`value`), reading what was typed (`typed`), what may be wrong
with it (`faults`) and the arithmetic (`reed_solomon`). No store and no randomness. The spec is
docs/spec/reference.md; its rule numbers (R-01 ...) stand beside the code that keeps them.
"""

from __future__ import annotations

from gouvcheck_core.reference.faults import (
    AlphabetError,
    LengthError,
    LocatedError,
    OneSymbolError,
    SwapError,
)
from gouvcheck_core.reference.typed import (
    LOOKALIKES,
    MAX_TYPED,
    SEPARATORS,
    ParsedReference,
    Partial,
    PartialVerdict,
    check_partial,
    confirm_proposal,
    parse,
)
from gouvcheck_core.reference.value import ALPHABET, BITS, BYTES, GROUP, SYMBOLS, Reference

__all__ = [
    "ALPHABET",
    "BITS",
    "BYTES",
    "GROUP",
    "LOOKALIKES",
    "MAX_TYPED",
    "SEPARATORS",
    "SYMBOLS",
    "AlphabetError",
    "LengthError",
    "LocatedError",
    "OneSymbolError",
    "ParsedReference",
    "Partial",
    "PartialVerdict",
    "Reference",
    "SwapError",
    "check_partial",
    "confirm_proposal",
    "parse",
]
