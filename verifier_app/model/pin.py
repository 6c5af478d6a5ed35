"""The PIN that opens a kiosk, kept as a salted hash (RFC 7914)."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass, field
from typing import Final, Self

MIN_LENGTH: Final = 4
MAX_LENGTH: Final = 12
SALT_LENGTH: Final = 16
HASH_LENGTH: Final = 32

# 16 MiB and some 50 ms on a desktop: slow enough to guess, and within a cheap phone's memory.
_COST: Final = 2**14
_BLOCK: Final = 8
_LANES: Final = 1
_MEMORY: Final = 32 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class PinHash:
    """What is kept of a PIN.

    Args:
        salt: 16 random bytes.
        digest: scrypt of the PIN, 32 bytes.
    """

    salt: bytes = field(repr=False)
    digest: bytes = field(repr=False)

    @classmethod
    def of(cls, pin: str, *, salt: bytes) -> Self:
        """Return the hash of ``pin``; ``salt`` is fresh and random each time."""
        return cls(salt, _scrypt(pin, salt))

    def matches(self, pin: str) -> bool:
        """Tell whether this is the hash of ``pin``."""
        return hmac.compare_digest(self.digest, _scrypt(pin, self.salt))


def _scrypt(pin: str, salt: bytes) -> bytes:
    return hashlib.scrypt(
        pin.encode("utf-8", "surrogatepass"),
        salt=salt,
        n=_COST,
        r=_BLOCK,
        p=_LANES,
        maxmem=_MEMORY,
        dklen=HASH_LENGTH,
    )
