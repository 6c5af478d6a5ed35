"""What an inspection finds: layers, each with facts for a person and perhaps a fault."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, AnyStr, Final, NamedTuple

if TYPE_CHECKING:
    from gouvcheck_core.errors import GouvCheckError

_AROUND: Final = 8


class Kind(Enum):
    """What the text claims to be, by its first symbols."""

    GC1 = "gc1"
    NEWER = "newer"
    """A later version of GC1: nothing is known of what follows the prefix."""
    HC1 = "hc1"
    """An EU Digital COVID Certificate."""
    OTHER = "other"


class State(Enum):
    """How far a layer could be read."""

    OK = "ok"
    """It keeps every rule that can be checked without a key."""
    BROKEN = "broken"
    """It breaks a rule; its facts are what could be read all the same."""
    SKIPPED = "skipped"
    """It was not looked at, and a fact says why."""


class Fact(NamedTuple):
    """One thing that a layer says, as printable text: neither verified nor to be relied on."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Window:
    """What stands around a fault: up to eight bytes in hex, or symbols, on either side.

    Args:
        unit: ``byte`` or ``symbol``.
        offset: Where the fault is, from 0, within the layer.
        before: What stands before it.
        at: The byte or symbol itself; empty where the layer ends too early.
        after: What follows it.
    """

    unit: str
    offset: int
    before: str
    at: str
    after: str

    @classmethod
    def of_bytes(cls, data: bytes, offset: int) -> Window:
        """Return the window around the byte at ``offset``."""
        before, at, after = _around(data, offset)
        return cls("byte", offset, before.hex(" "), at.hex(), after.hex(" "))

    @classmethod
    def of_text(cls, text: str, offset: int) -> Window:
        """Return the window around the symbol at ``offset``."""
        before, at, after = (printable(part) for part in _around(text, offset))
        return cls("symbol", offset, before, at, after)


@dataclass(frozen=True, slots=True)
class Layer:
    """One wrapping of a code.

    Args:
        name: What it is called in the specification.
        state: How far it could be read.
        facts: In the order of the wire.
        error: The first rule that it breaks, or None.
        window: What stands around the fault, where the fault has a place.
    """

    name: str
    state: State
    facts: tuple[Fact, ...]
    error: GouvCheckError | None = None
    window: Window | None = None

    @classmethod
    def read(cls, name: str, facts: list[Fact]) -> Layer:
        """Return a layer that keeps its rules."""
        return cls(name, State.OK, tuple(facts))

    @classmethod
    def broken(
        cls, name: str, facts: list[Fact], error: GouvCheckError, window: Window | None = None
    ) -> Layer:
        """Return a layer that breaks a rule."""
        return cls(name, State.BROKEN, tuple(facts), error, window)

    @classmethod
    def skipped(cls, name: str, why: str) -> Layer:
        """Return a layer that was not looked at."""
        return cls(name, State.SKIPPED, (Fact("not read", why),))


@dataclass(frozen=True, slots=True)
class Inspection:
    """A code taken apart, from the text inwards. Nothing in it is verified.

    Args:
        kind: What the text claims to be.
        layers: From the outermost to the signature.
    """

    kind: Kind
    layers: tuple[Layer, ...]

    @property
    def fault(self) -> Layer | None:
        """The outermost layer that is broken, or None."""
        return next((layer for layer in self.layers if layer.state is State.BROKEN), None)


def printable(text: str) -> str:
    """Return ``text`` with everything escaped that a terminal would act on or not show.

    What a stranger printed must not move the cursor, reorder letters or fake a line of output.
    """
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def window_of(error: GouvCheckError, data: bytes, *, start: int = 0) -> Window | None:
    """Return what stands around the byte that ``error`` names, or None where it names none.

    Args:
        error: Of a reader of CBOR, which says the offset in its sentence.
        data: The bytes to show.
        start: Where the bytes that the reader read begin in ``data``.
    """
    named = re.search(r"\bat byte ([0-9]+)\b", error.sentence)
    return Window.of_bytes(data, start + int(named[1])) if named else None


def _around(whole: AnyStr, offset: int) -> tuple[AnyStr, AnyStr, AnyStr]:
    end = offset + 1
    return whole[max(0, offset - _AROUND) : offset], whole[offset:end], whole[end : end + _AROUND]
