"""Deterministic CBOR: the strict layer over cbor2 (spec section 3, RFC 8949 section 4.2.1).

cbor2 alone accepts duplicate keys, trailing bytes, long integers and tags with costly content. So
the bytes are walked once, and every rule is checked on them, before cbor2 sees them. The walk
allocates nothing but the text it has to check.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import cbor2

from gouvcheck_core.errors import CborError
from gouvcheck_core.format import MAX_CODE_BYTES, MAX_CONTAINER_ITEMS, MAX_DEPTH, MAX_INT

Value: TypeAlias = "int | str | bytes | bool | list[Value] | dict[int, Value]"
"""What deterministic CBOR of GouvCheck is read as."""

Encodable: TypeAlias = (
    "int | str | bytes | bool | Sequence[Encodable] | Mapping[int, Encodable]"
    " | Mapping[str, Encodable]"
)
"""What it may be written from: lists or tuples, and dicts."""

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_UNSIGNED, _NEGATIVE, _BYTES, _TEXT, _ARRAY, _MAP, _TAG, _SIMPLE = range(8)
_INDEFINITE: Final = 31
_LONGEST_ARGUMENT: Final = 27
_LONGEST_IMMEDIATE: Final = 23
_SMALLEST: Final = {1: 24, 2: 2**8, 4: 2**16, 8: 2**32}
"""The smallest number that needs an argument of so many bytes."""
_FLOATS: Final = (25, 26, 27)
_BOOLEANS: Final = (20, 21)
_FALSE, _TRUE = b"\xf4", b"\xf5"

_REBUILD: Final = "Encode the item again with deterministic CBOR (RFC 8949 section 4.2.1)."
_CUT: Final = "The code was cut or damaged; scan it again from the paper."


class MapKeys(Enum):
    """What may be the key of a map; the value is the highest major type allowed."""

    INTEGERS = _NEGATIVE
    INTEGERS_AND_TEXT = _TEXT
    """For status lists only, whose format is not ours."""


_KEY_TYPES: Final = {MapKeys.INTEGERS: (int,), MapKeys.INTEGERS_AND_TEXT: (int, str)}


@dataclass(frozen=True, slots=True)
class Limits:
    """How large an encoding may be, and what its maps may have for keys.

    Args:
        size: Bytes of the whole item.
        depth: Nested containers, the outermost counted as one.
        items: Entries of one array or pairs of one map.
        keys: Integers, unless a foreign format has text.
    """

    size: int
    depth: int
    items: int
    keys: MapKeys = MapKeys.INTEGERS


CODE_LIMITS: Final = Limits(size=MAX_CODE_BYTES, depth=MAX_DEPTH, items=MAX_CONTAINER_ITEMS)


def decode(data: bytes, *, limits: Limits = CODE_LIMITS) -> Value:
    """Return the value of one deterministic CBOR item.

    Args:
        data: Exactly one item, at most ``limits.size`` bytes.
        limits: Bounds to hold; those of a GC1 code unless told.

    Raises:
        CborError: A rule C-01 to C-14 of the specification is broken; the code names the rule and
            the sentence the offset.
    """
    check(data, limits=limits)
    try:
        value: Value = cbor2.loads(data)
    except cbor2.CBORError as error:  # pragma: no cover - the walk refuses all of these first
        raise CborError("cbor-refused", "The item is not CBOR.", hint=_REBUILD) from error
    return value


def check(data: bytes, *, limits: Limits = CODE_LIMITS) -> None:
    """Refuse ``data`` unless it is exactly one deterministic item within ``limits``.

    Raises:
        CborError: As `decode`.
    """
    if len(data) > limits.size:  # C-01
        raise CborError(
            "cbor-too-long",
            f"The item has {len(data)} bytes; at most {limits.size} are allowed.",
            hint="This is not a code that a GouvCheck issuer makes.",
        )
    try:
        end = _walk(data, 0, limits.depth, limits)
    except IndexError:  # C-02: reading an initial byte or an argument ran off the end
        raise _truncated(len(data)) from None
    if end != len(data):  # C-03
        raise CborError(
            "cbor-trailing",
            f"{len(data) - end} bytes follow the item, which ends at byte {end}.",
            hint="Encode exactly one item and nothing behind it.",
        )


def encode(value: Encodable, *, keys: MapKeys = MapKeys.INTEGERS) -> bytes:
    """Return the one deterministic encoding of ``value`` (RFC 8949 section 4.2.1).

    Args:
        value: Integers, text in NFC, byte strings, booleans, arrays, maps.
        keys: What the maps may have for keys.

    Raises:
        CborError: ``value`` holds something that GC1 does not write.
    """
    return _encoded(value, _KEY_TYPES[keys])


def byte_string_head(length: int) -> bytes:
    """Return the bytes that open a byte string of ``length`` bytes."""
    return _head(_BYTES, length)


def _walk(data: bytes, start: int, depth: int, limits: Limits) -> int:  # noqa: C901, PLR0912 - one arm a rule
    """Check the item at ``start`` and return where it ends."""
    initial = data[start]
    major, argument, position = initial >> 5, initial & 31, start + 1
    if argument > _LONGEST_IMMEDIATE:
        if major == _SIMPLE:
            raise _refused_simple(argument, start)
        argument, position = _long_argument(data, start, argument)
    if major <= _NEGATIVE:
        if argument > MAX_INT - major:  # C-14; -1 - argument >= -MAX_INT
            raise _error("cbor-integer", "an integer beyond 2^53 - 1", start)
        return position
    if major <= _TEXT:
        end = position + argument
        if end > len(data):
            raise _truncated(start)
        if major == _TEXT:
            _check_text(data[position:end], start)
        return end
    if major <= _MAP:
        if depth == 0:  # C-12
            raise _error("cbor-depth", "a container nested too deep", start)
        if argument > limits.items:
            raise _error("cbor-too-many", "a container with too many entries", start)
        if major == _MAP:
            return _walk_map(data, position, argument, depth - 1, limits)
        for _ in range(argument):
            position = _walk(data, position, depth - 1, limits)
        return position
    if major == _TAG:  # C-10
        raise _error("cbor-tag", "a tag", start)
    if argument not in _BOOLEANS:
        raise _refused_simple(argument, start)
    return position


def _walk_map(data: bytes, position: int, pairs: int, depth: int, limits: Limits) -> int:
    previous = b""
    highest = limits.keys.value
    for _ in range(pairs):
        major = data[position] >> 5
        if major > highest or major == _BYTES:  # C-07
            raise _error("cbor-key-type", "a map key that is not an integer", position)
        end = (
            position + 1
            if data[position] <= _LONGEST_IMMEDIATE
            else _walk(data, position, depth, limits)
        )
        key = data[position:end]
        if key <= previous:
            if key == previous:  # C-08
                raise _error("cbor-duplicate-key", "a map key for the second time", position)
            raise _error("cbor-key-order", "a map key out of order", position)  # C-09
        previous = key
        position = _walk(data, end, depth, limits)
    return position


def _long_argument(data: bytes, start: int, info: int) -> tuple[int, int]:
    """Return the argument written in 1, 2, 4 or 8 bytes, and the position behind it."""
    if info == _INDEFINITE:  # C-04
        raise _error("cbor-indefinite", "an indefinite length", start)
    if info > _LONGEST_ARGUMENT:  # C-06
        raise _error("cbor-reserved", "a reserved initial byte", start)
    width = 1 << (info - 24)
    end = start + 1 + width
    if end > len(data):  # C-02
        raise _truncated(start)
    argument = int.from_bytes(data[start + 1 : end], "big")
    if argument < _SMALLEST[width]:  # C-05
        raise _error("cbor-not-shortest", "a number in more bytes than it needs", start)
    return argument, end


def _check_text(raw: bytes, start: int) -> None:
    if raw.isascii():
        return
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        raise _error("cbor-utf8", "text that is not UTF-8", start) from None
    if not unicodedata.is_normalized("NFC", text):
        raise _error("cbor-nfc", "text that is not in Unicode Normalisation Form C", start)


def _encoded(
    value: Any,  # noqa: ANN401 - the gate that makes bytes of an Encodable and refuses the rest
    key_types: tuple[type, ...],
) -> bytes:
    kind = type(value)
    if kind is int:
        if not -MAX_INT <= value <= MAX_INT:
            raise CborError("cbor-integer", "An integer is beyond 2^53 - 1.", hint=_REBUILD)
        return _head(_UNSIGNED, value) if value >= 0 else _head(_NEGATIVE, -1 - value)
    if kind is str:
        raw = _utf8(value)
        return _head(_TEXT, len(raw)) + raw
    if kind is bytes:
        return _head(_BYTES, len(value)) + bytes(value)
    if kind is dict:
        items = [
            _encoded(_key(key, key_types), key_types) + _encoded(item, key_types)
            for key, item in value.items()
        ]
        # C-09: no encoding of a key begins another, so pairs sort as their keys do.
        items.sort()
        return _head(_MAP, len(items)) + b"".join(items)
    if kind is list or kind is tuple:
        return _head(_ARRAY, len(value)) + b"".join([_encoded(i, key_types) for i in value])
    if kind is bool:
        return _TRUE if value else _FALSE
    raise CborError(
        "cbor-type", f"A value of type {kind.__name__} cannot be written.", hint=_REBUILD
    )


def _head(major: int, argument: int) -> bytes:
    """Return the initial byte with its argument in the shortest form (C-05)."""
    if argument <= _LONGEST_IMMEDIATE:
        return bytes((major << 5 | argument,))
    if argument < _SMALLEST[2]:
        return bytes((major << 5 | 24, argument))
    if argument < _SMALLEST[4]:
        return (major << 21 | 25 << 16 | argument).to_bytes(3, "big")
    if argument < _SMALLEST[8]:
        return (major << 37 | 26 << 32 | argument).to_bytes(5, "big")
    return (major << 69 | _LONGEST_ARGUMENT << 64 | argument).to_bytes(9, "big")


def _key(key: Any, key_types: tuple[type, ...]) -> Any:  # noqa: ANN401 - the gate of `_encoded`
    if type(key) not in key_types:
        raise CborError("cbor-key-type", "A map key is not an integer.", hint=_REBUILD)
    return key


def _utf8(text: str) -> bytes:
    if not text.isascii() and not unicodedata.is_normalized("NFC", text):
        raise CborError("cbor-nfc", "A text is not in NFC.", hint="Normalise it to NFC first.")
    try:
        return text.encode()
    except UnicodeEncodeError:  # half of a surrogate pair, as broken JSON can hold
        raise CborError("cbor-utf8", "A text cannot be written in UTF-8.", hint=_REBUILD) from None


def _refused_simple(info: int, start: int) -> CborError:
    if info in _FLOATS:  # C-11
        return _error("cbor-float", "a floating-point number", start)
    if info == _INDEFINITE:
        return _error("cbor-indefinite", "a break without an indefinite length", start)
    if info > _LONGEST_ARGUMENT:
        return _error("cbor-reserved", "a reserved initial byte", start)
    return _error("cbor-simple", "a simple value other than false and true", start)


def _error(code: str, what: str, offset: int) -> CborError:
    return CborError(code, f"There is {what} at byte {offset}.", hint=_REBUILD)


def _truncated(offset: int) -> CborError:
    return CborError("cbor-truncated", f"The item breaks off at byte {offset}.", hint=_CUT)
