"""CBOR as far as it can be read, for people who must see what is wrong with it.

The strict readers stop at the first fault. This one takes duplicates, long integers, tags, floats
and indefinite lengths as they come, and returns what stands before a cut. Each item costs at least
a byte of input, so that time and memory are bounded by the length of the input.
"""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass
from enum import Enum
from typing import Final, assert_never

from gouvcheck_core.inspect.value import printable

MAX_DEPTH: Final = 16

_BREAK: Final = b"\xff"
_INDEFINITE: Final = 31
_LONGEST_IMMEDIATE: Final = 23
_LONGEST_ARGUMENT: Final = 27
_FLOAT_FORMATS: Final = {25: ">e", 26: ">f", 27: ">d"}
_SIMPLE_NAMES: Final = {20: "false", 21: "true", 22: "null", 23: "undefined"}


class Major(Enum):
    """Major type of an item (RFC 8949 section 3.1); the two integers are one."""

    INTEGER = "integer"
    BYTES = "byte string"
    TEXT = "text"
    ARRAY = "array"
    MAP = "map"
    TAG = "tag"
    SIMPLE = "simple value"


_MAJORS: Final = (
    Major.INTEGER,
    Major.INTEGER,
    Major.BYTES,
    Major.TEXT,
    Major.ARRAY,
    Major.MAP,
    Major.TAG,
    Major.SIMPLE,
)


@dataclass(frozen=True, slots=True)
class Node:
    """An item and where it stands.

    Args:
        major: What it is.
        start: Offset of its first byte.
        number: Of an integer or tag; the length that a string announces.
        raw: Bytes of a string.
        word: A simple value or float in diagnostic notation.
        children: Items of an array, keys and values of a map in turn, content of a tag.
    """

    major: Major
    start: int
    number: int = 0
    raw: bytes = b""
    word: str = ""
    children: tuple[Node, ...] = ()

    @property
    def pairs(self) -> tuple[tuple[Node, Node], ...]:
        """Key and value of each entry; a key whose value was cut off is left out."""
        return tuple(zip(self.children[::2], self.children[1::2], strict=False))

    def under(self, label: int) -> Node | None:
        """Return the value behind the first key that is the integer ``label``, or None."""
        if self.major is Major.MAP:
            for key, value in self.pairs:
                if key.major is Major.INTEGER and key.number == label:
                    return value
        return None

    def __str__(self) -> str:
        """Return the item in diagnostic notation (RFC 8949 section 8), printable, in one line."""
        match self.major:
            case Major.ARRAY | Major.MAP | Major.TAG:
                return self._container()
            case Major.BYTES:
                return f"h'{self.raw.hex()}'"
            case Major.TEXT:
                text = self.raw.decode("utf-8", "backslashreplace")
                return printable(json.dumps(text, ensure_ascii=False))
            case Major.INTEGER | Major.SIMPLE:
                return self.word or str(self.number)
            case _ as never:
                assert_never(never)

    def _container(self) -> str:
        if self.major is Major.MAP:
            return f"{{{', '.join(f'{key}: {value}' for key, value in self.pairs)}}}"
        items = ", ".join(map(str, self.children))
        return f"[{items}]" if self.major is Major.ARRAY else f"{self.number}({items})"


def shown(node: Node) -> str:
    """Return a value for a person: bytes as bare hex, anything else in diagnostic notation."""
    return node.raw.hex() if node.major is Major.BYTES and node.raw else str(node)


def read(data: bytes) -> Node | None:
    """Return the first item of ``data`` as far as it goes, or None for no bytes at all.

    Args:
        data: Its length is the caller's to bound. What follows the item is not looked at.
    """
    return _Reader(data).item(MAX_DEPTH)


class _Cut(Exception):
    """The input ends here, or goes on in a way that nothing can be made of."""


class _Reader:
    """A position in ``data`` that only moves forward. Once cut, it yields nothing more."""

    __slots__ = ("cut", "data", "position")

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.position = 0
        self.cut = False

    def item(self, depth: int) -> Node | None:
        start = self.position
        try:
            major, info, argument = self._head()
        except _Cut:
            self.cut = True
            return None
        kind = _MAJORS[major]
        match kind:
            case Major.INTEGER:
                return Node(kind, start, number=-1 - argument if major else argument)
            case Major.BYTES | Major.TEXT:
                raw = self._string(info, argument, depth)
                return Node(kind, start, number=argument, raw=raw)
            case Major.ARRAY | Major.MAP | Major.TAG:
                count = {Major.ARRAY: argument, Major.MAP: 2 * argument, Major.TAG: 1}[kind]
                children = self._items(None if info == _INDEFINITE else count, depth - 1)
                return Node(kind, start, number=argument, children=children)
            case Major.SIMPLE:
                return Node(kind, start, word=_simple(info, argument))
            case _ as never:
                assert_never(never)

    def _head(self) -> tuple[int, int, int]:
        initial = self._take(1)[0]
        major, info = initial >> 5, initial & 31
        if info <= _LONGEST_IMMEDIATE:
            return major, info, info
        if info <= _LONGEST_ARGUMENT:
            return major, info, int.from_bytes(self._take(1 << (info - 24)), "big")
        if info != _INDEFINITE or _MAJORS[major] in {Major.INTEGER, Major.TAG}:
            raise _Cut
        return major, info, 0

    def _take(self, length: int) -> bytes:
        taken = self.data[self.position : self.position + length]
        if len(taken) < length:
            raise _Cut
        self.position += length
        return taken

    def _string(self, info: int, length: int, depth: int) -> bytes:
        if info == _INDEFINITE:
            return b"".join(chunk.raw for chunk in self._items(None, depth - 1))
        raw = self.data[self.position : self.position + length]
        self.cut = len(raw) < length
        self.position += len(raw)
        return raw

    def _items(self, count: int | None, depth: int) -> tuple[Node, ...]:
        """Return up to ``count`` items, or those before a break; fewer where the input is cut."""
        items: list[Node] = []
        self.cut = self.cut or depth < 0
        while not self.cut and len(items) != count:
            if count is None and self.data[self.position : self.position + 1] == _BREAK:
                self.position += 1
                break
            node = self.item(depth)
            if node is not None:
                items.append(node)
        return tuple(items)


def _simple(info: int, argument: int) -> str:
    if info in _FLOAT_FORMATS:
        size = 1 << (info - 24)
        return repr(struct.unpack(_FLOAT_FORMATS[info], argument.to_bytes(size, "big"))[0])
    return _SIMPLE_NAMES.get(info, f"simple({argument})" if info != _INDEFINITE else "break")
