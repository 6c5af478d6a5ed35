"""The vault itself: every key derives from the campaign's one secret, under a label of its own."""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING, Final, NoReturn, Self

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from gouvcheck_core.reference import BITS, BYTES, Reference
from voucher_batch.errors import VaultError
from voucher_batch.vault.reference_key import ReferenceKey
from voucher_batch.vault.sealing import Sealer
from voucher_batch.vault.source import create_secret, read_secret

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from voucher_batch.beneficiary import Beneficiary
    from voucher_batch.vault.sealing import Person

_LABEL: Final = b"gouvcheck voucher_batch 1 "
_KEY: Final = 32
_FINGERPRINT: Final = 16
_BITS: Final = (1 << BITS) - 1
"""Those of nine bytes that stand in a reference, as `Reference.generate` takes them."""


class Vault:
    """The secrets of one campaign. It shows none of them and does not leave its process.

    Open one with `open`; `create` makes a new campaign's.

    Args:
        secret: 32 bytes.
        campaign: Identifier of the campaign. The same secret gives other keys for another one.
    """

    __slots__ = ("_campaign", "_reference", "_secret", "fingerprint", "reference_key", "sealer")

    def __init__(self, secret: bytes, *, campaign: str) -> None:
        self._secret = secret
        self._campaign = campaign.encode()
        self._reference = self._derive("reference")
        self.fingerprint: Final = self._derive("fingerprint")[:_FINGERPRINT]
        """Says which secret it is and nothing about it; the store remembers it."""
        self.reference_key: Final = ReferenceKey(
            self._derive("reference hash"), campaign=campaign, secrets=self.fingerprint
        )
        """The key of the reference hashes, which the redemption side needs as well."""
        self.sealer: Final = Sealer(
            campaign=campaign, person_key=self._derive("person"), wrap_key=self._derive("wrap")
        )
        """The part that seals persons and opens them again."""

    @classmethod
    def create(cls, uri: str, *, campaign: str) -> Self:
        """Draw a new campaign's secret and write it to a file that did not exist.

        Args:
            uri: ``file:PATH``.
            campaign: Identifier of the campaign.

        Raises:
            VaultError: ``vault-exists``, ``vault-uri`` or ``vault-file``.
        """
        return cls(create_secret(uri, campaign=campaign), campaign=campaign)

    @classmethod
    def open(cls, uri: str, *, campaign: str) -> Self:
        """Open a campaign's vault.

        Args:
            uri: ``file:PATH`` of a file that only its owner may read.
            campaign: Identifier of the campaign it must belong to.

        Raises:
            VaultError: The file is missing, open to others, damaged or another campaign's.
        """
        return cls(read_secret(uri, campaign=campaign), campaign=campaign)

    def __reduce__(self) -> NoReturn:
        """Stay here: a vault that could be pickled would one day be sent to a cluster."""
        raise VaultError(
            "vault-travel",
            "A vault does not leave its process.",
            hint="Send what it made instead: sealed persons, or finished pieces.",
        )

    def __repr__(self) -> str:
        """Show no key."""
        return f"Vault({self._campaign.decode()!r})"

    def person_hash(self, national_id: str) -> bytes:
        """Return the keyed hash that stands for a person; see `Sealer.person_hash`."""
        return self.sealer.person_hash(national_id)

    def unseal(self, person: Person) -> Beneficiary:
        """Return whom a row of the identity zone stands for; see `Sealer.unseal`."""
        return self.sealer.unseal(person)

    def postcode(self, person: Person) -> str | None:
        """Return the postcode of whom a row stands for; see `Sealer.postcode`."""
        return self.sealer.postcode(person)

    def name(self, person: Person) -> str:
        """Return the name of whom a row stands for; see `Sealer.name`."""
        return self.sealer.name(person)

    def reference(self, beneficiary: int, *, edition: int = 1) -> Reference:
        """Return the reference of a voucher: 70 bits that nobody else can compute.

        Args:
            beneficiary: Number in the books.
            edition: 1, or more for a voucher that replaces a stolen one.
        """
        message = beneficiary.to_bytes(8, "big") + edition.to_bytes(2, "big")
        return Reference.generate(hmac.digest(self._reference, message, "sha256")[:BYTES])

    def reference_hash(self, reference: Reference) -> bytes:
        """Return the keyed hash under which the books know a reference."""
        return self.reference_key.hash(reference)

    def voucher_hashes(self, wanted: Iterable[tuple[int, int]]) -> Iterator[bytes]:
        """Yield `reference_hash` of the `reference` of each beneficiary and edition.

        A nation's take a quarter of the time that the two would take one by one: no reference is
        made on the way, and the keys are taken in once.
        """
        return self.reference_key.hash_all(self._references(wanted))

    def _references(self, wanted: Iterable[tuple[int, int]]) -> Iterator[bytes]:
        """Yield the bytes of the `reference` of each beneficiary and edition."""
        derive = hmac.new(self._reference, digestmod="sha256").copy
        for beneficiary, edition in wanted:
            keyed = derive()
            keyed.update(beneficiary.to_bytes(8, "big") + edition.to_bytes(2, "big"))
            yield (int.from_bytes(keyed.digest()[:BYTES], "big") & _BITS).to_bytes(BYTES)

    def index_key(self, status_list: int) -> bytes:
        """Return the key of the order in which entries of a status list are given out."""
        return self._derive(f"status index {status_list}")

    def message_key(self) -> bytes:
        """Return the key that names e-mails, so that a message sent again has the same name."""
        return self._derive("message")

    def _derive(self, label: str) -> bytes:
        """Return the key with a label (RFC 5869)."""
        info = _LABEL + label.encode() + b" " + self._campaign
        return HKDF(hashes.SHA256(), length=_KEY, salt=None, info=info).derive(self._secret)
