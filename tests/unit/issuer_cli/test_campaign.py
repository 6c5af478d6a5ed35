"""What is typed about campaigns, and what is answered."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from issuer_api.vouchers.tables import voucher
from tests.support.factory import SECRET
from tests.support.manifests import SIGNER, Made, entries, entry
from tests.support.signing import p256
from voucher_batch.vault import Vault

if TYPE_CHECKING:
    from tests.unit.issuer_cli.conftest import Place, Said

VAULT = Vault(SECRET, campaign="spring")
KEY = "manifest.public.pem"
IMPORTED = "2026-11-18T11:06:40Z"


@pytest.fixture
def typed(api: Place) -> Place:
    """Return the command beside the manifest of twelve vouchers and its key."""
    (api.folder / KEY).write_bytes(SIGNER.public.to_pem())
    for name, listed in {
        "manifest.cbor": entries(12, void={4}),
        "later.cbor": (*entries(12, void={4, 9}), entry(12)),
        "fewer.cbor": entries(11, void={4}),
        "documents.cbor": [replace(entry(1), list=1)],
    }.items():
        content = [replace(each, list=1 if name == "documents.cbor" else 2) for each in listed]
        made = Made.of(content, secrets=VAULT.fingerprint)
        (api.folder / name).write_bytes(made.file())
    api.monkeypatch.chdir(api.folder)
    return api


def transcript(*said: tuple[str, Said]) -> str:
    return "\n".join(
        "\n".join(
            [
                f"$ gouvcheck-api {line}",
                *each.out.rstrip("\n").split("\n"),
                *(f"! {word}" for word in each.err.rstrip("\n").split("\n")),
                f"[{each.code}]",
            ]
        )
        for line, each in said
    )


def play(api: Place, *lines: str) -> str:
    return transcript(*((line, api(*line.split())) for line in lines))


def test_manifest_is_imported_once_and_replaced_by_a_later_one(typed: Place) -> None:
    played = play(
        typed,
        f"campaign import manifest.cbor --key {KEY}",
        f"campaign import manifest.cbor --key {KEY}",
        f"campaign import later.cbor --key {KEY}",
        f"campaign import manifest.cbor --key {KEY}",
        "campaign list",
        "campaign compare spring",
    )
    assert (
        played
        == f"""$ gouvcheck-api campaign import manifest.cbor --key {KEY}
spring: 12 vouchers, 1 void, worth 550.00 €
! 12 vouchers are new, 0 became void.
[0]
$ gouvcheck-api campaign import manifest.cbor --key {KEY}
spring: 12 vouchers, 1 void, worth 550.00 €
! This very manifest was imported before; nothing was changed.
[0]
$ gouvcheck-api campaign import later.cbor --key {KEY}
spring: 13 vouchers, 2 void, worth 550.00 €
! 1 vouchers are new, 1 became void.
[0]
$ gouvcheck-api campaign import manifest.cbor --key {KEY}

