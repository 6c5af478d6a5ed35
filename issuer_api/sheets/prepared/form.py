"""A prepared sheet: what all its documents have in common, and the places of their own texts."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from issuer_api.sheets.picture import named, picture
from issuer_api.sheets.prepared.fonts import font
from voucher_batch.sheet.faces import face
from voucher_batch.sheet.fast.embedding import codes

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator, Sequence

    from voucher_batch.sheet.faces import Weight
    from voucher_batch.sheet.stencil import Stencil

FREE: Final = b"0000000000 65535 f\r\n"
"""The first entry of every file's table."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A place for a text.

    Args:
        before: What the page draws between the place before and this one.
        opening: What puts the text into its place, around its left end if that depends on it.
        text: Number of the text.
        x: Of the left end of a text without width, in points.
        share: Of the text's width, how far further its left end is.
        size: Of the type, in points.
        weight: Of the face.
        room: Width that surely is there.
    """

    before: bytes
    opening: tuple[bytes, ...]
    text: int
    x: float
    share: float
    size: float
    weight: Weight
    room: float


@dataclass(frozen=True, slots=True)
class Drawing:
    """What a page draws.

    Args:
        number: Of its content stream.
        slots: In their order.
        after: What is drawn behind the last.
    """

    number: int
    slots: tuple[Slot, ...]
    after: bytes


@dataclass(frozen=True, slots=True, eq=False)
class Form:
    """A prepared sheet.

    Args:
        same: Beginning of the file: all objects that documents have in common.
        entries: Of its table, one a number; those of other objects are empty.
        drawings: Of the pages.
        pixel: Stands for the code.
        fonts: Number of each face's first object.
        trailer: What follows the table.
    """

    same: bytes
    entries: tuple[bytes, ...]
    drawings: tuple[Drawing, ...]
    pixel: re.Match[bytes]
    fonts: tuple[tuple[Weight, int], ...]
    trailer: bytes

    def filled(self, texts: Sequence[str], *, code: Stencil) -> bytes | None:
        """Return the file of a document; None if a text has no room on its line.

        Args:
            texts: In the order of their marks, of characters that `own.simple` knows.
            code: What is put in place of the pixel.
        """
        objects: dict[int, bytes] = {}
        for drawing in self.drawings:
            content = _drawn(drawing, texts)
            if content is None:
                return None
            objects[drawing.number] = _stream(drawing.number, content)
        objects[int(self.pixel["number"])] = picture(self.pixel, code)[1:] + b"\n"
        for weight, first in self.fonts:
            shown = "".join(self._set_in(weight, texts))
            objects |= dict(enumerate(font(weight, shown, first=first), start=first))
        return self._file(objects)

    def _set_in(self, weight: Weight, texts: Sequence[str]) -> Iterator[str]:
        for drawing in self.drawings:
            for slot in drawing.slots:
                if slot.weight is weight:
                    yield texts[slot.text]

    def _file(self, objects: dict[int, bytes]) -> bytes:
        at, entries = len(self.same), list(self.entries)
        for number, text in objects.items():
            entries[number] = entry(at)
            at += len(text)
        table = b"xref\n0 %d\n%b" % (len(entries), b"".join(entries))
        end = b"%b\nstartxref\n%d\n%%%%EOF\n" % (self.trailer, at)
        return named(b"".join([self.same, *objects.values(), table, end]))


def _drawn(drawing: Drawing, texts: Sequence[str]) -> bytes | None:
    """Return what a page draws, if each text has room."""
    parts: list[bytes] = []
    for slot in drawing.slots:
        text = texts[slot.text]
        width = face(slot.weight).width(text, size=slot.size)
        if width > slot.room:
            return None
        parts.append(slot.before)
        parts.append((b"%.8g" % (slot.x + slot.share * width)).join(slot.opening))
        parts.append(b"(%b) Tj\n" % text.translate(codes(slot.weight)).encode("latin-1"))
    return b"".join([*parts, drawing.after])


def _stream(number: int, content: bytes) -> bytes:
    data = zlib.compress(content)
    return b"%d 0 obj\n<</Length %d/Filter/FlateDecode>>\nstream\n%b\nendstream\nendobj\n" % (
        number,
        len(data),
        data,
    )


def entry(at: int) -> bytes:
    """Return the entry of an object in a file's table."""
    return b"%010d 00000 n\r\n" % at
