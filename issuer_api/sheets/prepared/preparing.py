"""A sheet, laid out by Typst three times, and taken apart at the texts of a document.

With a mark in the place of each text, and with two, Typst tells where the text begins, and whether
it stands to the left or in the middle. All else has to be the same both times, or the sheet is none
that can be prepared. With more than a line can hold, it tells how much room there surely is.
"""

from __future__ import annotations

import io
import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final, TypeAlias

import pikepdf

from issuer_api.sheets.picture import TABLE, name_of, pixel_of
from issuer_api.sheets.prepared.fonts import OBJECTS
from issuer_api.sheets.prepared.form import FREE, Drawing, Form, Slot, entry
from issuer_api.sheets.prepared.own import MARKS
from issuer_api.sheets.prepared.runs import page_of
from voucher_batch.sheet.faces import face
from voucher_batch.sheet.fast.embedding import resource_name

if TYPE_CHECKING:
    from collections.abc import Callable

    from issuer_api.sheets.prepared.runs import Page, Run

    Typeset: TypeAlias = Callable[[Callable[[str], str]], bytes]

Pages: TypeAlias = "list[tuple[int, int, Page]]"
"""Of each page the number of its content and of its resources, and what it draws."""

_FILLING: Final = " i" * 300
"""More than any line holds, with a place to break it behind each letter."""

_SHARES: Final = (0.0, -0.5)
"""Of its width, how far a text begins from where it is put: on the left, or in the middle."""

_NEARLY: Final = 1e-3

_OBJECT: Final = re.compile(rb"(\d+) 0 obj\n")
_PLACE: Final = re.compile(rb"(\d{10}) \d{5} n")
_SIZE: Final = re.compile(rb"/Size \d+")


def prepare(typeset: Typeset) -> Form | None:
    """Prepare a sheet, or return None where that cannot be done.

    Args:
        typeset: Has Typst set the sheet, with what a function returns for each mark.
    """
    one, two, long = (
        typeset(stand_in)
        for stand_in in (lambda mark: mark, lambda mark: 2 * mark, lambda mark: mark + _FILLING)
    )
    pages = [_pages(pdf) for pdf in (one, two, long)]
    slots = _slots(*pages)
    if slots is None or _but_content(one, pages[0]) != _but_content(two, pages[1]):
        return None
    return _form(one, pages[0], slots)


def _pages(pdf: bytes) -> Pages:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return [
            (page.Contents.objgen[0], page.Resources.objgen[0], page_of(page))
            for page in opened.pages
        ]


def _slots(one: Pages, two: Pages, long: Pages) -> list[list[Slot]] | None:
    """Return the places of each page, if only those differ."""
    if [_but_runs(page) for _, _, page in one] != [_but_runs(page) for _, _, page in two]:
        return None
    rooms = _rooms(long)
    found = []
    for (_, _, first), (_, _, second) in zip(one, two, strict=True):
        slots, start = [], 0
        for run, wider in zip(first.runs, second.runs, strict=True):
            if len(run.text) > 1:
                return None
            share = _share(run, wider)
            room = rooms.get(run.text, [])
            if share is None or not room:
                return None
            slots.append(_slot(first, run, start, share, room.pop(0)))
            start = run.shows + 1
        found.append(slots)
    return None if any(rooms.values()) else found


def _rooms(long: Pages) -> dict[str, list[float]]:
    """Return for each mark how wide the first line is, in the order in which it is drawn."""
    rooms: dict[str, list[float]] = {}
    for _, _, page in long:
        for run in page.runs:
            width = face(run.weight).width(run.text.rstrip(), size=run.size)
            rooms.setdefault(run.text[0], []).append(width)
    return rooms


def _but_runs(page: Page) -> list[bytes]:
    """Return what a page draws, but its runs and where each begins."""
    operators = list(page.operators)
    for run in page.runs:
        operators[run.shows] = run.text[0].encode()
        left, _, right = _around_x(operators[run.moves])
        operators[run.moves] = left + right
    return operators


