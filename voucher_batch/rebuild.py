"""A code and its letter, made again from what is kept: the same ones for ever.

The book holds no code. It is rebuilt from the person's sealed fields, the derived reference, the
reserved status entry and the kept signature; a code that does not verify is refused, because then
one of the four is not what it was.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gouvcheck_core import cose, envelope
from gouvcheck_core.claims import Claims, StatusReference
from gouvcheck_core.profiles import CtiRule, Language, StatusRule
from gouvcheck_core.reference import Reference
from voucher_batch.beneficiary import Country
from voucher_batch.errors import BookError
from voucher_batch.pattern import Pattern
from voucher_batch.piece import Piece
from voucher_batch.recipient import recipient

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gouvcheck_core.keys import PublicKey
    from voucher_batch.beneficiary import Beneficiary
    from voucher_batch.campaign import Campaign
    from voucher_batch.piece import Mark
    from voucher_batch.store import PieceRow, VoucherRow
    from voucher_batch.vault import Vault


_LANGUAGES: Final = {str(each.value): each for each in Language}
"""Languages that profiles speak, by their code."""


class Rebuilder:
    """Makes claims and pieces of one campaign again.

    Args:
        campaign: As its file describes it.
        vault: Its secrets.
        keys: By kid, the keys that its codes are signed with.
    """

    def __init__(
        self, campaign: Campaign, vault: Vault, *, keys: Mapping[bytes, PublicKey]
    ) -> None:
        self._campaign: Final = campaign
        self._vault: Final = vault
        self._keys: Final = keys
        self._span: Final = (campaign.iat, campaign.exp)
        self._pattern: Final = Pattern(campaign)
        self._language: Final = _known_language(campaign.languages)

    def reference(self, voucher: VoucherRow) -> Reference | None:
        """Return the voucher's reference, or None where the profile has none."""
        if self._campaign.profile.cti is CtiRule.NONE:
            return None
        return self._vault.reference(voucher.beneficiary, edition=voucher.edition)

    def claims(self, person: Beneficiary, voucher: VoucherRow) -> Claims:
        """Return what is signed for this person: the same on every run.

        Raises:
            ProfileError: A field of the person does not fit the profile.
        """
        profile = self._campaign.profile
        reference = self.reference(voucher)
        status = StatusReference(list=voucher.list, index=voucher.entry)
        iat, exp = self._span
        return Claims(
            iat=iat,
            exp=exp,
            type=profile.type,
            fields=self._campaign.fields_of(person),
            cti=None if reference is None else reference.to_bytes(),
            status=None if profile.status is StatusRule.NONE else status,
            version=profile.version,
        )

    def code(self, claims: Claims, voucher: VoucherRow) -> str:
        """Return the text of the code with the kept signature.

        Raises:
            BookError: ``book-unsigned``, ``book-unknown-key``, ``book-bad-signature``: there is no
                signature, nobody knows its key, or it is not one over these claims.
        """
        if voucher.kid is None or voucher.signature is None:
            raise BookError(
                "book-unsigned",
                "A voucher has no signature yet.",
                hint="Run the campaign first: `gouvcheck-batch run`.",
            )
        key = self._keys.get(voucher.kid)
        if key is None:
            raise BookError(
                "book-unknown-key",
                f"A voucher is signed with the key {voucher.kid.hex()}, which is not known here.",
                hint="Check that the store is the one that the campaign was signed in.",
            )
        alg = key.kind.written_alg
        payload = self._pattern.payload(claims) or claims.encode()
        message = cose.Message(alg, voucher.kid, payload, voucher.signature)
        if not message.verified_by(key):
            raise BookError(
                "book-bad-signature",
                "The signature kept for a voucher is not one over its claims.",
                hint="The store, the campaign file or the secrets have changed; restore them.",
            )
        return envelope.to_text(message.encode())

    def piece(self, row: PieceRow, *, mark: Mark) -> Piece:
        """Return a piece as it is printed or mailed.

        Args:
            row: From the book, with the person still sealed.
            mark: Its place in the run and its copy number.

        Raises:
            BookError: As `code`.
            VaultError: The person was erased, or the row cannot be unsealed.
            ProfileError: A field of the person does not fit the profile.
        """
        person = self._vault.unseal(row.person)
        claims = self.claims(person, row.voucher)
        return self.piece_with(self.code(claims, row.voucher), claims, person, mark=mark)

    def piece_with(self, code: str, claims: Claims, person: Beneficiary, *, mark: Mark) -> Piece:
        """Return the piece of a code that was verified a moment ago, when it was signed."""
        language = _LANGUAGES.get(person.language, self._language)
        # What was signed is what is printed.
        reference = "" if claims.cti is None else Reference.from_bytes(claims.cti).text
        return Piece(
            mark=mark,
            language=person.language,
            recipient=() if person.address is None else recipient(person.name, person.address),
            country=Country.LU if person.address is None else person.address.country,
            name=person.name,
            code=code,
            reference=reference,
            fields=self._pattern.words(claims, language),
        )


def _known_language(languages: tuple[str, ...]) -> Language:
    """Return the first of ``languages`` that profiles have words in."""
    return next((_LANGUAGES[each] for each in languages if each in _LANGUAGES), Language.FR)
