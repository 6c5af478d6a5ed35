"""PDF objects that many letters share, free of the file that they came from."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from operator import itemgetter
from typing import TYPE_CHECKING, TypeAlias

import pikepdf

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


@dataclass(frozen=True, slots=True)
class Node:
    """An object and, inside it, those that it refers to; equal nodes become one object of a file.

    Args:
        parts: Its text, cut where it refers to another object.
        data: Of a stream, encoded as the text says; None for other objects.
    """

    parts: tuple[Part, ...]
    data: bytes | None = None


Part: TypeAlias = "bytes | Node"


def node_of(value: pikepdf.Object) -> Node:
    """Return an object of a PDF and all that it refers to; there must be no way back to it."""
    if not isinstance(value, pikepdf.Stream):
        return Node(tuple(_merged(_parts(value))))
    entries = {key: item for key, item in value.stream_dict.items() if key != "/Length"}
    return Node(tuple(_merged(_dictionary(entries))), value.read_raw_bytes())


def inlined(value: object) -> bytes:
    """Return a value, and all that it refers to, as it can stand inside another object."""
    return b"".join([_text(part) for part in _parts(value)])


def _text(part: Part) -> bytes:
    return part if isinstance(part, bytes) else b"".join([_text(each) for each in part.parts])


def _parts(value: object) -> Iterator[Part]:
    match value:
        case pikepdf.Dictionary():
            yield from _dictionary(value)
        case pikepdf.Array():
            yield b"["
            for item in value:
                yield from _inside(item)
                yield b" "
            yield b"]"
        case pikepdf.Object():
            yield value.unparse()
        case bool():
            yield b"true" if value else b"false"
        case _:
            yield f"{value:f}".encode() if isinstance(value, Decimal) else str(value).encode()


def _dictionary(entries: pikepdf.Dictionary | Mapping[str, object]) -> Iterator[Part]:
    yield b"<<"
    # pikepdf gives them in any order.
    for key, item in sorted(entries.items(), key=itemgetter(0)):
        yield pikepdf.Name(key).unparse() + b" "
        yield from _inside(item)
    yield b">>"


def _inside(value: object) -> Iterator[Part]:
    if isinstance(value, pikepdf.Object) and value.is_indirect:
        yield node_of(value)
    else:
        yield from _parts(value)


def _merged(parts: Iterator[Part]) -> Iterator[Part]:
    """Yield neighbouring texts as one."""
    text = b""
    for part in parts:
        if isinstance(part, bytes):
            text += part
        else:
            yield text
            yield part
            text = b""
    yield text
