"""A voucher is found by what somebody typed, with the key that the factory handed out."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from gouvcheck_core.errors import GouvCheckError
from gouvcheck_core.reference import OneSymbolError
from issuer_api.vouchers.finding import find
from issuer_api.vouchers.reference_keys import ReferenceKeys
from tests.support.factory import SECRET
from tests.support.manifests import Made, entry, take
from voucher_batch.manifest import State
from voucher_batch.vault import Vault

if TYPE_CHECKING:
    from pathlib import Path

    from issuer_api.store.opening import Register

SPRING = Vault(SECRET, campaign="spring")
AUTUMN = Vault(SECRET, campaign="autumn")
NUMBERS = {SPRING: 7, AUTUMN: 8}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "reference-keys"
    folder.mkdir(mode=0o700)
    return folder


def enter(register: Register, vault: Vault, *, count: int = 5) -> None:
    """Import a campaign with vouchers of a vault; the last one is void."""
    key = vault.reference_key
    content = [
        replace(
            entry(number),
            list=NUMBERS[vault],
            reference_hash=vault.reference_hash(vault.reference(number)),
            state=State.VOID if number == count - 1 else State.LIVE,
        )
        for number in range(count)
    ]
    made = Made.of(content, campaign=key.campaign, number=NUMBERS[vault], secrets=vault.fingerprint)
    take(register, made.file())


def code_of(register: Register, typed: str, folder: Path | None) -> str:
    with pytest.raises(GouvCheckError) as caught, register.read() as books:
        find(books, typed, keys=ReferenceKeys(folder))
    assert typed not in str(caught.value)
    return caught.value.code


def test_voucher_of_each_campaign_is_found_as_it_was_typed(
    register: Register, folder: Path
) -> None:
    for vault in (SPRING, AUTUMN):
        enter(register, vault)
        vault.reference_key.write(folder / f"{vault.reference_key.campaign}.toml")
    keys = ReferenceKeys(folder)
    with register.read() as books:
        for vault in (SPRING, AUTUMN):
            for number in range(5):
                typed = vault.reference(number).text.lower().replace("-", " ").replace("0", "o")
                found = find(books, typed, keys=keys)
                assert found.campaign.id == vault.reference_key.campaign
                assert found.voucher.entry == 3 * number
                assert found.voucher.state == ("void" if number == 4 else "live")


def test_reference_of_nobody_is_unknown(register: Register, folder: Path) -> None:
    enter(register, SPRING)
    SPRING.reference_key.write(folder / "spring.toml")
    assert code_of(register, SPRING.reference(99).text, folder) == "voucher-unknown"
    assert code_of(register, AUTUMN.reference(1).text, folder) == "voucher-unknown"


def test_mistake_in_typing_is_said_and_nothing_is_looked_up(register: Register) -> None:
    typed = SPRING.reference(1).text
    wrong = ("1" if typed[0] == "0" else "0") + typed[1:]
    with pytest.raises(OneSymbolError), register.read() as books:
        find(books, wrong, keys=ReferenceKeys(None))


def test_missing_key_is_said_before_a_voucher_is_called_unknown(
    register: Register, folder: Path
) -> None:
    enter(register, SPRING)
    assert code_of(register, SPRING.reference(1).text, folder) == "vault-file"
    assert code_of(register, SPRING.reference(1).text, None) == "voucher-no-keys"


def test_key_of_another_campaign_or_of_other_secrets_is_refused(
    register: Register, folder: Path
) -> None:
    enter(register, SPRING)
    typed = SPRING.reference(1).text
    AUTUMN.reference_key.write(folder / "spring.toml")
    assert code_of(register, typed, folder) == "voucher-key-other"
    (folder / "spring.toml").unlink()
    Vault(bytes(32), campaign="spring").reference_key.write(folder / "spring.toml")
    assert code_of(register, typed, folder) == "voucher-key-other"


def test_key_that_was_damaged_or_shown_around_is_refused(register: Register, folder: Path) -> None:
    enter(register, SPRING)
    typed = SPRING.reference(1).text
    path = folder / "spring.toml"
    SPRING.reference_key.write(path)
    path.chmod(0o644)
    assert code_of(register, typed, folder) == "vault-mode"
    path.chmod(0o600)
    text = path.read_text("utf-8")
    path.write_text(text.replace('check = "', 'check = "00', 1)[:-4] + '"\n', "utf-8")
    assert code_of(register, typed, folder) == "vault-key-check"
