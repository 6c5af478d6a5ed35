"""Keyed hashes of what clients send: compared later, and of no use without the pepper."""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
_IDENTIFIER_BYTES = 16
_IDENTIFIER_LENGTH = 26


def keyed(pepper: bytes, purpose: bytes, content: bytes) -> bytes:
    """Return the hash of a content for one purpose."""
    return hmac.digest(pepper, purpose + b"\0" + content, "sha256")


def identifier(random: Callable[[int], bytes]) -> str:
    """Return a random identifier: 128 bits in 26 letters and digits."""
    number = int.from_bytes(random(_IDENTIFIER_BYTES), "big")
    places = reversed(range(_IDENTIFIER_LENGTH))
    return "".join(_ALPHABET[number >> 5 * place & 31] for place in places)
