"""The publisher is put together from settings: keys by URI, and none from files in production."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from pydantic import SecretBytes, ValidationError

from gouvcheck_core.environment import Environment
from issuer_api.errors import SettingsError
from issuer_api.operate.opening import open_house
from issuer_api.publish.opening import log_origin, open_press
from issuer_api.publish.settings import PublicationSettings
from issuer_api.settings import DocumentKey, Settings
from issuer_api.store.opening import create_register
from tests.support.demo_keys import FOLDER, STATUS_LIST
from tests.support.signing import p256

if TYPE_CHECKING:
    from pathlib import Path


def settings(folder: Path, publication: PublicationSettings | None) -> Settings:
    keys = folder / "keys"
    shutil.copytree(FOLDER, keys)
    url = f"sqlite:///{folder / 'register.db'}"
    create_register(url)
    signer = f"file:{keys / 'private' / 'document-1.private.pem'}"
    return Settings(
        environment=Environment.DEVELOPMENT,
        database=url,
        pepper=SecretBytes(b"p" * 32),
        public_url="http://127.0.0.1:8000",
        issuer={"fr": "DÉMONSTRATION"},
        keys=keys,
        document_keys=(
            DocumentKey(signer=signer, types=("appointment",), status_list=STATUS_LIST),
        ),
        publication=publication,
    )


def demo(folder: Path, **change: str) -> PublicationSettings:
    names = {"head": "head", "status": "status", "audit": "head"} | change
    uris = {
        role: f"file:{folder / 'keys' / 'private' / f'{name}.private.pem'}"
        for role, name in names.items()
    }
    return PublicationSettings(head=uris["head"], status=uris["status"], audit=uris["audit"])


def test_service_publishes_where_its_settings_name_the_keys(tmp_path: Path) -> None:
    with open_house(settings(tmp_path, demo(tmp_path))) as house:
        (publish,) = [chore for chore in house.chores if chore.name == "publish"]

    assert publish.every == 20


def test_all_status_lists_of_a_key_are_published(tmp_path: Path) -> None:
    wanted = settings(tmp_path, demo(tmp_path))
    key = wanted.document_keys[0].model_copy(update={"status_list": (STATUS_LIST, 9)})

    press = open_press(
        wanted.model_copy(update={"document_keys": (key,)}),
        demo(tmp_path),
        opened=lambda _uri: p256("issuer"),
    )

    assert press.lists == {STATUS_LIST, 9}


def test_service_publishes_nothing_where_others_do(tmp_path: Path) -> None:
    with open_house(settings(tmp_path, None)) as house:
        assert "publish" not in {chore.name for chore in house.chores}


def test_key_that_cannot_be_used_is_found_at_the_start(tmp_path: Path) -> None:
    wanted = settings(tmp_path, demo(tmp_path, status="lost"))

    with pytest.raises(SettingsError, match="PUBLICATION"), open_house(wanted):
        pass


@pytest.mark.parametrize("every", [0, 41])
def test_pace_keeps_the_promise_of_a_minute(every: int) -> None:
    with pytest.raises(ValidationError):
        PublicationSettings(head="x", status="x", audit="x", every=every)


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://documents.example.lu", "documents.example.lu/audit"),
        ("https://example.lu:8443/codes/", "example.lu:8443/codes/audit"),
    ],
)
def test_log_is_called_by_its_address(url: str, origin: str) -> None:
    assert log_origin(url) == origin
