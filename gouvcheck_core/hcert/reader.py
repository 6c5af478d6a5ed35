"""CBOR as other states write it: lenient about form, bounded, and never surprising (H-06).

`gouvcheck_core.cbor` refuses what is not deterministic; EU certificates need not be. cbor2 reads
them, but it also acts on tags (dates, big numbers, regular expressions, references to earlier
items), takes the last of two equal keys, and does both differently in the version that phones
have. To refuse that beforehand is to walk over every item, and a walk that has seen every item can
as well return it: cbor2 is the oracle of the tests instead.
"""

from __future__ import annotations

import struct
from typing import Final, TypeAlias

from gouvcheck_core.errors import HcertError

Item: TypeAlias = "int | float | bytes | str | bool | list[Item] | dict[int | str, Item] | None"
"""What is read; undefined is read as None, like null."""

MAX_DEPTH: Final = 8
"""Nested containers. A certificate needs four: claims, hcert, certificate, statements."""

TEXT_TAGS: Final = frozenset({0, 1004})
"""Date and time as text (RFC 8949 section 3.4.1), date as text (RFC 8943): read as that text."""

_BYTES: Final = 2
_TEXT: Final = 3
_SIMPLE: Final = 7
_INDEFINITE: Final = 31
_BREAK: Final = b"\xff"
_SIMPLE_VALUES: Final = {20: False, 21: True, 22: None, 23: None}
_FLOAT_FORMATS: Final = {25: ">e", 26: ">f", 27: ">d"}


def decode(data: bytes) -> Item:
    """Return the one item in ``data``.

    Args:
        data: Its length is the caller's to bound; time and memory grow with it and nothing else.

    Raises:
        HcertError: ``hcert-cbor``; the sentence names the offset and the fault.
    """
    reader = _Reader(data)
    item = reader.item(MAX_DEPTH)
    if reader.position != len(data):
        raise reader.error("bytes follow the item")
    return item


class _Reader:
    """A position in ``data`` that only moves forward."""

    __slots__ = ("data", "position")

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.position = 0

    def item(self, depth: int) -> Item:  # noqa: PLR0911 - one arm a major type
        """Read the item at the position; ``depth`` containers may still open."""
        major, info = self._initial()
        if major == _SIMPLE:
            return self._simple(info)
        argument = self._argument(info)
        match major:
            case 0:
                return self._definite(argument)
            case 1:
                return -1 - self._definite(argument)
            case 2:
                return self._string(_BYTES, argument)
            case 3:
                return self._text(argument)
            case 4:
                return self._array(argument, self._deeper(depth))
            case 5:
                return self._map(argument, self._deeper(depth))
            case _:
                return self._tagged(argument)

    def error(self, what: str) -> HcertError:
        """Return the error for a fault at the position."""
        return HcertError(
            "hcert-cbor",
            f"The certificate is not CBOR that can be read: {what} at byte {self.position}.",
            hint="Scan the code again; if it stays so, its issuer has to write it again.",
        )

    def _take(self, length: int) -> bytes:
        end = self.position + length
        if end > len(self.data):
            raise self.error("it breaks off")
        taken = self.data[self.position : end]
        self.position = end
        return taken

    def _initial(self) -> tuple[int, int]:
        initial = self._take(1)[0]
        return initial >> 5, initial & 31

    def _argument(self, info: int) -> int | None:
        """Return the argument, or None for an indefinite length."""
        if info < 24:  # noqa: PLR2004 - RFC 8949 section 3: the argument itself
            return info
        if info == _INDEFINITE:
            return None
        if info > 27:  # noqa: PLR2004 - RFC 8949 section 3: 28 to 30 are reserved
            raise self.error("a reserved initial byte")
        return int.from_bytes(self._take(1 << (info - 24)), "big")

    def _definite(self, argument: int | None) -> int:
        if argument is None:
            raise self.error("an indefinite length where none can be")
        return argument

    def _deeper(self, depth: int) -> int:
        if depth == 0:
            raise self.error("a container nested too deep")
        return depth - 1

    def _ends(self, count: int | None, done: int) -> bool:
        """Tell whether a container ends here, and step over the break if one ends it."""
        if count is not None:
            return done == count
        if self.data[self.position : self.position + 1] != _BREAK:
            return False
        self.position += 1
        return True

    def _string(self, major: int, length: int | None) -> bytes:
        if length is not None:
            return self._take(length)
        chunks: list[bytes] = []
        while not self._ends(None, 0):
            kind, info = self._initial()
            if kind != major:
                raise self.error("a chunk of another kind")
            chunks.append(self._take(self._definite(self._argument(info))))
        return b"".join(chunks)

    def _text(self, length: int | None) -> str:
        try:
            return self._string(_TEXT, length).decode()
        except UnicodeDecodeError:
            raise self.error("text that is not UTF-8") from None

    def _array(self, count: int | None, depth: int) -> list[Item]:
        items: list[Item] = []
        while not self._ends(count, len(items)):
            items.append(self.item(depth))
        return items

    def _map(self, count: int | None, depth: int) -> dict[int | str, Item]:
        items: dict[int | str, Item] = {}
        while not self._ends(count, len(items)):
            key = self.item(depth)
            if type(key) is not int and type(key) is not str:
                raise self.error("a map key that is neither number nor text")
            if key in items:
                raise self.error("a map key for the second time")
            items[key] = self.item(depth)
        return items

    def _tagged(self, tag: int | None) -> str:
        if tag not in TEXT_TAGS:
            raise self.error("a tag that has no place here")
        # Nothing but text may follow, not even another tag: tags could nest without a bound.
        major, info = self._initial()
        if major != _TEXT:
            raise self.error("a date that is not text")
        return self._text(self._argument(info))

    def _simple(self, info: int) -> Item:
        if info in _FLOAT_FORMATS:
            layout = _FLOAT_FORMATS[info]
            value: float = struct.unpack(layout, self._take(struct.calcsize(layout)))[0]
            return value
        if info not in _SIMPLE_VALUES:
            raise self.error("a simple value that has no place here")
        return _SIMPLE_VALUES[info]
