"""The key of the reference hashes: handed out whole, to nobody else, and good for one thing."""

from __future__ import annotations

import os
import pickle
from typing import TYPE_CHECKING

import pytest

from tests.support.factory import SECRET
from voucher_batch.errors import VaultError
from voucher_batch.vault import ReferenceKey, Vault

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

VAULT = Vault(SECRET, campaign="spring")


def code_of(call: Callable[[], object]) -> str:
    with pytest.raises(VaultError) as caught:
        call()
    assert VAULT.reference_key.hash(VAULT.reference(1)).hex() not in str(caught.value)
    return caught.value.code


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "spring.toml"
    VAULT.reference_key.write(path)
    return path


def test_key_that_was_handed_out_hashes_as_the_vault_does(path: Path) -> None:
    key = ReferenceKey.read(path)
    assert (key.campaign, key.secrets) == ("spring", VAULT.fingerprint)
    for number in range(20):
        reference = VAULT.reference(number)
        assert key.hash(reference) == VAULT.reference_hash(reference)


def test_key_is_written_for_its_owner_only_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        VAULT.reference_key.write(tmp_path / "open.toml")
    finally:
        os.umask(before)
    assert (tmp_path / "open.toml").stat().st_mode & 0o777 == 0o600
    assert [each.name for each in tmp_path.iterdir()] == ["open.toml"]


def test_file_that_is_there_is_left_as_it_is(path: Path, tmp_path: Path) -> None:
    before = path.read_bytes()
    other = Vault(bytes(32), campaign="spring").reference_key
    assert code_of(lambda: other.write(path)) == "vault-key-exists"
    assert path.read_bytes() == before
    (tmp_path / "link.toml").symlink_to(tmp_path / "nowhere.toml")
    assert code_of(lambda: other.write(tmp_path / "link.toml")) == "vault-key-exists"
    assert sorted(each.name for each in tmp_path.iterdir()) == ["link.toml", "spring.toml"]


@pytest.mark.parametrize("rights", [0o701, 0o704, 0o710, 0o740, 0o755, 0o777])
def test_folder_that_others_may_look_into_gets_no_key(tmp_path: Path, rights: int) -> None:
    folder = tmp_path / "shared"
    folder.mkdir()
    folder.chmod(rights)
    assert code_of(lambda: VAULT.reference_key.write(folder / "key.toml")) == "vault-key-place"
    (tmp_path / "own").symlink_to(folder)
    assert code_of(lambda: VAULT.reference_key.write(tmp_path / "own" / "k")) == "vault-key-place"
    assert list(folder.iterdir()) == []


def test_folder_that_is_not_there_is_named_as_the_fault(tmp_path: Path) -> None:
    assert code_of(lambda: VAULT.reference_key.write(tmp_path / "none" / "k")) == "vault-file"
    assert code_of(lambda: ReferenceKey.read(tmp_path / "none")) == "vault-file"


@pytest.mark.parametrize("rights", [0o640, 0o604, 0o660, 0o644])
def test_file_that_others_may_read_is_refused(path: Path, rights: int) -> None:
    path.chmod(rights)
    assert code_of(lambda: ReferenceKey.read(path)) == "vault-mode"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('campaign = "spring"', 'campaign = "autumn"'),
        (VAULT.fingerprint.hex(), "0" * 32),
        ('key = "', 'key = "00'),
    ],
    ids=["campaign", "secrets", "key"],
)
def test_key_does_not_go_with_other_secrets(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    changed = text.replace(old, new)
    if new.endswith('"00'):
        start = changed.index(new) + len(new)
        changed = changed[: start + 62] + changed[start + 64 :]
    assert changed != text
    path.write_text(changed, "utf-8")
    assert code_of(lambda: ReferenceKey.read(path)) == "vault-key-check"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "key =",
        'campaign = "spring"\nsecret = "00"\n',
        "more = 1\n{}",
        "{}" + "#" * 4096,
    ],
)
def test_file_that_holds_no_key_is_refused(path: Path, text: str) -> None:
    path.write_text(text.replace("{}", path.read_text("utf-8")), "utf-8")
    assert code_of(lambda: ReferenceKey.read(path)) == "vault-key-format"


def test_digit_that_is_none_is_refused(path: Path) -> None:
    path.write_text(path.read_text("utf-8").replace('key = "', 'key = "x'), "utf-8")
    assert code_of(lambda: ReferenceKey.read(path)) == "vault-key-format"


def test_nothing_of_the_key_shows_and_it_does_not_travel(path: Path) -> None:
    key = ReferenceKey.read(path)
    assert repr(key) == str(key) == "ReferenceKey()"
    assert code_of(lambda: pickle.dumps(key)) == "vault-travel"


def test_file_holds_nothing_else_of_the_vault(path: Path) -> None:
    """Everything else derives from the secret, or from keys with other labels."""
    text = path.read_text("utf-8")
    others = [SECRET, VAULT.message_key(), VAULT.index_key(1), VAULT._reference]  # noqa: SLF001
    others += [VAULT.sealer._person_key, VAULT.sealer._wrap_key]  # noqa: SLF001
    assert [each for each in others if each.hex() in text] == []
    assert VAULT.reference(1).text not in text
