"""Sealing a person: a key of their own, which the campaign's key wraps.

Whoever destroys the wrapped key has erased the person. Content and key are bound to the campaign,
to the number of the row and to the keyed hash in it (as associated data of AES-GCM), so that what
belongs to one person opens nowhere else.
"""

from __future__ import annotations

import hmac
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Self, TypeAlias

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from voucher_batch.beneficiary import Channel, Country
from voucher_batch.errors import VaultError
from voucher_batch.vault.content import from_content, name_in, postcode_in, to_content

if TYPE_CHECKING:
    from collections.abc import Iterable

    from voucher_batch.beneficiary import Beneficiary

_KEY: Final = 32
_NONCE: Final = 12
# A data key seals one content in its life, so that its nonce may stay the same (NIST SP 800-38D).
_ONLY_ONCE: Final = bytes(_NONCE)
_NATIONAL_ID: Final = 13
_CHANNELS: Final = {each.value: each for each in Channel}
_COUNTRIES: Final = {each.value: each for each in Country}
_SEPARATORS: Final = str.maketrans("", "", " -")


SealedRow: TypeAlias = "tuple[int, bytes, bytes | None, bytes | None, str, str, str | None]"
"""The fields of a `Person` in their order, as plain values: a nation of them goes from one process
to another and into a database, which costs a tenth of what objects would."""


@dataclass(frozen=True, slots=True, repr=False, kw_only=True)
class Person:
    """A row of the identity zone. Only the vault can read it.

    Args:
        beneficiary: Number of the row; also what the book calls the beneficiary.
        person_hash: Keyed hash of the national identification number.
        sealed: The encrypted content, or None when the person was erased.
        wrapped_key: The content's key, encrypted under the campaign's; None when erased.
        channel: How the piece is sent.
        language: ISO 639-1 code of the letter's language.
        country: Of the postal address, if there is one.
    """

    beneficiary: int
    person_hash: bytes
    sealed: bytes | None
    wrapped_key: bytes | None
    channel: Channel
    language: str
    country: Country | None

    @classmethod
    def of(cls, row: SealedRow) -> Self:
        """Return the person of a row."""
        beneficiary, person_hash, sealed, wrapped_key, channel, language, country = row
        return cls(
            beneficiary=beneficiary,
            person_hash=person_hash,
            sealed=sealed,
            wrapped_key=wrapped_key,
            channel=_CHANNELS[channel],
            language=language,
            country=None if country is None else _COUNTRIES[country],
        )


