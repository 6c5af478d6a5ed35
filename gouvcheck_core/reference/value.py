"""The reference as a value: 70 bits, their nine bytes in the voucher, their text on paper."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Self

from gouvcheck_core.errors import HumanReferenceError
from gouvcheck_core.reference import reed_solomon

if TYPE_CHECKING:
    from gouvcheck_core.reference.reed_solomon import Word

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""R-02: Crockford's base 32. The index of a symbol is its value; I, L, O and U are absent."""

SYMBOLS: Final = reed_solomon.LENGTH
SYMBOL_BITS: Final = 5
GROUP: Final = 4
BITS: Final = 70
BYTES: Final = 9


@dataclass(frozen=True, slots=True)
class Reference:
    """The secret of a voucher: 70 random bits. Equal references are equal values.

    Neither `repr` nor `str` shows it (R-19); `text` does.

    Args:
        value: 0 to 2**70 - 1.

    Raises:
        HumanReferenceError: ``reference-range`` if the value does not fit 70 bits.
    """

    value: int = field(repr=False)

    def __post_init__(self) -> None:
        """Refuse a value that 14 symbols cannot carry (R-01)."""
        if not 0 <= self.value < 1 << BITS:
            raise HumanReferenceError(
                "reference-range",
                "The number given for a reference does not fit 70 bits.",
                hint="Use 70 bits from a good random source, or a cti that was read as it stands.",
            )

    @classmethod
    def from_random_bits(cls, bits: int) -> Self:
        """Make a reference of exactly 70 uniformly random bits.

        Raises:
            HumanReferenceError: ``reference-range``.
        """
        return cls(bits)

    @classmethod
    def generate(cls, random_bytes: bytes) -> Self:
        """Make a reference of nine uniformly random bytes; their top two bits are dropped.

        The core has no source of randomness: the caller passes ``secrets.token_bytes(9)``, or
        the first nine bytes of a keyed hash where references are derived.

        Raises:
            HumanReferenceError: ``reference-random`` if there are not nine bytes.
        """
        if len(random_bytes) != BYTES:
            raise HumanReferenceError(
                "reference-random",
                f"A reference is made of {BYTES} random bytes; {len(random_bytes)} were given.",
                hint="Pass nine fresh bytes from a cryptographic random source.",
            )
        return cls(int.from_bytes(random_bytes) % (1 << BITS))

    @classmethod
    def from_bytes(cls, cti: bytes) -> Self:
        """Read a reference from the cti of a voucher (R-03).

        Raises:
            HumanReferenceError: ``reference-bytes`` unless there are nine bytes that begin with
                two zero bits.
        """
        value = int.from_bytes(cti)
        if len(cti) != BYTES or value >> BITS:
            raise HumanReferenceError(
                "reference-bytes",
                "The cti is not a human reference: it is not 70 bits in nine bytes.",
                hint="Only vouchers have a reference; check which document type this is.",
            )
        return cls(value)

    def to_bytes(self) -> bytes:
        """Return the nine bytes, big-endian, that stand as cti in the voucher (R-03)."""
        return self.value.to_bytes(BYTES)

    @property
    def text(self) -> str:
        """The reference as printed: four groups of four, such as ``0G40-R40M-30E2-09HR`` (R-08)."""
        shifts = range(BITS - SYMBOL_BITS, -1, -SYMBOL_BITS)
        data = tuple(self.value >> shift & (len(ALPHABET) - 1) for shift in shifts)
        symbols = "".join(ALPHABET[value] for value in reed_solomon.encode(data))
        return "-".join(symbols[i : i + GROUP] for i in range(0, SYMBOLS, GROUP))

    @classmethod
    def from_word(cls, word: Word) -> Self:
        """Join the fourteen data values of a word of the code; its check values are dropped."""
        value = 0
        for symbol in word[: -reed_solomon.CHECKS]:
            value = value << SYMBOL_BITS | symbol
        return cls(value)
