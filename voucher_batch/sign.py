"""Signing: what has no signature yet gets one, once, and it is kept.

A token cannot repeat an ECDSA signature, so a second one would make another code. Therefore a
signature is verified, kept, and never made again; the book takes it only where there is none.
Everything here happens in the one process that holds the session on the token.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from gouvcheck_core.issue import issue, issue_payload
from voucher_batch.errors import BookError, RunError
from voucher_batch.pattern import Pattern
from voucher_batch.store.keys import MOST_DOCUMENTS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gouvcheck_core.claims import Claims
    from gouvcheck_core.keys import PublicKey
    from gouvcheck_core.signer import Signer
    from voucher_batch.campaign import Campaign
    from voucher_batch.store import Store, VoucherRow


@dataclass(frozen=True, slots=True, repr=False)
class Unsigned:
    """A voucher that waits for its signature.

    Args:
        voucher: From the book.
        claims: What is signed; they were rebuilt and are the same every time.
    """

    voucher: VoucherRow
    claims: Claims


@dataclass(frozen=True, slots=True, repr=False)
class Signed:
    """A voucher whose signature was verified and is kept.

    Args:
        voucher: As it was read; the book holds the signature now.
        signature: 64 bytes.
        text: Of the code.
    """

    voucher: VoucherRow
    signature: bytes
    text: str


class Keyring:
    """The signers of a campaign, among whom its shards are dealt.

    Args:
        signers: In the order in which they were named; each with its own key.

    Raises:
        RunError: ``run-no-signer``, ``run-same-key``.
        SignerError: A key cannot be reached.
    """

    def __init__(self, signers: Sequence[Signer]) -> None:
        if not signers:
            raise RunError(
                "run-no-signer",
                "No key is named to sign with.",
                hint="Name one with --signer; a campaign takes one for each 100,000 pieces.",
            )
        self.public: Final[Mapping[bytes, PublicKey]] = {
            signer.public.kid: signer.public for signer in signers
        }
        """The keys by kid."""
        if len(self.public) != len(signers):
            raise RunError(
                "run-same-key",
                "Two of the signers hold the same key.",
                hint="Name each key once.",
            )
        self._signers: Final = tuple(signers)

    def dealt(self, group: int) -> tuple[Signer, ...]:
        """Return the signers for a group of shards: the one dealt to it, then those in reserve."""
        first = group % len(self._signers)
        return self._signers[first:] + self._signers[:first]


def sign(
    waiting: Sequence[Unsigned],
    *,
    campaign: Campaign,
    keyring: Keyring,
    group: int,
    store: Store,
) -> list[Signed]:
    """Sign vouchers and keep their signatures, all of them or none.

    Args:
        waiting: Of one shard; none of them has a signature.
        campaign: Whose profile the claims are held against.
        keyring: Who signs.
        group: Which of the signers the shard was dealt to.
        store: Where signatures are kept.

    Raises:
        SignerError: A key cannot be used now, or returns a signature that is not its own.
        ProfileError: Claims break a rule of the profile.
        BookError: ``book-key-full``: every key has signed as many documents as it may.
            ``book-signed``: another run was quicker; nothing is kept of this one.
    """
    if not waiting:
        return []
    pattern = Pattern(campaign)
    for signer in _with_room(keyring.dealt(group), len(waiting), store=store):
        signed = [_signed(each, pattern, campaign=campaign, signer=signer) for each in waiting]
        try:
            with store.begin() as books:
                books.keys.keep(
                    signer.public, [(each.voucher.voucher, each.signature) for each in signed]
                )
        except BookError as error:
            if error.code != "book-key-full":
                raise
            continue  # another run has used the room up in between
        return signed
    raise BookError(
        "book-key-full",
        f"Every key has signed {MOST_DOCUMENTS:,} documents, or would by this shard.",
        hint="Name a further key with --signer and run again.",
    )


def _with_room(signers: Sequence[Signer], count: int, *, store: Store) -> list[Signer]:
    """Leave out the keys that are certainly full; the book decides on the others."""
    with store.read() as books:
        used = books.keys.signed()
    return [s for s in signers if used.get(s.public.kid, 0) + count <= MOST_DOCUMENTS]


def _signed(unsigned: Unsigned, pattern: Pattern, *, campaign: Campaign, signer: Signer) -> Signed:
    payload = pattern.payload(unsigned.claims)
    if payload is None:
        code = issue(unsigned.claims, profile=campaign.profile, signer=signer)
    else:
        code = issue_payload(payload, signer=signer)
    return Signed(unsigned.voucher, code.message.signature, code.text)
