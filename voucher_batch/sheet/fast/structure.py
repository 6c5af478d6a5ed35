"""The structure of a letter as text, in which nothing is left blank but the number of the letter.

The numbers of a letter's objects begin with the letter's own and end with two digits that are the
same for all letters of a kind. So the text of its structure is what all of them share, joined by
the letter's number, and everything in it has its place beforehand.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from voucher_batch.sheet.fast.objects import BUNDLE, DOCUMENT
from voucher_batch.sheet.fast.writer import BLOCK

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import TypeAlias

    from voucher_batch.sheet.fast.skeleton import Skeleton
    from voucher_batch.sheet.fast.tree import Element

    Body: TypeAlias = list["bytes | int | None"]

PAGE, LETTER, FIRST_ELEMENT = range(3)
"""Objects of a letter, by the end of their number; behind the elements stand the parents of marked
content, and then the streams."""

FIRST_NUMBER: Final = None
"""Blank for the first number of the letter, where that is no reference."""

_ROOM: Final = BLOCK
"""Objects that two digits tell apart; a letter of more takes three."""

_KEPT: Final = 2000
"""Texts that a process remembers, of some 10 kB each."""


@dataclass(frozen=True, slots=True, eq=False)
class Structure:
    """The structure of all letters of a kind.

    Args:
        block: Numbers that a letter takes; its own number is the first of them, divided by this.
        text: The objects, to be joined by the letter's number; the page is not among them.
        places: For each object the bytes, and how often the letter's number, in front of it.
    """

    block: int
    text: tuple[bytes, ...]
    places: tuple[tuple[int, int], ...]

    @property
    def together(self) -> int:
        """How many letters' objects stand in one object stream."""
        return max(1, BUNDLE // self.objects)

    @property
    def objects(self) -> int:
        """How many they are; also the end of the number of the last of them, the parents."""
        return len(self.places)


@lru_cache(maxsize=_KEPT)
def structure_of(skeleton: Skeleton, *, streams: int) -> Structure:
    """Return the structure of letters of a kind that bring so many streams of their own."""
    objects = FIRST_ELEMENT + len(skeleton.elements) + 1 + streams
    block = BLOCK if objects <= _ROOM else 10 * BLOCK
    text: list[bytes] = [b""]
    places = []
    for body in _bodies(skeleton):
        places.append((sum(map(len, text)), len(text) - 1))
        first, *others = blanked([*body, b"\n"], block=block)
        text[-1] += first
        text += others
    return Structure(block, tuple(text), tuple(places))


def blanked(body: Body, *, block: int) -> tuple[bytes, ...]:
    """Return an object as text, to be joined by the number of a letter.

    Args:
        body: Its text. The end of a number stands for a reference to an object of the letter, and
            `FIRST_NUMBER` for that number itself.
        block: Numbers that a letter takes.
    """
    text = [b""]
    for part in body:
        match part:
            case bytes():
                text[-1] += part
            case int():
                text.append(end(part, block=block) + b" 0 R ")
            case None:
                text.append(end(PAGE, block=block))
    return tuple(text)


def end(number: int, *, block: int) -> bytes:
    """Return the end of an object's number, as text."""
    return (b"%d" % (block + number))[1:]


@lru_cache(maxsize=_KEPT)
def head(structure: Structure, slot: int, *, digits: int) -> tuple[bytes, ...]:
    """Return what an object stream says of a letter's objects, to be joined by its number.

    Args:
        structure: Of the letter.
        slot: How many letters stand before it in the object stream.
        digits: Of the number of the letter, and of those.
    """
    start = slot * (sum(map(len, structure.text)) + digits * (len(structure.text) - 1))
    return b"", *(
        b"%b %d " % (end(number, block=structure.block), start + length + digits * numbers)
        for number, (length, numbers) in enumerate(structure.places, start=LETTER)
    )


@lru_cache(maxsize=_KEPT)
def entries(objects: int, slot: int) -> tuple[bytes, ...]:
    """Return a letter's part of the cross-reference, to be joined by how its entries begin."""
    first = slot * objects
    return b"", *((first + index).to_bytes(2, "big") for index in range(objects))


def _bodies(skeleton: Skeleton) -> Iterator[Body]:
    """Yield the objects of a letter, but its page; a number stands for what it refers to."""
    tops = [index for index, each in enumerate(skeleton.elements) if each.parent < 0]
    part = b"<</S/Part/Lang(%b)/P %d 0 R/K[" % (skeleton.language.encode(), DOCUMENT)
    yield [part, *_references(tops), b"]>>"]
    for each in skeleton.elements:
        yield _element(each)
    yield [b"[", *_references(skeleton.marks), b"]"]


def _element(each: Element) -> Body:
    # The letter itself, where there is no parent. A page is told where there is content.
    body: Body = [b"<<%b/P " % each.entries, FIRST_ELEMENT + each.parent]
    if any(kid.is_content for kid in each.kids):
        body += [b"/Pg ", PAGE]
    body.append(b"/K[")
    for kid in each.kids:
        body.append(b"%d " % kid.number if kid.is_content else FIRST_ELEMENT + kid.number)
    return [*body, b"]>>"]


def _references(elements: Sequence[int]) -> Body:
    return [FIRST_ELEMENT + index for index in elements]
