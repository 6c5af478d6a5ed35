from __future__ import annotations

import json
from typing import Any

import pytest
from pydantic import ValidationError

from issuer_api.settings import Settings

SECRET = "s" * 32
GOOD: dict[str, Any] = {
    "database": "sqlite:///register.db",
    "pepper": SECRET,
    "public_url": "https://documents.example.lu",
    "issuer": {"fr": "Exemple"},
    "keys": "keys",
    "document_keys": [{"signer": "pkcs11:token=x", "types": ["appointment"], "status_list": 1}],
}


def test_settings_are_frozen_and_show_no_secret() -> None:
    settings = Settings(**GOOD)

    assert SECRET not in repr(settings)
    with pytest.raises(ValidationError):
        settings.database = "sqlite:///other.db"


@pytest.mark.parametrize("name", GOOD)
def test_nothing_has_a_default_that_somebody_could_forget(name: str) -> None:
    with pytest.raises(ValidationError):
        Settings(**{key: value for key, value in GOOD.items() if key != name})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("pepper", "short"),
        ("public_url", "http://documents.example.lu"),
        ("document_keys", [{"signer": "file:key.pem", "types": ["x"], "status_list": 1}]),
        ("document_keys", []),
    ],
    ids=["weak secret", "without tls", "software key", "no key"],
)
def test_production_refuses_what_is_for_development(name: str, value: object) -> None:
    with pytest.raises(ValidationError) as caught:
        Settings(**(GOOD | {name: value}))

    assert SECRET not in str(caught.value)


@pytest.mark.parametrize(
    ("written", "lists"), [(7, (7,)), ([7], (7,)), ([7, 4], (7, 4)), ([7, 65_535], (7, 65_535))]
)
def test_key_names_one_status_list_or_several_in_their_order(
    written: object, lists: tuple[int, ...]
) -> None:
    (key,) = Settings(
        **(GOOD | {"document_keys": [GOOD["document_keys"][0] | {"status_list": written}]})
    ).document_keys

    assert key.status_lists == lists


@pytest.mark.parametrize("written", [[], [7, 7], [65_536], -1, "x"])
def test_status_lists_that_make_no_sense_are_refused(written: object) -> None:
    with pytest.raises(ValidationError):
        Settings(
            **(GOOD | {"document_keys": [GOOD["document_keys"][0] | {"status_list": written}]})
        )


def test_development_takes_software_keys_on_this_machine() -> None:
    settings = Settings(
        **(
            GOOD
            | {
                "environment": "development",
                "public_url": "http://127.0.0.1:8000",
                "document_keys": [
                    {"signer": "file:key.pem", "types": ["appointment"], "status_list": 1}
                ],
            }
        )
    )

    assert settings.document_keys[0].signer == "file:key.pem"


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {
        "DATABASE": "sqlite:///register.db",
        "PEPPER": SECRET,
        "PUBLIC_URL": "https://documents.example.lu",
        "ISSUER": '{"fr": "Exemple"}',
        "KEYS": "keys",
        "DOCUMENT_KEYS": json.dumps(GOOD["document_keys"]),
    }.items():
        monkeypatch.setenv(f"GOUVCHECK_API_{name}", value)

    assert Settings().issuer == {"fr": "Exemple"}  # type: ignore[call-arg]
