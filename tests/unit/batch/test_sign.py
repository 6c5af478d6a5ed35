"""Signing: once, verified, kept; and no key signs too much."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gouvcheck_core.errors import SignerError
from gouvcheck_core.keys import KeyKind
from gouvcheck_core.signer import SoftwareSigner
from tests.support.factory import SIGNERS, fill
from tests.support.signing import ed25519_signer
from voucher_batch import sign as signing
from voucher_batch.errors import BookError, RunError
from voucher_batch.rebuild import Rebuilder
from voucher_batch.sign import Keyring, Unsigned, sign

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gouvcheck_core.signer import Signer
    from tests.support.factory import Factory
    from voucher_batch.sign import Signed


@pytest.fixture
def factory(store_url: str) -> Iterator[Factory]:
    with fill(store_url, persons=6, shard_size=3) as factory:
        yield factory


def waiting(factory: Factory, number: int | None = None) -> list[Unsigned]:
    """Return what is to be signed of a shard."""
    with factory.store.read() as books:
        rows = books.pieces.of(number or factory.post[0])
    rebuilder = Rebuilder(factory.campaign, factory.vault, keys={})
    return [
        Unsigned(row.voucher, rebuilder.claims(factory.vault.unseal(row.person), row.voucher))
        for row in rows
    ]


def signed(factory: Factory, *signers: Signer, group: int = 0) -> list[Signed]:
    return sign(
        waiting(factory),
        campaign=factory.campaign,
        keyring=Keyring(signers),
        group=group,
        store=factory.store,
    )


def kept(factory: Factory) -> dict[bytes, int]:
    with factory.store.read() as books:
        return books.keys.signed()


def test_signatures_are_kept_and_the_code_can_be_rebuilt(factory: Factory) -> None:
    made = {each.voucher.voucher: each for each in signed(factory, SIGNERS[0])}
    with factory.store.read() as books:
        rows = books.pieces.of(factory.post[0])
        keys = books.keys.public()
    rebuilder = Rebuilder(factory.campaign, factory.vault, keys=keys)
    for row in rows:
        assert row.voucher.signature == made[row.voucher.voucher].signature
        claims = rebuilder.claims(factory.vault.unseal(row.person), row.voucher)
        assert rebuilder.code(claims, row.voucher) == made[row.voucher.voucher].text


def test_voucher_is_signed_once(factory: Factory) -> None:
    signed(factory, SIGNERS[0])
    before = kept(factory)
    with pytest.raises(BookError) as caught:
        signed(factory, SoftwareSigner.generate(KeyKind.P256))
    assert caught.value.code == "book-signed"
    assert kept(factory) == before


def test_nothing_to_sign_asks_no_signer(factory: Factory) -> None:
    assert (
        sign(
            [],
            campaign=factory.campaign,
            keyring=Keyring(SIGNERS),
            group=0,
            store=factory.store,
        )
        == []
    )


def test_group_of_a_shard_says_who_signs(factory: Factory) -> None:
    signed(factory, *SIGNERS, group=3)
    assert list(kept(factory)) == [SIGNERS[1].public.kid]


def test_key_that_is_full_leaves_the_shard_to_the_next(
    factory: Factory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signing, "MOST_DOCUMENTS", 3)
    spare = ed25519_signer("spare")
    first, second = (shard for shard in factory.post[:2])
    for number in (first, second):
        sign(
            waiting(factory, number),
            campaign=factory.campaign,
            keyring=Keyring([SIGNERS[0], spare]),
            group=0,
            store=factory.store,
        )
    assert set(kept(factory)) == {SIGNERS[0].public.kid, spare.public.kid}
    assert max(kept(factory).values()) <= 3


def test_no_key_signs_more_than_it_may(factory: Factory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signing, "MOST_DOCUMENTS", 2)
    with pytest.raises(BookError) as caught:
        signed(factory, *SIGNERS)
    assert caught.value.code == "book-key-full"
    assert kept(factory) == {}


def test_signature_of_a_broken_signer_is_not_kept(factory: Factory) -> None:
    class Broken:
        public = SIGNERS[0].public

        def sign(self, message: bytes) -> bytes:
            return SIGNERS[1].sign(message)

    with pytest.raises(SignerError) as caught:
        signed(factory, Broken())
    assert caught.value.code == "signer-self-check"
    assert kept(factory) == {}


@pytest.mark.parametrize(
    ("signers", "code"), [((), "run-no-signer"), ((SIGNERS[0], SIGNERS[0]), "run-same-key")]
)
def test_keyring_needs_keys_that_differ(signers: tuple[Signer, ...], code: str) -> None:
    with pytest.raises(RunError) as caught:
        Keyring(signers)
    assert caught.value.code == code
