"""From settings to a service: what is wrong with them is said before anybody is let in."""

from __future__ import annotations

import socket
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from pydantic import SecretBytes

from gouvcheck_core.environment import Environment
from gouvcheck_core.signer import file_pin
from issuer_api.errors import SettingsError
from issuer_api.operate import opening
from issuer_api.operate.opening import open_house
from issuer_api.operate.serving import listen
from issuer_api.settings import DocumentKey, Settings, read_settings
from issuer_api.store.opening import create_register
from tests.support import demo_keys
from tests.support.certificates import write_seal
from tests.support.signing import p256

if TYPE_CHECKING:
    from gouvcheck_core.signer import Signer

KEY = f"file:{demo_keys.FOLDER / 'private' / 'document-1.private.pem'}"


@pytest.fixture
def good(tmp_path: Path) -> dict[str, Any]:
    url = f"sqlite:///{tmp_path / 'register.db'}"
    create_register(url)
    return {
        "environment": Environment.DEVELOPMENT,
        "database": url,
        "pepper": SecretBytes(b"p" * 32),
        "public_url": "https://documents.example.lu",
        "issuer": {"fr": "Exemple"},
        "keys": demo_keys.FOLDER,
        "document_keys": (DocumentKey(signer=KEY, types=("appointment",), status_list=1),),
    }


def test_house_has_a_signer_for_each_kind_and_is_closed_again(good: dict[str, Any]) -> None:
    with open_house(Settings(**good), clock=lambda: 7) as house:
        (signer,) = house.desk.signers.values()
        assert signer.public.kid == demo_keys.signer("document-1").public.kid
        assert house.clock() == 7
        assert [chore.name for chore in house.chores][:1] == ["counts"]
        for chore in house.chores:
            chore.run()


def refused(settings: Settings) -> SettingsError:
    with pytest.raises(SettingsError) as caught, open_house(settings):
        pytest.fail("opened")
    return caught.value


@pytest.mark.parametrize(
    ("change", "named", "cause"),
    [
        ({"database": "mysql://x/y"}, "DATABASE", "book-url"),
        ({"database": "sqlite:////none/x.db"}, "DATABASE", "book-file"),
        ({"keys": Path("/none")}, "KEYS", "settings-keys"),
        (
            {"document_keys": ({"signer": "file:/none", "types": ["appointment"]},)},
            "DOCUMENT_KEYS, number 1",
            "signer-file",
        ),
        (
            {"document_keys": ({"signer": KEY, "types": ["none"]},)},
            "DOCUMENT_KEYS, number 1",
            "profile-unknown",
        ),
        (
            {
                "document_keys": (
                    {
                        "signer": "pkcs11:token=x;object=y?module-path=/none",
                        "types": ["appointment"],
                    },
                )
            },
            "DOCUMENT_KEYS, number 1",
            "signer-pin-source",
        ),
    ],
    ids=["database", "no folder", "no keys", "no key file", "no such kind", "no PIN"],
)
def test_setting_that_cannot_be_used_is_named(
    good: dict[str, Any], change: dict[str, Any], named: str, cause: str
) -> None:
    if "document_keys" in change:
        keys = [{"status_list": 1} | key for key in change["document_keys"]]
        change = {"document_keys": keys}

    error = refused(Settings(**(good | change)))

    assert error.code == "settings-unusable"
    assert error.sentence.startswith(f"GOUVCHECK_API_{named} cannot be used.")
    assert getattr(error.__cause__, "code", "") == cause


def test_database_that_was_not_laid_out_is_refused(good: dict[str, Any], tmp_path: Path) -> None:
    error = refused(Settings(**(good | {"database": f"sqlite:///{tmp_path / 'new.db'}"})))

    assert "set up" in error.sentence


def test_two_keys_for_one_kind_are_refused(good: dict[str, Any]) -> None:
    error = refused(Settings(**(good | {"document_keys": good["document_keys"] * 2})))

    assert error.code == "settings-types"


