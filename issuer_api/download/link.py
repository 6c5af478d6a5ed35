"""Links that open one document: 256 random bits, of which the service keeps a keyed hash.

From the same bits follows the key of what the link opens (RFC 5869). So the store can find the row
of a link that comes, and cannot open any row by itself; what opened it goes away with the link.
"""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Self

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from issuer_api.documents.hashing import keyed

if TYPE_CHECKING:
    from collections.abc import Callable

TOKEN_LENGTH: Final = 32
TEXT_LENGTH: Final = 43
KEY_LENGTH: Final = 32
"""AES-256."""


@dataclass(frozen=True, slots=True, repr=False)
class Link:
    """A link. Its ``repr`` is empty: who reads it can fetch the document.

    Args:
        token: 32 random bytes.
    """

    token: bytes

    @classmethod
    def draw(cls, random: Callable[[int], bytes]) -> Self:
        """Return a link that nobody has."""
        return cls(random(TOKEN_LENGTH))

    @property
    def text(self) -> str:
        """As it stands in the address: 43 symbols of Base64 (RFC 4648 section 5)."""
        return base64.urlsafe_b64encode(self.token).decode().rstrip("=")

    def locator(self, pepper: bytes) -> bytes:
        """Return what the link's row is found by."""
        return keyed(pepper, b"download-link", self.token)

    def key(self) -> bytes:
        """Return the key of what the link opens."""
        return derived(self.token, b"download-document")


def read(text: str) -> Link | None:
    """Return the link that stands in an address, or None for what never was one."""
    if len(text) != TEXT_LENGTH or not text.isascii():
        return None
    try:
        link = Link(base64.b64decode(text + "=", altchars=b"-_", validate=True))
    except binascii.Error:
        return None
    return link if link.text == text else None  # each link is written in one way


def derived(secret: bytes, purpose: bytes) -> bytes:
    """Return the AES-256 key that follows from a secret of 256 bits or more, for one purpose."""
    return HKDF(SHA256(), KEY_LENGTH, salt=None, info=b"gouvcheck " + purpose).derive(secret)
