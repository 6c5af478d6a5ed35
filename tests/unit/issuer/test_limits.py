"""How often the service lets itself be asked."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from fastapi.testclient import TestClient
from pydantic import ValidationError

from gouvcheck_core.environment import Environment
from issuer_api.app import create_app
from issuer_api.clients.caller import Right
from issuer_api.errors import LimitError
from issuer_api.limits.limiter import Limiter, open_limiter
from issuer_api.settings import Limits
from tests.support.databases import Database
from tests.support.door import SETTINGS, door

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support.door import Door

__all__ = ["door"]


@pytest.fixture
def database() -> Database:
    """Return the embedded database: what is the store's own is tested on both elsewhere."""
    return Database.SQLITE


@pytest.fixture
def http(door: Door) -> Iterator[TestClient]:
    limiter = Limiter(Limits(client="2/hour", address="3/hour"))
    with TestClient(create_app(replace(door.house, limiter=limiter))) as http:
        yield http


def statuses(http: TestClient, count: int, path: str, *, key: str = "") -> list[int]:
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    return [http.get(path, headers=headers).status_code for _ in range(count)]


def test_client_that_asks_too_often_is_told_when_to_come_back(http: TestClient, door: Door) -> None:
    key, other = (door.key(Right.AUDIT, name=name) for name in "12")

    assert statuses(http, 3, "/v1/alarms", key=key) == [200, 200, 429]
    answer = http.get("/v1/alarms", headers={"Authorization": f"Bearer {other}"})
    assert (answer.status_code, answer.json()["code"]) == (429, "limit-client")
    assert 0 < int(answer.headers["retry-after"]) <= 3_600 * 2


def test_address_without_a_key_is_counted(http: TestClient) -> None:
    assert statuses(http, 4, "/v1/profiles") == [200, 200, 200, 429]


def test_guessing_keys_is_counted_and_keys_that_are_good_still_let_in(
    http: TestClient, door: Door
) -> None:
    guess = "gck_" + "a" * 12 + "_" + "A" * 43

    assert statuses(http, 5, "/v1/alarms", key=guess) == [401, 401, 401, 429, 429]
    assert statuses(http, 1, "/v1/alarms", key=door.key(Right.AUDIT)) == [200]


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("192.0.2.1", "192.0.2.2", False),
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("unknown", "unknown", True),
    ],
)
def test_house_is_counted_and_not_each_of_its_addresses(
    first: str, second: str, *, same: bool
) -> None:
    limiter = Limiter(Limits(address="1/hour"))
    limiter.address(first)

    if same:
        with pytest.raises(LimitError, match="Too many requests of this address"):
            limiter.address(second)
    else:
        limiter.address(second)


def test_production_does_not_count_in_the_memory_of_one_process() -> None:
    with pytest.raises(LimitError) as caught:
        open_limiter(SETTINGS)
    assert caught.value.code == "limit-memory"

    open_limiter(SETTINGS.model_copy(update={"environment": Environment.DEVELOPMENT}))


@pytest.mark.parametrize("limits", [{"client": "often"}, {"address": ""}])
def test_limit_that_cannot_be_read_is_refused_at_the_start(limits: dict[str, str]) -> None:
    with pytest.raises(LimitError) as caught:
        Limiter(Limits(**limits))

    assert caught.value.code == "limit-settings"


def test_counts_are_kept_in_memory_or_redis_and_nowhere_else() -> None:
    with pytest.raises(ValidationError):
        Limits(storage="mongodb://user:word@host")