def _around_x(move: bytes) -> tuple[bytes, bytes, bytes]:
    """Divide an operator that puts something into its place: before x, x, and the rest."""
    a, b, c, d, x, rest = move.split(b" ", 5)
    return b" ".join([a, b, c, d, b""]), x, b" " + rest


def _share(run: Run, wider: Run) -> float | None:
    width = face(run.weight).width(run.text, size=run.size)
    share = (wider.x - run.x) / width
    return next((each for each in _SHARES if abs(share - each) < _NEARLY), None)


def _slot(page: Page, run: Run, start: int, share: float, room: float) -> Slot:
    operators = page.operators
    own = b"%b %b" % (resource_name(run.weight), operators[run.sets].split(b" ", 1)[1])
    behind = b"\n".join([*operators[run.moves + 1 : run.sets], own]) + b"\n"
    behind += b"".join([each + b"\n" for each in operators[run.sets + 1 : run.shows]])
    left, x, right = _around_x(operators[run.moves])
    before = b"".join([each + b"\n" for each in operators[start : run.moves]])
    width = face(run.weight).width(run.text, size=run.size)
    moving = (left, right + b"\n" + behind)
    standing = (left + x + right + b"\n" + behind,)
    return Slot(
        before=before,
        opening=moving if share else standing,
        text=MARKS.index(run.text),
        x=run.x - share * width,
        share=share,
        size=run.size,
        weight=run.weight,
        room=room,
    )


def _but_content(pdf: bytes, pages: Pages) -> list[bytes]:
    """Return the objects of a file, but what its pages draw and what names it."""
    objects = _objects(pdf)
    for number, _, _ in pages:
        objects.pop(number)
    return [each.replace(name_of(pdf), b"") for each in objects.values()]


def _objects(pdf: bytes) -> dict[int, bytes]:
    """Return the objects of a file that Typst wrote, by number, as they stand there."""
    table = pdf.rfind(TABLE) + 1
    places = sorted(int(at) for at in _PLACE.findall(pdf[table:]))
    texts = [pdf[start:end] for start, end in pairwise([*places, table])]
    return {int(found[1]): each for each in texts if (found := _OBJECT.match(each))}


def _form(pdf: bytes, pages: Pages, slots: list[list[Slot]]) -> Form:
    objects, pixel = _objects(pdf), pixel_of(pdf)
    count = max(objects) + 1
    weights = sorted({slot.weight for each in slots for slot in each})
    fonts = tuple((weight, count + OBJECTS * at) for at, weight in enumerate(weights))
    named = b"".join([b"%b %d 0 R" % (resource_name(weight), at) for weight, at in fonts])
    for resources in {resources for _, resources, _ in pages}:
        objects[resources] = objects[resources].replace(b"/Font<<", b"/Font<<" + named, 1)
    for own in (*(content for content, _, _ in pages), int(pixel["number"])):
        del objects[own]
    same, entries = (
        pdf[: pdf.index(b"1 0 obj")],
        [FREE] + [b""] * (count - 1 + OBJECTS * len(fonts)),
    )
    for number, text in objects.items():
        entries[number] = entry(len(same))
        same += text
    trailer = pdf[pdf.rindex(b"trailer") : pdf.rindex(b"\nstartxref")]
    return Form(
        same=same,
        entries=tuple(entries),
        drawings=tuple(
            _drawing(content, page, each)
            for (content, _, page), each in zip(pages, slots, strict=True)
        ),
        pixel=pixel,
        fonts=fonts,
        trailer=_SIZE.sub(b"/Size %d" % len(entries), trailer),
    )


def _drawing(number: int, page: Page, slots: list[Slot]) -> Drawing:
    start = page.runs[-1].shows + 1 if page.runs else 0
    after = b"".join([each + b"\n" for each in page.operators[start:]])
    return Drawing(number, tuple(slots), after)
