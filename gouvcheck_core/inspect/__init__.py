"""Explain a code layer by layer to somebody who has to find out what is wrong with it.

What may enter this room: reading without judging. Each layer is held against the strict reader
that a verifier uses, and described as far as it can be read all the same. No key is asked for, and
nothing that comes out of here is verified; who shows it says so (spec V-14).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from gouvcheck_core import envelope
from gouvcheck_core.format import PREFIX
from gouvcheck_core.hcert import message as hcert_message
from gouvcheck_core.inspect import gc1, hc1
from gouvcheck_core.inspect.value import Fact, Inspection, Kind, Layer, State, Window
from gouvcheck_core.inspect.wrapping import (
    MAX_SYMBOLS,
    base45_layer,
    kind_of,
    mended,
    text_layer,
)
from gouvcheck_core.profiles import packaged

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gouvcheck_core.profiles import Profile

__all__ = ["Fact", "Inspection", "Kind", "Layer", "State", "Window", "inspect"]


def inspect(text: str, *, profiles: Iterable[Profile] | None = None) -> Inspection:
    """Take a scanned text apart. No text raises.

    Args:
        text: As the scanner gave it, or as somebody pasted it.
        profiles: The kinds of document to explain; the packaged ones unless told.
    """
    outer = text_layer(text)
    if len(text) > MAX_SYMBOLS:
        rest = Layer.skipped("Base45", f"no QR code holds more than {MAX_SYMBOLS} symbols")
        return Inspection(kind_of(text), (outer, rest))
    reading = mended(text)
    kind = kind_of(reading)
    match kind:
        case Kind.OTHER | Kind.NEWER:
            return Inspection(kind, (outer,))
        case Kind.GC1:
            base45, data = base45_layer(text, reading, strict=_gc1_base45)
            known = packaged() if profiles is None else profiles
            return Inspection(kind, (outer, base45, *gc1.layers(data, known)))
        case Kind.HC1:
            base45, data = base45_layer(text, reading, strict=hcert_message.from_text)
            return Inspection(kind, (outer, base45, *hc1.layers(data)))
        case _ as never:
            assert_never(never)


def _gc1_base45(text: str) -> bytes:
    # Its length is bounded here, and judged in the layer of the text.
    return envelope.decode_base45(text[len(PREFIX) :])
