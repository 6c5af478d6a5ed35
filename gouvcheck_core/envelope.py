"""The text of a QR code: prefix and Base45 around the message (spec section 2).

Base45 is written out here although the base45 package exists (hcert.py reads with it, and it is
the oracle of the tests): it accepts a trailing line feed, and its share of the time of a verdict
would be a third. See docs/adr/0004-base45-of-our-own.md.
"""

from __future__ import annotations

import re
from typing import Final

from gouvcheck_core.errors import EnvelopeError
from gouvcheck_core.format import BASE45_ALPHABET, MAX_TEXT_LENGTH, PREFIX

_BASE: Final = len(BASE45_ALPHABET)
_ORDINALS: Final = BASE45_ALPHABET.encode()
_TO_DIGIT: Final = bytes.maketrans(_ORDINALS, bytes(range(_BASE)))
_TO_SYMBOL: Final = bytes.maketrans(bytes(range(_BASE)), _ORDINALS)
_LANE: Final = 5
_QUOTIENT_BITS: Final = b"\0\0\0\0\x3f"
"""A quotient by 45 or 45^2 is below 64; what a shift brings in from the next pair is above that."""
_LATER: Final = re.compile(r"GC[2-9]:")
_BYTE_MAX: Final = 255
_RESCAN: Final = "Scan the code again; type nothing and change nothing in it."


def to_text(message: bytes) -> str:
    """Return the text to write into a QR code.

    Args:
        message: The encoded COSE_Sign1, 1 to 1,024 bytes.
    """
    return PREFIX + encode_base45(message)


def from_text(text: str) -> bytes:
    """Return the message in a scanned text, which is taken as it stands: nothing is trimmed.

    Raises:
        EnvelopeError: A rule T-01 to T-05 is broken; ``text-prefix`` says that this is no GC1 code
            at all, ``text-newer`` that a later version of this program may read it.
    """
    if not text.startswith(PREFIX):  # T-01
        raise _foreign(text)
    if len(text) > MAX_TEXT_LENGTH:  # T-02
        raise EnvelopeError(
            "text-too-long",
            f"The text has {len(text)} symbols; at most {MAX_TEXT_LENGTH} are allowed.",
            hint="This is not a code that a GouvCheck issuer makes.",
        )
    body = text[len(PREFIX) :]
    if not body:  # T-03
        raise EnvelopeError("text-empty", "Nothing follows the prefix.", hint=_RESCAN)
    return decode_base45(body)


def encode_base45(data: bytes) -> str:
    """Return the Base45 text of ``data`` (RFC 9285 section 3)."""
    pairs, odd = divmod(len(data), 2)
    text = _symbols(data[: 2 * pairs], pairs)
    if odd:
        high, low = divmod(data[-1], _BASE)
        text += BASE45_ALPHABET[low] + BASE45_ALPHABET[high]
    return text


def decode_base45(text: str) -> bytes:
    """Return the bytes of a Base45 text (RFC 9285 section 3), which must be without fault.

    Raises:
        EnvelopeError: A symbol is not of the alphabet (T-04) or a group is not Base45 (T-05).
    """
    try:
        raw = text.encode("ascii")
    except UnicodeEncodeError as error:
        raise _foreign_symbol(error.start) from None
    strangers = raw.translate(None, _ORDINALS)
    if strangers:  # T-04
        raise _foreign_symbol(raw.index(strangers[0]))
    digits = raw.translate(_TO_DIGIT)
    groups, rest = divmod(len(digits), 3)
    numbers = _numbers(digits, groups)
    # A number beyond two bytes shows in the third; one symbol left over makes no byte.
    if numbers[1::4].count(0) != groups or rest == 1:
        raise _not_base45()
    data = bytearray(2 * groups)
    data[0::2], data[1::2] = numbers[2::4], numbers[3::4]
    if rest:
        last = digits[-2] + _BASE * digits[-1]
        if last > _BYTE_MAX:
            raise _not_base45()
        data.append(last)
    return bytes(data)


def _numbers(digits: bytes, groups: int) -> bytes:
    """Return the number of each group of three digits in four bytes, all worked out at once.

    The digits of one place lie four bytes apart in one long integer, and no number of a group
    reaches the next, so three multiplications and additions do what a loop would do for each
    group: half of its time.
    """
    lanes = bytearray(4 * groups)
    total = 0
    for place in (2, 1, 0):
        lanes[3::4] = digits[place : 3 * groups : 3]
        total = total * _BASE + int.from_bytes(lanes, "big")
    return total.to_bytes(4 * groups, "big")


def _symbols(data: bytes, pairs: int) -> str:
    """Return the three symbols of each pair of bytes, all worked out at once, as `_numbers` does.

    A pair lies five bytes from the next, so that a product of 33 bits does not reach it. Quotients
    come from multiplying with a rounded reciprocal, which is exact for the numbers that occur: of
    2^27 / 45^2 up to 2^16, and of 2^17 / 45 up to 45^2. A table of all 65,536 answers is quick
    only while it lies in the processor's cache, and of no use behind a signature.
    """
    lanes = bytearray(_LANE * pairs)
    lanes[3::_LANE], lanes[4::_LANE] = data[0::2], data[1::2]
    numbers = int.from_bytes(lanes, "big")
    quotient = int.from_bytes(_QUOTIENT_BITS * pairs, "big")
    high = numbers * 66_281 >> 27 & quotient
    rest = numbers - high * _BASE**2
    middle = rest * 2_913 >> 17 & quotient
    low = rest - middle * _BASE
    digits = (low << 16 | middle << 8 | high).to_bytes(_LANE * pairs, "big")
    text = bytearray(3 * pairs)
    text[0::3], text[1::3], text[2::3] = digits[2::_LANE], digits[3::_LANE], digits[4::_LANE]
    return text.translate(_TO_SYMBOL).decode("ascii")


def _foreign(text: str) -> EnvelopeError:
    if _LATER.match(text):
        return EnvelopeError(
            "text-newer",
            "The code is of a later version of the GouvCheck format.",
            hint="Update this program, then scan again.",
        )
    return EnvelopeError(
        "text-prefix",
        "This is not a GouvCheck code.",
        hint="Look for the code that stands under the word GouvCheck on the paper.",
    )


def _not_base45() -> EnvelopeError:
    return EnvelopeError(  # T-05
        "text-base45", "The symbols behind the prefix are not Base45.", hint=_RESCAN
    )


def _foreign_symbol(position: int) -> EnvelopeError:
    return EnvelopeError(
        "text-alphabet",
        f"Symbol {len(PREFIX) + position + 1} is not of the Base45 alphabet.",
        hint=_RESCAN,
    )
