"""Whatever the OpenAPI allows, and what it does not: every answer is one that it describes."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.openapi import from_asgi
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from issuer_api.clients.caller import Right
from issuer_api.store.opening import create_register, open_register
from tests.support.door import Door
from tests.support.openapi import COMMITTED, written
from tests.support.register import let_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemathesis import Case, CheckContext, Response
    from schemathesis.schemas import APIOperation, BaseSchema


def no_failure(_context: CheckContext, response: Response, _case: Case[Any]) -> None:
    """Allow no 5xx, but for what this service here was not set up for."""
    if response.status_code >= 500:
        assert response.json()["code"] in NOT_SET_UP, response.text


CHECKS = (
    no_failure,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
)
EXAMPLES = 200 if os.environ.get("HYPOTHESIS_PROFILE") == "proof" else 25
"""For each route and mode; `make proof` looks longer."""
ROUTES = [
    (method.upper(), path)
    for path, methods in json.loads(COMMITTED.read_text(encoding="utf-8"))["paths"].items()
    for method in methods
]
NOT_SET_UP = frozenset({"batch-job-off", "download-off", "publish-no-head"})


def test_committed_openapi_is_that_of_the_service() -> None:
    assert COMMITTED.read_text(encoding="utf-8") == written(), (
        "run `python -m tests.support.openapi`, and read the difference"
    )


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    url = f"sqlite:///{tmp_path_factory.mktemp('api') / 'register.db'}"
    create_register(url)
    with open_register(url) as register:
        let_in(register)
        door = Door(register)
        with door.http:
            yield door


@pytest.fixture(scope="module")
def key(door: Door) -> str:
    return door.key(*Right)


@pytest.fixture(scope="module")
def api(door: Door) -> BaseSchema:
    return from_asgi("/openapi.json", door.http.app)


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
@pytest.mark.parametrize(("method", "path"), ROUTES, ids=[" ".join(route) for route in ROUTES])
def test_every_answer_is_one_that_the_openapi_describes(
    api: BaseSchema, key: str, method: str, path: str, mode: GenerationMode
) -> None:
    _try_out(api[path][method], mode, key=key)


def _try_out(
    operation: APIOperation[Any, Any, Any, Any], mode: GenerationMode, *, key: str
) -> None:
    try:
        strategy = operation.as_strategy(generation_mode=mode)
    except Unsatisfiable:  # a route that takes nothing takes nothing wrong
        return

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=strategy)
    def ask(case: Case[Any]) -> None:
        case.call_and_validate(headers={"Authorization": f"Bearer {key}"}, checks=[*CHECKS])

    with suppress(Unsatisfiable):
        ask()
