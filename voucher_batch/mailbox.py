"""Addresses of mail as headers and servers want them: nothing in a name can become a header."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from email.headerregistry import Address
from functools import lru_cache
from typing import Final

import idna

from voucher_batch.errors import MailError

MAX_LENGTH: Final = 254
"""Of an address (RFC 5321 section 4.5.3.1.3, less the angle brackets)."""
_MAX_LOCAL: Final = 64
"""Of what stands before the at sign (RFC 5321 section 4.5.3.1.1)."""
_ATOM: Final = frozenset(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#$%&'*+-/=?^_`{|}~"
)
"""What an atom is made of (RFC 5322 section 3.2.3), besides all beyond ASCII (RFC 6531)."""


@dataclass(frozen=True, slots=True, repr=False)
class Mailbox:
    """A checked address; without a ``repr``, for it is personal.

    Args:
        local: Before the at sign, NFC.
        domain: Behind it, as A-labels (RFC 5890): what the domain name system knows.
        name: Who is behind it, or empty.
    """

    local: str
    domain: str
    name: str = ""

    @property
    def address(self) -> str:
        """Without the name: what is said to the server."""
        return f"{self.local}@{self.domain}"

    @property
    def needs_utf8(self) -> bool:
        """Whether only a server with SMTPUTF8 (RFC 6531) can take it."""
        return not self.local.isascii()

    def header(self) -> Address:
        """Return it for a header."""
        return Address(display_name=self.name, username=self.local, domain=self.domain)


def mailbox(text: str, *, name: str = "") -> Mailbox:
    """Return an address that somebody typed.

    Args:
        text: ``local@domain``; quoted local parts and domain literals are not taken.
        name: Who is behind it.

    Raises:
        MailError: ``mail-address``, or ``mail-header`` for a name that does not fit into a line.
    """
    local, labels = _parts(text)
    return Mailbox(local, labels, header_text(name))


def check_mailbox(text: str) -> None:
    """Refuse what `mailbox` refuses, and make nothing of the rest.

    Raises:
        MailError: ``mail-address``.
    """
    _parts(text)


def header_text(text: str) -> str:
    """Return a text that stands in a header, NFC.

    Raises:
        MailError: ``mail-header``: it holds a line break or another control character, with which
            a name could write headers of its own.
    """
    if any(unicodedata.category(symbol) in {"Cc", "Cs", "Zl", "Zp"} for symbol in text):
        raise MailError(
            "mail-header",
            "A text for the head of an e-mail holds a line break or a control character.",
            hint="Correct the row, and import it again.",
        )
    return unicodedata.normalize("NFC", text)


def _parts(text: str) -> tuple[str, str]:
    """Return what stands before the at sign, in NFC, and the domain as A-labels."""
    local, at, domain = unicodedata.normalize("NFC", text).rpartition("@")
    if not at or len(text) > MAX_LENGTH or not _is_local(local):
        raise _no_address()
    labels = _labels(domain)
    if "." not in labels:
        raise _no_address()
    return local, labels


@lru_cache(maxsize=4_096)  # a country's people share some hundred providers
def _labels(domain: str) -> str:
    """Return a domain as A-labels, or nothing for what is no domain."""
    try:
        # IDNA 2008, for that of 2003 would send mail for straße.example to strasse.example.
        return idna.encode(domain, uts46=True, std3_rules=True).decode("ascii")
    except (idna.IDNAError, UnicodeError):
        return ""


def _is_local(local: str) -> bool:
    if len(local.encode("utf-8", "replace")) > _MAX_LOCAL:
        return False
    atoms = local.split(".")
    return all(atoms) and (_ATOM.issuperset("".join(atoms)) or all(map(_may_stand, "".join(atoms))))


def _may_stand(symbol: str) -> bool:
    if symbol.isascii():
        return symbol in _ATOM
    return unicodedata.category(symbol)[0] in "LMN"


def _no_address() -> MailError:
    return MailError(
        "mail-address",
        "An address is not that of a mailbox.",
        hint="Write it like name@example.lu.",
    )