class Sealer:
    """The part of the vault that takes persons in. It can be sent to processes of this machine.

    Args:
        campaign: Identifier of the campaign.
        person_key: Keys the hash of identification numbers.
        wrap_key: Wraps each person's own key.
    """

    __slots__ = ("_campaign", "_hash", "_person_key", "_wrap", "_wrap_key")

    def __init__(self, *, campaign: str, person_key: bytes, wrap_key: bytes) -> None:
        self._campaign = campaign.encode()
        self._person_key = person_key
        self._wrap_key = wrap_key
        self._wrap = AESGCM(wrap_key)
        # Copied for each person: to take in the key costs more than to hash a number.
        self._hash = hmac.new(person_key, digestmod="sha256")

    def __reduce__(self) -> tuple[object, ...]:
        """Let the sealer travel to another process."""
        return _rebuild, (self._campaign.decode(), self._person_key, self._wrap_key)

    def __repr__(self) -> str:
        """Show no key."""
        return "Sealer()"

    def person_hash(self, national_id: str) -> bytes:
        """Return the keyed hash that stands for a person: the same in every file of the campaign.

        Args:
            national_id: Thirteen digits; spaces and hyphens between them do not count.

        Raises:
            VaultError: ``vault-person``: it is no such number.
        """
        digits = national_id
        if not _is_national_id(digits):
            digits = digits.translate(_SEPARATORS)
        if not _is_national_id(digits):
            raise VaultError(
                "vault-person",
                "An identification number does not have thirteen digits.",
                hint="Take in only rows that the intake has checked.",
            )
        keyed = self._hash.copy()
        keyed.update(digits.encode())
        return keyed.digest()

    def seal(self, person: Beneficiary, *, beneficiary: int, national_id: str) -> Person:
        """Return a person as the store keeps them.

        Args:
            person: Whom to seal.
            beneficiary: Number of the row.
            national_id: As for `person_hash`.

        Raises:
            VaultError: ``vault-person``.
        """
        return Person.of(self.seal_row(person, beneficiary=beneficiary, national_id=national_id))

    def seal_row(self, person: Beneficiary, *, beneficiary: int, national_id: str) -> SealedRow:
        """Do as `seal`, for who seals many: a row is plain values."""
        person_hash = self.person_hash(national_id)
        bound = self._bound(beneficiary, person_hash)
        drawn = os.urandom(_KEY + _NONCE)
        key, nonce = drawn[:_KEY], drawn[_KEY:]
        return (
            beneficiary,
            person_hash,
            AESGCM(key).encrypt(_ONLY_ONCE, to_content(person), bound),
            nonce + self._wrap.encrypt(nonce, key, bound),
            person.channel.value,
            person.language,
            None if person.address is None else person.address.country.value,
        )

    def unseal(self, person: Person) -> Beneficiary:
        """Return whom a row stands for.

        Raises:
            VaultError: ``vault-erased``, or ``vault-sealed``: the row was changed, moved, or sealed
                with another campaign's secret.
        """
        return from_content(self._open(person))

    def postcode(self, person: Person) -> str | None:
        """Return the postcode of whom a row stands for, or None without an address.

        It is all that planning asks of a nation.

        Raises:
            VaultError: As `unseal`.
        """
        return postcode_in(self._open(person))

    def name(self, person: Person) -> str:
        """Return the name of whom a row stands for: all that handing over asks of a nation.

        Raises:
            VaultError: As `unseal`.
        """
        return name_in(self._open(person))

    def _open(self, person: Person) -> bytes:
        if person.sealed is None or person.wrapped_key is None:
            raise VaultError(
                "vault-erased",
                "The person was erased.",
                hint="Nothing can be sent to them any more; the books still count their voucher.",
            )
        bound = self._bound(person.beneficiary, person.person_hash)
        try:
            nonce, wrapped = person.wrapped_key[:_NONCE], person.wrapped_key[_NONCE:]
            key = self._wrap.decrypt(nonce, wrapped, bound)
            return AESGCM(key).decrypt(_ONLY_ONCE, person.sealed, bound)
        except (InvalidTag, ValueError):  # from None: nothing of the row may be logged with it
            raise VaultError(
                "vault-sealed",
                "A row of the identity zone does not open.",
                hint="Check that secrets and store belong together; else restore from a backup.",
            ) from None

    def _bound(self, beneficiary: int, person_hash: bytes) -> bytes:
        """Return what a sealed person cannot be moved away from; fixed lengths come first."""
        return beneficiary.to_bytes(8, "big") + person_hash + self._campaign


def seal_rows(sealer: Sealer, rows: Iterable[tuple[int, str, Beneficiary]]) -> list[SealedRow]:
    """Seal many persons: the part of an import that may run in another process.

    Args:
        sealer: Of the campaign.
        rows: Of each person the number of the row, the identification number, and who it is.

    Raises:
        VaultError: ``vault-person``.
    """
    return [
        sealer.seal_row(person, beneficiary=beneficiary, national_id=national_id)
        for beneficiary, national_id, person in rows
    ]


def _is_national_id(text: str) -> bool:
    return len(text) == _NATIONAL_ID and text.isascii() and text.isdecimal()


def _rebuild(campaign: str, person_key: bytes, wrap_key: bytes) -> Sealer:
    return Sealer(campaign=campaign, person_key=person_key, wrap_key=wrap_key)
