"""API keys: ``gck_``, a public part to find them by, and a secret that only its holder keeps.

The service keeps a keyed hash of the secret. It is 256 random bits, so no slow hash is needed; the
key of the hash is the service's pepper, so that a stolen database lets nobody in.
"""

from __future__ import annotations

import base64
import hmac
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from issuer_api.clients.caller import Caller
from issuer_api.errors import ClientError

if TYPE_CHECKING:
    from collections.abc import Callable

    from issuer_api.clients.model import Key
    from issuer_api.store.books import Books

PREFIX: Final = "gck_"
LONGEST: Final = 366 * 86_400
"""Seconds that a key may live."""

_SECRET_BYTES: Final = 32
_IDENTIFIER_BYTES: Final = 7
_KEY: Final = re.compile(r"gck_(?P<identifier>[a-z2-7]{12})_(?P<secret>[A-Za-z0-9_-]{43})")


@dataclass(frozen=True, slots=True)
class NewKey:
    """A key that was just made, shown once.

    Args:
        identifier: Its public part.
        text: What its holder sends; nobody else keeps it.
    """

    identifier: str
    text: str

    def __repr__(self) -> str:
        """Name the key without showing it."""
        return f"NewKey({self.identifier})"


def make(
    books: Books,
    caller: Caller,
    *,
    pepper: bytes,
    random: Callable[[int], bytes],
    expires: int,
    now: int,
) -> NewKey:
    """Make a key that may do what ``caller`` says.

    Args:
        books: In a transaction.
        caller: Client, rights and kinds of document; its actor is who makes the key.
        pepper: Of the service.
        random: Source of unpredictable bytes.
        expires: When it ends, at most a year from now.
        now: Seconds since 1970-01-01T00:00:00Z.

    Raises:
        ClientError: ``client-key-expiry``; ``client-unknown``.
    """
    if not now < expires <= now + LONGEST:
        raise ClientError(
            "client-key-expiry",
            "An API key ends within a year from now.",
            hint="Choose an earlier day, and make the next key before it.",
        )
    drawn = base64.b32encode(random(_IDENTIFIER_BYTES)).decode().lower().rstrip("=")
    secret = random(_SECRET_BYTES)
    books.clients.enter_key(drawn, caller, hashed=_hashed(pepper, secret), expires=expires, now=now)
    encoded = base64.urlsafe_b64encode(secret).decode().rstrip("=")
    return NewKey(drawn, f"{PREFIX}{drawn}_{encoded}")


def authenticate(books: Books, text: str, *, pepper: bytes, now: int) -> Caller:
    """Return who a key belongs to.

    Raises:
        ClientError: ``client-token``, whatever is wrong with it.
    """
    return caller_of(recognise(books, text, pepper=pepper, now=now))


def recognise(books: Books, text: str, *, pepper: bytes, now: int) -> Key:
    """Return the key that somebody showed.

    Raises:
        ClientError: ``client-token``, whatever is wrong with it.
    """
    found = _KEY.fullmatch(text)
    if found is None:
        raise unauthenticated()
    secret = base64.urlsafe_b64decode(found["secret"] + "=")
    # The hash is worked out and compared even where no key is kept, so that time tells nothing.
    key, hashed = books.clients.key(found["identifier"]) or (None, bytes(_SECRET_BYTES))
    matches = hmac.compare_digest(_hashed(pepper, secret), hashed)
    if key is None or not matches or not key.is_good(now):
        raise unauthenticated()
    return key


def caller_of(key: Key) -> Caller:
    """Return who asks with a key."""
    return Caller(client=key.client, actor=f"{PREFIX}{key.id}", rights=key.rights, types=key.types)


def unauthenticated() -> ClientError:
    """Return the one answer to every key or token that does not let anybody in."""
    return ClientError(
        "client-token",
        "The key or token does not let anybody in.",
        hint="Send a valid one in the header Authorization: Bearer …",
    )


def _hashed(pepper: bytes, secret: bytes) -> bytes:
    return hmac.digest(pepper, b"api-key\0" + secret, "sha256")
