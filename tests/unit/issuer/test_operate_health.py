"""Whether the service says of itself what is true."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from fastapi.testclient import TestClient
from pydantic import SecretBytes

from gouvcheck_core.errors import SignerError
from issuer_api.app import create_app
from issuer_api.operate import health
from issuer_api.operate.chores import Chore
from issuer_api.operate.opening import counting
from tests.e2e.story.published import Publisher
from tests.support.databases import Database
from tests.support.door import Door, door

if TYPE_CHECKING:
    from pathlib import Path

    from gouvcheck_core.keys import PublicKey
    from issuer_api.house import House

__all__ = ["door"]


@pytest.fixture
def database() -> Database:
    return Database.SQLITE


class Gone:
    """A token that was pulled out."""

    @property
    def public(self) -> PublicKey:
        raise SignerError("signer-no-token", "The token is not there.", hint="Put it back.")

    def sign(self, message: bytes) -> bytes:
        raise AssertionError(message)


def ready(house: House) -> tuple[int, dict[str, str]]:
    with TestClient(create_app(house)) as http:
        answer = http.get("/readyz")
    return answer.status_code, answer.json()["checks"]


def test_process_lives_and_is_ready(door: Door) -> None:
    assert door.http.get("/healthz").json() == {"status": "alive"}
    assert door.http.get("/readyz").json() == {
        "status": "ready",
        "checks": {"database": "well", "signer": "well"},
    }


def test_without_its_token_it_is_not_ready(door: Door) -> None:
    house = replace(door.house, desk=replace(door.desk, signers={1: Gone()}))

    assert ready(house) == (503, {"database": "well", "signer": "signer-no-token"})


def test_without_its_tables_it_is_not_ready(door: Door) -> None:
    with door.register.begin() as books:
        books.connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0001'")

    assert ready(door.house) == (503, {"database": "book-version", "signer": "well"})


def test_count_that_differs_makes_it_not_ready(door: Door) -> None:
    house = replace(door.house, chores=(counting(door.register),))
    assert ready(house)[0] == 200
    with door.register.begin() as books:
        books.connection.exec_driver_sql(
            "INSERT INTO key_use (kid, cose_key, signed) VALUES (x'00', x'00', 1)"
        )

    with TestClient(create_app(house)) as http:
        while http.get("/readyz").status_code == 200:
            continue
        assert http.get("/readyz").json()["checks"]["counts"] == "behind"


def test_old_or_missing_head_makes_it_not_ready(door: Door, tmp_path: Path) -> None:
    settings = door.house.settings.model_copy(
        update={"keys": tmp_path / "keys", "head_fresh_seconds": 3600}
    )
    house = replace(door.house, settings=settings)
    assert ready(house)[1]["publication"] == "settings-head"
    Publisher(tmp_path / "keys", door.now).publish_head()
    assert ready(house) == (200, dict.fromkeys(("database", "signer", "publication"), "well"))
    door.now += 3_700

    assert ready(house)[1]["publication"] == "settings-head"


def test_one_key_for_all_kinds_is_looked_at_once() -> None:
    assert len(health.distinct([Gone()] * 2)) == 1


@pytest.mark.parametrize(
    ("peer", "headers", "status"),
    [
        ("127.0.0.1", {}, 200),
        ("::1", {}, 200),
        ("127.0.0.1", {"X-Forwarded-For": "192.0.2.7"}, 403),
        ("127.0.0.1", {"Forwarded": "for=192.0.2.7"}, 403),
        ("192.0.2.7", {}, 403),
        ("192.0.2.7", {"Authorization": "Bearer " + "m" * 32}, 200),
        ("192.0.2.7", {"Authorization": "Bearer " + "n" * 32}, 403),
        ("192.0.2.7", {"Authorization": "Bearer"}, 403),
    ],
    ids=["IPv4", "IPv6", "proxy", "proxy by RFC 7239", "other", "token", "wrong", "empty"],
)
def test_metrics_are_for_this_machine_or_the_holder_of_the_token(
    door: Door, peer: str, headers: dict[str, str], status: int
) -> None:
    settings = door.house.settings.model_copy(update={"metrics_token": SecretBytes(b"m" * 32)})
    app = create_app(replace(door.house, settings=settings))

    answer = TestClient(app, client=(peer, 50_000)).get("/metrics", headers=headers)

    assert answer.status_code == status


def test_chore_that_fails_is_tried_again_and_named(door: Door) -> None:
    times: list[int] = []

    def work() -> None:
        times.append(1)
        raise ValueError("Sample Person") if len(times) == 1 else SignerError("a", "b", hint="c")

    house = replace(
        door.house, chores=(Chore("sample", 0.01, work), Chore("good", 60, lambda: None))
    )
    with TestClient(create_app(house)) as http:
        while len(times) < 3:
            http.get("/healthz")
        checks = http.get("/readyz").json()["checks"]

    assert checks["sample"] == "behind"
    assert "good" not in checks
