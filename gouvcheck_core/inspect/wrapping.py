"""The two outer layers, which GC1 and HC1 share: the text and its Base45."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from gouvcheck_core import envelope
from gouvcheck_core.errors import EnvelopeError, GouvCheckError
from gouvcheck_core.format import BASE45_ALPHABET, HCERT_PREFIX, MAX_TEXT_LENGTH, PREFIX
from gouvcheck_core.inspect.value import Fact, Kind, Layer, Window, printable

if TYPE_CHECKING:
    from collections.abc import Callable

MAX_SYMBOLS: Final = 4296
"""What the largest QR symbol holds (40-L, ISO/IEC 18004 table 7); nothing longer was scanned."""

_SHOWN: Final = 60
_OUTER: Final = "\t\r\n\u00a0\u200b\ufeff"
_GROUP: Final = 3
_STRANGER: Final = re.compile(f"[^{re.escape(BASE45_ALPHABET)}]")

_LOOKS: Final = (
    (re.compile(r"https?://", re.IGNORECASE), "a web address"),
    (re.compile(r"shc:/", re.IGNORECASE), "a SMART health card"),
    (re.compile(r"BEGIN:VCARD|MECARD:", re.IGNORECASE), "a contact card"),
    (re.compile(r"WIFI:", re.IGNORECASE), "a Wi-Fi password"),
    (re.compile(r"BCD\r?\n"), "a SEPA payment"),
    (re.compile(r"DC0[1-9]"), "a 2D-Doc of the French state"),
    (re.compile(r"mailto:|MATMSG:", re.IGNORECASE), "an e-mail address"),
    (re.compile(r"\s*GC[1-9]:|\s*HC1:", re.IGNORECASE), "a code that was changed on the way"),
)


def kind_of(text: str) -> Kind:
    """Return what ``text`` claims to be."""
    if text.startswith(PREFIX):
        return Kind.GC1
    if text.startswith(HCERT_PREFIX):
        return Kind.HC1
    return Kind.NEWER if re.match(r"GC[2-9]:", text) else Kind.OTHER


def mended(text: str) -> str:
    """Return ``text`` without what mail and keyboards add: outer white space, lower case.

    Only to look at; a verifier takes no text that needs it (spec T-04). A space at the end stays,
    because it may be a symbol.
    """
    if kind_of(text) is not Kind.OTHER and not _STRANGER.search(text):
        return text
    return text.lstrip(f" {_OUTER}").rstrip(_OUTER).upper()


def text_layer(text: str) -> Layer:
    """Describe the text as it was scanned."""
    facts = [Fact("length", f"{len(text)} symbols"), Fact("begins with", _beginning(text))]
    if kind_of(text) is Kind.OTHER:
        looks = (what for form, what in _LOOKS if form.match(text))
        facts.append(Fact("looks like", next(looks, "text")))
    error = _text_error(text)
    if error is None:
        return Layer.read("text", facts)
    too_long = error.code == "text-too-long"
    window = Window.of_text(text, MAX_TEXT_LENGTH) if too_long else None
    return Layer.broken("text", facts, error, window)


def base45_layer(text: str, reading: str, *, strict: Callable[[str], bytes]) -> tuple[Layer, bytes]:
    """Describe the Base45 behind the prefix, and return the bytes before its first fault.

    Args:
        text: As scanned.
        reading: `mended` of it: with a prefix of four symbols, and at most `MAX_SYMBOLS` long.
        strict: What a verifier reads the text with, prefix included.
    """
    judged = reading if kind_of(text) is Kind.OTHER else text
    body = judged[len(PREFIX) :]
    try:
        data = strict(judged)
    except GouvCheckError as error:
        offset, _ = _before_fault(body)
        _, data = _before_fault(reading[len(PREFIX) :])
        window = Window.of_text(judged, len(PREFIX) + offset)
        return Layer.broken("Base45", _sizes(body, data), error, window), data
    return Layer.read("Base45", _sizes(body, data)), data


def _text_error(text: str) -> EnvelopeError | None:
    """Return the rule T-01 to T-03 that is broken; the next layer says those of Base45."""
    if kind_of(text) is Kind.HC1:
        return None
    try:
        envelope.from_text(text)
    except EnvelopeError as error:
        return None if error.code in {"text-alphabet", "text-base45"} else error
    return None


def _before_fault(body: str) -> tuple[int, bytes]:
    """Return the offset of the first foreign symbol or faulty group, and the bytes before it."""
    stranger = _STRANGER.search(body)
    end = len(body)
    if stranger:
        end = stranger.start() - stranger.start() % _GROUP  # half a group is not a byte
    data = b""
    for start in range(0, end, _GROUP):
        try:
            data += envelope.decode_base45(body[start : start + _GROUP])
        except EnvelopeError:
            end = start
            break
    return (stranger.start() if stranger else end), data


def _sizes(body: str, data: bytes) -> list[Fact]:
    return [Fact("symbols", str(len(body))), Fact("bytes", str(len(data)))]


def _beginning(text: str) -> str:
    shown = printable(text[:_SHOWN])
    return shown if len(text) <= _SHOWN else f"{shown}…"
