"""What is wrong with a laid-out screen: text cut or split, small targets, widgets outside."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kivy.uix.scrollview import ScrollView

from verifier_app.theme import TARGET
from verifier_app.widgets.look import measure
from verifier_app.widgets.pressing import Pressable
from verifier_app.widgets.words import Words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kivy.uix.widget import Widget

_ROUNDING: Final = 1.5
_DIGIT: Final = re.compile(r"\d")


def faults(root: Widget) -> list[str]:
    """Return a line for each fault of the screen below ``root``."""
    return [
        f"{_name(widget)}: {fault}"
        for widget in root.walk()
        if _visible(widget)
        for fault in _faults(widget)
    ]


def _faults(widget: Widget) -> Iterator[str]:
    if isinstance(widget, Words) and widget.text:
        yield from _text_faults(widget)
    if isinstance(widget, Pressable):
        if min(widget.size) < TARGET - _ROUNDING:
            yield f"target of {widget.width:.0f} x {widget.height:.0f}"
        yield from _outside(widget)


def _text_faults(words: Words) -> Iterator[str]:
    wide, high = words.texture_size
    if wide > words.width + _ROUNDING or high > words.height + _ROUNDING:
        yield f"text of {wide} x {high} in {words.width:.0f} x {words.height:.0f}"
    room = words.room or words.width - words.padding[0] - words.padding[2]
    for word in words.text.split():
        # An identifier has no end of its own: it may be broken.
        if (
            not _DIGIT.search(word)
            and measure(word, words.font_size, strong=words.bold) > room + _ROUNDING
        ):
            yield f"{word!r} is split"
    if words.font_size < 12:
        yield f"letters of {words.font_size:.0f} pixels"
    yield from _outside(words)


def _outside(widget: Widget) -> Iterator[str]:
    """Say where a widget leaves what holds it: the content that scrolls, or the window."""
    left, low = widget.to_window(*widget.pos)
    right, high = left + widget.width, low + widget.height
    holder = _holder(widget)
    edge_left, edge_low = holder.to_window(*holder.pos)
    edge_right, edge_high = edge_left + holder.width, edge_low + holder.height
    if left < edge_left - _ROUNDING or right > edge_right + _ROUNDING:
        yield f"from {left:.0f} to {right:.0f} across, in {edge_left:.0f} to {edge_right:.0f}"
    if low < edge_low - _ROUNDING or high > edge_high + _ROUNDING:
        yield f"from {low:.0f} to {high:.0f} up, in {edge_low:.0f} to {edge_high:.0f}"


def _holder(widget: Widget) -> Widget:
    holder = widget
    while not isinstance(holder.parent, ScrollView) and hasattr(holder.parent, "to_window"):
        if holder.parent.parent is holder.parent:  # the window is its own parent
            return holder
        holder = holder.parent
    return holder


def overlaps(root: Widget) -> list[str]:
    """Return a line for each two texts or buttons that lie on one another."""
    shown = [
        widget
        for widget in root.walk()
        if _visible(widget) and isinstance(widget, Words) and widget.text
    ]
    boxes = [(_box(widget), widget) for widget in shown]
    return [
        f"{_name(one)} lies on {_name(other)}"
        for number, (first, one) in enumerate(boxes)
        for second, other in boxes[number + 1 :]
        if _meet(first, second) and _holder(one) is _holder(other)
    ]


def _box(widget: Widget) -> tuple[float, float, float, float]:
    left, low = widget.to_window(*widget.pos)
    return left, low, left + widget.width, low + widget.height


def _meet(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    across = min(one[2], other[2]) - max(one[0], other[0])
    up = min(one[3], other[3]) - max(one[1], other[1])
    return across > _ROUNDING and up > _ROUNDING


def _visible(widget: Widget) -> bool:
    return bool(widget.opacity) and widget.width > 0 and widget.height > 0


def _name(widget: Widget) -> str:
    return f"{type(widget).__name__} {getattr(widget, 'text', '')[:30]!r}"
