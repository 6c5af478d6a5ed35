"""What lies behind a link, and how it is locked: AES-256-GCM, bound to its row."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from issuer_api.download.link import Link, derived, read
from issuer_api.errors import DeliveryError
from issuer_api.store.schema import HASH

if TYPE_CHECKING:
    from collections.abc import Callable

_NONCE: Final = 12
_LENGTH: Final = 2


@dataclass(frozen=True, slots=True, repr=False, kw_only=True)
class Contents:
    """What a link opens. Its ``repr`` is empty: it is a person's document.

    Args:
        answer: Hash of what the page must be told.
        code: Text of the code.
        pdf: The document.
    """

    answer: bytes
    code: str
    pdf: bytes

    def encode(self) -> bytes:
        """Return the answer's 32 bytes, the length of the code in two, the code and the PDF."""
        code = self.code.encode("ascii")
        return self.answer + len(code).to_bytes(_LENGTH, "big") + code + self.pdf

    @classmethod
    def decode(cls, data: bytes) -> Contents:
        """Return what `encode` wrote."""
        start = HASH + _LENGTH
        end = start + int.from_bytes(data[HASH:start], "big")
        return cls(answer=data[:HASH], code=data[start:end].decode("ascii"), pdf=data[end:])


@dataclass(frozen=True, slots=True, repr=False, kw_only=True)
class Errand:
    """What an e-mail needs. Its ``repr`` is empty: it holds an address and a link.

    Args:
        address: Who gets it.
        link: What it brings.
        until: When what the link opens is erased.
    """

    address: str
    link: Link
    until: int


def lock(contents: Contents, *, link: Link, row: str, random: Callable[[int], bytes]) -> bytes:
    """Return contents that only the link opens, and only in their row."""
    return _sealed(link.key(), contents.encode(), row, random)


def unlock(locked: bytes, *, link: Link, row: str) -> Contents:
    """Return the contents behind a link.

    Raises:
        DeliveryError: ``delivery-damaged``: the row was changed, or belongs to another link.
    """
    return Contents.decode(_opened(link.key(), locked, row))


def keep_address(address: str, *, pepper: bytes, row: str, random: Callable[[int], bytes]) -> bytes:
    """Return an address for the row, of no use without the pepper."""
    return _sealed(derived(pepper, b"download-address"), address.encode(), row, random)


def kept_address(kept: bytes, *, pepper: bytes, row: str) -> str:
    """Return the address of a row.

    Raises:
        DeliveryError: ``delivery-damaged``.
    """
    return _opened(derived(pepper, b"download-address"), kept, row).decode()


def keep_errand(
    errand: Errand, *, pepper: bytes, row: str, random: Callable[[int], bytes]
) -> bytes:
    """Return what an e-mail needs, for as long as it waits to be sent."""
    content = json.dumps([errand.address, errand.link.text, errand.until]).encode()
    return _sealed(derived(pepper, b"download-errand"), content, row, random)


def kept_errand(kept: bytes, *, pepper: bytes, row: str) -> Errand:
    """Return what an e-mail needs.

    Raises:
        DeliveryError: ``delivery-damaged``.
    """
    content = _opened(derived(pepper, b"download-errand"), kept, row)
    address, text, until = json.loads(content)
    link = read(text)
    if link is None:
        raise _damaged()
    return Errand(address=address, link=link, until=until)


def _sealed(key: bytes, content: bytes, row: str, random: Callable[[int], bytes]) -> bytes:
    nonce = random(_NONCE)
    return nonce + AESGCM(key).encrypt(nonce, content, row.encode())


def _opened(key: bytes, sealed: bytes, row: str) -> bytes:
    try:
        return AESGCM(key).decrypt(sealed[:_NONCE], sealed[_NONCE:], row.encode())
    except (InvalidTag, ValueError) as error:
        raise _damaged() from error


def _damaged() -> DeliveryError:
    return DeliveryError(
        "delivery-damaged",
        "What was kept for a download cannot be opened.",
        hint="The database was changed, or the pepper of the service is another one.",
    )