def test_production_refuses_the_demonstration_root(good: dict[str, Any]) -> None:
    key = DocumentKey(signer="pkcs11:token=x", types=("appointment",), status_list=1)
    settings = Settings(**(good | {"environment": Environment.PRODUCTION, "document_keys": (key,)}))

    error = refused(settings)

    assert getattr(error.__cause__, "code", "") == "trust-demo-root"


def test_pin_of_a_token_comes_from_its_file(
    good: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "pin"
    path.write_text("1234\n")
    seen: list[object] = []

    def note(_uri: str, *, environment: Environment, pin: Any) -> Signer:
        seen.append((environment, pin()))
        return demo_keys.signer("document-1")

    monkeypatch.setattr(opening, "open_signer", note)
    key = DocumentKey(signer="pkcs11:x", types=("appointment",), status_list=1, pin_file=path)
    opening.open_desk(Settings(**(good | {"document_keys": (key,)})))

    assert seen == [(Environment.DEVELOPMENT, file_pin(path)())]


@pytest.mark.allow_hosts(["127.0.0.1"])
@pytest.mark.enable_socket
def test_port_that_is_taken_is_named(good: dict[str, Any]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        settings = Settings(**(good | {"port": taken.getsockname()[1]}))
        with pytest.raises(SettingsError) as caught:
            listen(settings)

    assert caught.value.code == "settings-address"


def test_wrong_settings_are_all_named_and_no_value_is_shown(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    monkeypatch.setenv("GOUVCHECK_API_PEPPER", "hunter2")
    monkeypatch.setenv("GOUVCHECK_API_KEYS", "keys")
    with pytest.raises(SettingsError) as caught:
        read_settings()

    sentence = caught.value.sentence
    for name in ("PEPPER", "DATABASE", "PUBLIC_URL", "ISSUER", "DOCUMENT_KEYS"):
        assert f"GOUVCHECK_API_{name}: " in sentence
    assert "hunter2" not in sentence + repr(caught.value)
    monkeypatch.setenv("GOUVCHECK_API_ISSUER", "hunter2")
    with pytest.raises(SettingsError) as caught:
        read_settings()
    assert "hunter2" not in caught.value.sentence


def test_secrets_come_from_credential_files(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, good: dict[str, Any]
) -> None:
    (tmp_path / "gouvcheck_api_pepper").write_text("s" * 40)
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    for name, value in {
        "ENVIRONMENT": "development",
        "DATABASE": good["database"],
        "PUBLIC_URL": good["public_url"],
        "ISSUER": '{"fr": "Exemple"}',
        "KEYS": str(good["keys"]),
        "DOCUMENT_KEYS": f'[{{"signer": "{KEY}", "types": ["appointment"], "status_list": 1}}]',
    }.items():
        monkeypatch.setenv(f"GOUVCHECK_API_{name}", value)

    assert read_settings().pepper.get_secret_value() == b"s" * 40


def test_house_without_a_seal_hands_pdfs_out_as_they_are(good: dict[str, Any]) -> None:
    with open_house(Settings(**good)) as house:
        house.require_seal()

        assert house.sealed(b"%PDF") == b"%PDF"


def test_house_has_the_seal_of_its_settings(good: dict[str, Any], tmp_path: Path) -> None:
    key, chain = write_seal(tmp_path)
    wanted = {"signer": f"file:{key}", "certificates": chain, "reason": "Sample"}

    with open_house(Settings(**(good | {"seal": wanted}))) as house:
        assert house.seal is not None
        assert house.seal.kid == p256("seal").public.kid


def test_seal_without_certificates_or_with_those_of_another_key_is_refused(
    good: dict[str, Any], tmp_path: Path
) -> None:
    _, chain = write_seal(tmp_path)

    missing = refused(Settings(**(good | {"seal": {"signer": KEY, "certificates": "/none"}})))
    other = refused(Settings(**(good | {"seal": {"signer": KEY, "certificates": chain}})))

    assert missing.code == "settings-seal"
    assert "No such file" in missing.sentence
    assert other.sentence.startswith("GOUVCHECK_API_SEAL cannot be used.")
    assert getattr(other.__cause__, "code", "") == "seal-certificate"
