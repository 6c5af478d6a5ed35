"""The vault: who holds the secret can do everything, who does not can do nothing."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import pickle
import traceback
from typing import TYPE_CHECKING, Any

import pytest

from voucher_batch.beneficiary import Address, Beneficiary, Channel, Country
from voucher_batch.errors import VaultError
from voucher_batch.vault import Person, Sealer, Vault
from voucher_batch.vault.content import to_content
from voucher_batch.vault.sealing import seal_rows

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SECRET = bytes(range(32))
NUMBER = "1234567890123"
WITH_ADDRESS = Beneficiary(
    given_names="Zoé",
    family_name="Sample-Müller",
    birth_date=dt.date(1980, 2, 29),
    language="fr",
    channel=Channel.POST,
    address=Address("1, rue de l’Exemple", "57000", "Metz", Country.FR, "c/o Sample"),
    columns={"remark": "päper"},
)
WITH_EMAIL = Beneficiary(
    given_names="Zoé",
    family_name="Sample",
    birth_date=dt.date(1980, 2, 29),
    language="lb",
    channel=Channel.EMAIL,
    email="zoe@mail.example",
)


def vault(*, secret: bytes = SECRET, campaign: str = "sample") -> Vault:
    return Vault(secret, campaign=campaign)


def sealed(person: Beneficiary = WITH_ADDRESS, *, beneficiary: int = 7) -> Person:
    return vault().sealer.seal(person, beneficiary=beneficiary, national_id=NUMBER)


def code_of(call: Callable[[], object]) -> str:
    with pytest.raises(VaultError) as caught:
        call()
    assert NUMBER not in str(caught.value)
    return caught.value.code


@pytest.mark.parametrize("person", [WITH_ADDRESS, WITH_EMAIL])
def test_sealed_person_comes_back_whole(person: Beneficiary) -> None:
    assert vault().unseal(sealed(person)) == person


def test_what_the_store_must_see_is_beside_the_seal() -> None:
    posted, mailed = sealed(WITH_ADDRESS), sealed(WITH_EMAIL)
    assert (posted.channel, posted.language, posted.country) == (Channel.POST, "fr", Country.FR)
    assert (mailed.channel, mailed.language, mailed.country) == (Channel.EMAIL, "lb", None)
    assert posted.person_hash == vault().person_hash(NUMBER)


def test_equal_persons_have_the_same_content_and_never_the_same_seal() -> None:
    assert to_content(WITH_ADDRESS) == to_content(dataclasses.replace(WITH_ADDRESS))
    one, other = sealed(), sealed()
    assert one.sealed != other.sealed
    assert one.wrapped_key != other.wrapped_key


def test_content_of_another_version_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("voucher_batch.vault.content._VERSION", 2)
    later = sealed()
    monkeypatch.undo()
    assert code_of(lambda: vault().unseal(later)) == "vault-content"


@pytest.mark.parametrize(
    "changes",
    [
        {"beneficiary": 8},
        {"person_hash": bytes(32)},
        {"sealed": bytes(100)},
        {"sealed": b""},
        {"wrapped_key": bytes(60)},
        {"wrapped_key": b""},
        {"sealed": sealed(WITH_EMAIL).sealed},
        {"wrapped_key": sealed(WITH_EMAIL).wrapped_key},
    ],
)
def test_row_that_was_changed_does_not_open(changes: dict[str, Any]) -> None:
    changed = dataclasses.replace(sealed(), **changes)
    assert code_of(lambda: vault().unseal(changed)) == "vault-sealed"


def test_rows_of_two_persons_cannot_be_exchanged() -> None:
    one, other = sealed(beneficiary=1), sealed(WITH_EMAIL, beneficiary=2)
    moved = dataclasses.replace(one, sealed=other.sealed, wrapped_key=other.wrapped_key)
    assert code_of(lambda: vault().unseal(moved)) == "vault-sealed"


def test_every_single_bit_of_a_row_counts() -> None:
    row = sealed(WITH_EMAIL)
    assert row.sealed is not None
    assert row.wrapped_key is not None
    for name, octets in (("sealed", row.sealed), ("wrapped_key", row.wrapped_key)):
        for place in range(len(octets)):
            flipped = bytearray(octets)
            flipped[place] ^= 1
            changes: dict[str, Any] = {name: bytes(flipped)}
            with pytest.raises(VaultError, match="vault-sealed"):
                vault().unseal(dataclasses.replace(row, **changes))


@pytest.mark.parametrize(
    "other", [vault(campaign="autumn"), vault(secret=bytes(32)), vault(campaign="")]
)
def test_another_campaign_opens_nothing(other: Vault) -> None:
    assert code_of(lambda: other.unseal(sealed())) == "vault-sealed"


@pytest.mark.parametrize("lost", ["sealed", "wrapped_key"])
def test_erased_person_is_gone(lost: str) -> None:
    changes: dict[str, Any] = {lost: None}
    erased = dataclasses.replace(sealed(), **changes)
    assert code_of(lambda: vault().unseal(erased)) == "vault-erased"


def test_person_is_the_same_however_the_number_is_written() -> None:
    assert vault().person_hash("1234 5678 90123") == vault().person_hash("123456789012-3")
    assert vault().person_hash(NUMBER) != vault().person_hash(NUMBER[::-1])
    assert len(vault().person_hash(NUMBER)) == 32


@pytest.mark.parametrize("wrong", ["", NUMBER[:-1], NUMBER + "1", "123456789012x", "\u0661" * 13])
def test_number_without_thirteen_digits_is_nobody(wrong: str) -> None:
    assert code_of(lambda: vault().person_hash(wrong)) == "vault-person"


def test_everything_derived_differs_between_campaigns_labels_and_beneficiaries() -> None:
    here, there = vault(), vault(campaign="autumn")
    assert here.fingerprint != there.fingerprint
    assert here.fingerprint == vault().fingerprint
    assert here.person_hash(NUMBER) != there.person_hash(NUMBER)
    references = [here.reference(1), here.reference(2), here.reference(1, edition=2)]
    references.append(there.reference(1))
    assert len({reference.text for reference in references}) == 4
    assert here.reference(1) == vault().reference(1)
    assert len({here.reference_hash(reference) for reference in references}) == 4
    assert here.reference_hash(references[0]) != there.reference_hash(references[0])
    assert here.index_key(1) != here.index_key(2)
    keys = (here.index_key(1), here.message_key(), here.fingerprint)
    assert not any(SECRET in key or key in SECRET for key in keys)


def test_nothing_of_the_vault_shows() -> None:
    for shown in (repr(vault()), repr(vault().sealer), str(vault().sealer)):
        assert SECRET.hex() not in shown
    assert repr(vault()) == "Vault('sample')"
    assert repr(vault().sealer) == "Sealer()"
    assert "Sample" not in repr(sealed())
    assert "hash" not in repr(sealed())


def test_error_about_a_person_does_not_carry_the_person_along() -> None:
    row = dataclasses.replace(sealed(), wrapped_key=bytes(60))
    with pytest.raises(VaultError) as caught:
        vault().unseal(row)
    told = "".join(traceback.format_exception(caught.value))
    assert "InvalidTag" not in told
    assert "Sample" not in told


def test_vault_does_not_travel_and_the_sealer_does() -> None:
    assert code_of(lambda: pickle.dumps(vault())) == "vault-travel"
    copy = pickle.loads(pickle.dumps(vault().sealer))  # noqa: S301 - our own bytes
    assert isinstance(copy, Sealer)
    (row,) = seal_rows(copy, [(7, NUMBER, WITH_ADDRESS)])
    assert vault().unseal(Person.of(row)) == WITH_ADDRESS


def test_new_secret_is_written_once_for_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "secrets.toml"
    made = Vault.create(f"file:{path}", campaign="sample")
    assert path.stat().st_mode & 0o777 == 0o600
    assert [each.name for each in tmp_path.iterdir()] == ["secrets.toml"]
    assert Vault.open(f"file:{path}", campaign="sample").fingerprint == made.fingerprint
    before = path.read_bytes()
    assert code_of(lambda: Vault.create(f"file:{path}", campaign="sample")) == "vault-exists"
    assert path.read_bytes() == before
    assert [each.name for each in tmp_path.iterdir()] == ["secrets.toml"]
    other = Vault.create(f"file:{tmp_path / 'other.toml'}", campaign="sample")
    assert other.fingerprint != made.fingerprint


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o666, 0o610])
def test_secret_that_others_may_touch_is_refused(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "secrets.toml"
    Vault.create(f"file:{path}", campaign="sample")
    path.chmod(mode)
    assert code_of(lambda: Vault.open(f"file:{path}", campaign="sample")) == "vault-mode"


def test_folder_is_no_secret(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    assert code_of(lambda: Vault.open(f"file:{tmp_path}", campaign="sample")) == "vault-file"
    assert code_of(lambda: Vault.open("file:/dev/null", campaign="sample")) == "vault-mode"


def test_secret_of_another_campaign_is_refused(tmp_path: Path) -> None:
    uri = f"file:{tmp_path / 'secrets.toml'}"
    Vault.create(uri, campaign="sample")
    assert code_of(lambda: Vault.open(uri, campaign="autumn")) == "vault-campaign"


@pytest.mark.parametrize("uri", ["secrets.toml", "file:", "https://example.org/", "file:a\0b"])
def test_only_files_hold_secrets(uri: str) -> None:
    assert code_of(lambda: Vault.open(uri, campaign="sample")) == "vault-uri"


@pytest.mark.parametrize("call", [Vault.open, Vault.create])
def test_missing_folder_is_said(call: Callable[..., Vault], tmp_path: Path) -> None:
    uri = f"file:{tmp_path / 'missing' / 'secrets.toml'}"
    assert code_of(lambda: call(uri, campaign="sample")) == "vault-file"


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"\xff",
        b"campaign = 1\n",
        b'campaign = "sample"\nsecret = 1\n',
        b'campaign = "sample"\nsecret = "00"\n',
        b'campaign = "sample"\nsecret = "' + b"zz" * 32 + b'"\n',
        b'campaign = "sample"\nsecret = "' + b"00" * 32 + b'"\nmore = 1\n',
        b"#" * 5000,
    ],
)
def test_damaged_secret_is_refused_without_repeating_it(tmp_path: Path, text: bytes) -> None:
    path = tmp_path / "secrets.toml"
    path.touch(0o600)
    path.write_bytes(text)
    assert code_of(lambda: Vault.open(f"file:{path}", campaign="sample")) == "vault-format"


@pytest.mark.parametrize("person", [WITH_ADDRESS, WITH_EMAIL])
def test_content_is_canonical_json_whatever_a_name_holds(person: Beneficiary) -> None:
    odd = dataclasses.replace(person, given_names='"\\\x07é\U0001f600', family_name="\ud800"[:0])
    address = odd.address
    place = address and [
        address.street, address.postcode, address.city, address.country.value, address.extra
    ]  # fmt: skip
    whole = [
        1,
        odd.given_names,
        odd.family_name,
        odd.birth_date.isoformat(),
        odd.language,
        odd.channel.value,
        place,
        odd.email,
        dict(odd.columns),
    ]
    text = json.dumps(whole, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    assert to_content(odd) == text.encode()
    assert vault().unseal(sealed(odd)) == odd


def test_postcode_is_opened_alone() -> None:
    assert vault().postcode(sealed(WITH_ADDRESS)) == "57000"
    assert vault().postcode(sealed(WITH_EMAIL)) is None
    erased = dataclasses.replace(sealed(), sealed=None, wrapped_key=None)
    assert code_of(lambda: vault().postcode(erased)) == "vault-erased"
    moved = dataclasses.replace(sealed(), beneficiary=8)
    assert code_of(lambda: vault().postcode(moved)) == "vault-sealed"


def test_hashes_of_many_vouchers_are_those_of_each() -> None:
    wanted = [(number << 32, edition) for number in range(1, 40) for edition in (1, 2)]
    here = vault()
    assert list(here.voucher_hashes(wanted)) == [
        here.reference_hash(here.reference(number, edition=edition)) for number, edition in wanted
    ]
