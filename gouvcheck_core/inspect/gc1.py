"""The layers behind the Base45 of a GC1 code."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gouvcheck_core import cbor, cose
from gouvcheck_core.errors import CborError, MalformedCode
from gouvcheck_core.inspect.content import content_layers
from gouvcheck_core.inspect.message import (
    PAYLOAD,
    PROTECTED,
    SIGNATURE,
    UNPROTECTED,
    LooseMessage,
)
from gouvcheck_core.inspect.value import Layer

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gouvcheck_core.profiles import Profile

_FAULTY_PART: Final = {
    "cose-protected": PROTECTED,
    "cose-algorithm": PROTECTED,
    "cose-kid": PROTECTED,
    "cose-unprotected": UNPROTECTED,
    "cose-payload": PAYLOAD,
    "cose-signature-length": SIGNATURE,
}
"""Which part of the message a rule of section 4 speaks of; others speak of the whole."""


def layers(data: bytes, profiles: Iterable[Profile]) -> list[Layer]:
    """Return the layers behind the Base45.

    Args:
        data: The message, perhaps cut off.
        profiles: The kinds of document that can be explained.
    """
    message = LooseMessage.read(data)
    layer, fingerprint = _message_layer(message)
    return [
        layer,
        *content_layers(message.byte_string(PAYLOAD), profiles),
        message.signature_layer(fingerprint),
    ]


def _message_layer(message: LooseMessage) -> tuple[Layer, bytes | None]:
    """Return the layer, and the fingerprint of a message that keeps every rule."""
    facts = message.facts()
    try:
        fingerprint = cose.parse(message.data).fingerprint
    except CborError as error:
        window = message.cbor_window(cbor.check, start=1)
        return Layer.broken("message", facts, error, window), None
    except MalformedCode as error:
        window = message.window(_FAULTY_PART.get(error.code))
        return Layer.broken("message", facts, error, window), None
    return Layer.read("message", facts), fingerprint