! gouvcheck-api: Entry 2:27 is void in the books and live in the manifest. [voucher-revived]
! hint: Nothing was imported; ask the factory for its newest manifest.
[65]
$ gouvcheck-api campaign list
spring  13 vouchers, 2 void, worth 550.00 €, {IMPORTED}
!\x20
[0]
$ gouvcheck-api campaign compare spring
spring   13 vouchers, 2 void, worth 550.00 €
✓ books  hold what the manifest says
!\x20
[0]"""
    )


def test_refusals_say_what_to_do(typed: Place) -> None:
    typed("campaign", "import", "manifest.cbor", "--key", KEY)
    (typed.folder / "stranger.pem").write_bytes(p256("stranger").public.to_pem())
    for line, code, says in (
        (f"campaign import fewer.cbor --key {KEY}", 65, "Entry 2:33 is in the books"),
        (f"campaign import documents.cbor --key {KEY}", 65, "Status list 1 belongs to"),
        ("campaign import manifest.cbor --key stranger.pem", 65, "[handover-manifest-signature]"),
        (f"campaign import {KEY} --key {KEY}", 65, "[handover-manifest-"),
        (f"campaign import none.cbor --key {KEY}", 66, "none.cbor cannot be read: no such file"),
        ("campaign import manifest.cbor --key none.pem", 66, "[usage-no-file]"),
        ("campaign import manifest.cbor", 64, "Missing option '--key'"),
        ("campaign compare autumn", 65, "[voucher-no-campaign]"),
    ):
        said = typed(*line.split())
        assert (said.code, says in said.err) == (code, True), (line, said)
        assert "hint: " in said.err


def test_import_for_a_program(typed: Place) -> None:
    said = typed("campaign", "import", "manifest.cbor", "--key", KEY, "--json")
    assert said.code == 0
    told = said.json()
    assert {name: told[name] for name in ("campaign", "number", "vouchers", "void", "cents")} == {
        "campaign": "spring",
        "number": 7,
        "vouchers": 12,
        "void": 1,
        "cents": 55_000,
    }
    assert (told["entered"], told["voided"], told["changed"]) == (12, 0, True)
    assert told["signer"] == SIGNER.public.kid.hex()
    (listed,) = typed("campaign", "list", "--json").json()
    assert listed == {name: told[name] for name in listed}


def test_two_keys_may_be_named(typed: Place) -> None:
    (typed.folder / "other.pem").write_bytes(p256("other").public.to_pem())
    said = typed("campaign", "import", "manifest.cbor", "--key", "other.pem", "--key", KEY)
    assert said.code == 0


def test_books_that_were_changed_end_with_one(typed: Place) -> None:
    typed("campaign", "import", "manifest.cbor", "--key", KEY)
    with typed.register() as register, register.begin() as books:
        books.connection.execute(voucher.update().where(voucher.c.entry == 0).values(value=1))
        books.connection.execute(voucher.delete().where(voucher.c.entry == 12))

    said = typed("campaign", "compare", "spring")

    assert said.code == 1
    assert "✗ vouchers" in said.out
    assert "12 in the manifest, 11 in the books" in said.out
    assert "✗ cents" in said.out
    told = typed("campaign", "compare", "spring", "--json")
    assert told.code == 1
    assert not told.json()["equal"]
    assert {"what": "cents", "manifest": 55_000, "books": 50_001} in told.json()["differences"]
    again = typed("campaign", "import", "manifest.cbor", "--key", KEY)
    assert (again.code, "[voucher-counts]" in again.err) == (1, True)


def test_doctor_looks_for_the_key_of_each_campaign(typed: Place) -> None:
    typed("campaign", "import", "manifest.cbor", "--key", KEY)
    folder = typed.folder / "reference-keys"
    folder.mkdir(mode=0o700)

    assert amiss(typed) == ["voucher-no-keys"]
    typed.monkeypatch.setenv("GOUVCHECK_API_REFERENCE_KEYS", str(folder))
    assert amiss(typed) == ["vault-file"]
    Vault(bytes(32), campaign="spring").reference_key.write(folder / "spring.toml")
    assert amiss(typed) == ["voucher-key-other"]
    (folder / "spring.toml").unlink()
    VAULT.reference_key.write(folder / "spring.toml")
    (folder / "spring.toml").chmod(0o640)
    assert amiss(typed) == ["vault-mode"]
    (folder / "spring.toml").chmod(0o600)
    said = typed("doctor")
    assert (said.code, "12 vouchers, the key of their references fits" in said.out) == (0, True)


def test_doctor_sees_a_list_that_a_campaign_shares_with_documents(typed: Place) -> None:
    typed("campaign", "import", "manifest.cbor", "--key", KEY)
    (key,) = json.loads(os.environ["GOUVCHECK_API_DOCUMENT_KEYS"])
    typed.monkeypatch.setenv("GOUVCHECK_API_DOCUMENT_KEYS", json.dumps([key | {"status_list": 2}]))
    said = typed("doctor", "--json").json()
    assert "shares status list 2 with documents" in [each["says"] for each in said]


def amiss(api: Place) -> list[str]:
    """Return the codes of what the doctor finds of campaigns."""
    return [
        each["says"].rpartition("[")[2].rstrip("]")
        for each in api("doctor", "--json").json()
        if each["what"].startswith("campaign") and not each["well"]
    ]
