"""Rebuilding: the same code and the same letter for ever, or none."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from gouvcheck_core import verify as core
from gouvcheck_core.profiles import packaged
from gouvcheck_core.trust import Campaign, Issuer, KeyUse, PinnedTrust, Status, TrustedKey, Window
from gouvcheck_core.verdict import Accepted
from tests.support.factory import SIGNERS, fill, run, sample_person
from voucher_batch.beneficiary import Address, Country
from voucher_batch.errors import BookError, VaultError
from voucher_batch.piece import Mark
from voucher_batch.rebuild import Rebuilder
from voucher_batch.recipient import recipient

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.support.factory import Factory
    from voucher_batch.store import PieceRow

MARK = Mark(campaign="sample-voucher", shard=1, piece=1, pieces=1)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Factory]:
    """Return a campaign of two persons whose codes are signed."""
    folder: Path = tmp_path_factory.mktemp("rebuild")
    with fill(f"sqlite:///{folder / 'store.db'}", persons=1, mails=1) as factory:
        assert run(factory, folder / "out").complete
        yield factory


@pytest.fixture
def row(made: Factory) -> PieceRow:
    with made.store.read() as books:
        return books.pieces.of(made.post[0])[0]


@pytest.fixture
def rebuilder(made: Factory) -> Rebuilder:
    with made.store.read() as books:
        return Rebuilder(made.campaign, made.vault, keys=books.keys.public())


def test_rebuilt_code_is_genuine_for_a_verifier(
    rebuilder: Rebuilder, row: PieceRow, made: Factory
) -> None:
    campaign = made.campaign
    issuer = Issuer("lu-sample", {"en": "Sample"})
    voucher = row.voucher
    trust = PinnedTrust.of(
        [
            TrustedKey(
                signer.public, issuer, frozenset({campaign.profile.type}), Window(), KeyUse.DOCUMENT
            )
            for signer in SIGNERS
        ],
        as_of=campaign.iat,
        profiles=packaged(),
        campaigns=[Campaign(campaign.number, campaign.iat, campaign.exp, 0)],
        statuses={voucher.list: {voucher.entry: Status.VALID}},
    )
    verdict = core.verify(rebuilder.piece(row, mark=MARK).code, trust, now=campaign.iat + 60)
    assert isinstance(verdict, Accepted)


def test_letter_says_what_is_signed(rebuilder: Rebuilder, row: PieceRow, made: Factory) -> None:
    piece = rebuilder.piece(row, mark=MARK)
    person = sample_person(0)
    assert piece.name == piece.fields["holder"] == person.name
    assert piece.fields["value"] == "50,00 EUR"
    assert piece.recipient[0] == person.name
    assert piece.language == "fr"
    reference = made.vault.reference(row.voucher.beneficiary, edition=row.voucher.edition)
    assert piece.reference == reference.text


def test_language_that_profiles_lack_borrows_the_form_of_values(
    rebuilder: Rebuilder, row: PieceRow
) -> None:
    person = replace(sample_person(0), language="pt")
    claims = rebuilder.claims(person, row.voucher)
    piece = rebuilder.piece_with("GC1:", claims, person, mark=MARK)
    assert piece.language == "pt"
    assert piece.fields["value"] == "50,00 EUR"


def test_same_input_is_rebuilt_the_same(rebuilder: Rebuilder, row: PieceRow) -> None:
    assert rebuilder.piece(row, mark=MARK) == rebuilder.piece(row, mark=MARK)


def test_claims_do_not_depend_on_the_day(rebuilder: Rebuilder, row: PieceRow) -> None:
    claims = rebuilder.claims(sample_person(0), row.voucher)
    assert dt.datetime.fromtimestamp(claims.iat, tz=dt.UTC) == dt.datetime(
        2026, 5, 31, 22, tzinfo=dt.UTC
    )
    assert claims.exp == claims.iat + 1095 * 86_400


@pytest.mark.parametrize(
    "change",
    [
        {"signature": bytes(64)},
        {"entry": 5},
        {"list": 2},
        {"edition": 2},
        {"beneficiary": 7},
    ],
)
def test_code_of_a_changed_row_is_not_rebuilt(
    rebuilder: Rebuilder, row: PieceRow, change: dict[str, object]
) -> None:
    changed = replace(row, voucher=replace(row.voucher, **change))  # type: ignore[arg-type]
    with pytest.raises(BookError) as caught:
        rebuilder.piece(changed, mark=MARK)
    assert caught.value.code == "book-bad-signature"


def test_code_with_another_name_is_not_rebuilt(rebuilder: Rebuilder, row: PieceRow) -> None:
    claims = rebuilder.claims(sample_person(1), row.voucher)
    with pytest.raises(BookError) as caught:
        rebuilder.code(claims, row.voucher)
    assert caught.value.code == "book-bad-signature"


def test_unsigned_voucher_has_no_code(rebuilder: Rebuilder, row: PieceRow) -> None:
    unsigned = replace(row, voucher=replace(row.voucher, kid=None, signature=None))
    with pytest.raises(BookError) as caught:
        rebuilder.piece(unsigned, mark=MARK)
    assert caught.value.code == "book-unsigned"


def test_code_of_an_unknown_key_is_not_rebuilt(made: Factory, row: PieceRow) -> None:
    with pytest.raises(BookError) as caught:
        Rebuilder(made.campaign, made.vault, keys={}).piece(row, mark=MARK)
    assert caught.value.code == "book-unknown-key"


def test_erased_person_cannot_be_rebuilt(rebuilder: Rebuilder, row: PieceRow) -> None:
    erased = replace(row, person=replace(row.person, sealed=None, wrapped_key=None))
    with pytest.raises(VaultError) as caught:
        rebuilder.piece(erased, mark=MARK)
    assert caught.value.code == "vault-erased"


@pytest.mark.parametrize(
    ("address", "lines"),
    [
        (
            Address("1, rue de l'Exemple", "1111", "Esch", Country.LU),
            ("Sample", "1, rue de l'Exemple", "L-1111 Esch"),
        ),
        (
            Address("1, rue de l'Exemple", "57000", "Metz", Country.FR, "c/o Sample"),
            ("Sample", "c/o Sample", "1, rue de l'Exemple", "F-57000 Metz", "FRANCE"),
        ),
        (
            Address("Musterweg 1", "54290", "Trier", Country.DE),
            ("Sample", "Musterweg 1", "D-54290 Trier", "ALLEMAGNE"),
        ),
        (
            Address("Rue 1", "6700", "Arlon", Country.BE),
            ("Sample", "Rue 1", "B-6700 Arlon", "BELGIQUE"),
        ),
    ],
)
def test_address_is_written_as_its_country_wants_it(
    address: Address, lines: tuple[str, ...]
) -> None:
    assert recipient("Sample", address) == lines
