"""The route that issues reads its request by itself, and answers as FastAPI would answer it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

import pytest
from fastapi.testclient import TestClient

from issuer_api.app import create_app
from issuer_api.clients.caller import Right
from issuer_api.documents.routes import issue
from issuer_api.documents.schemas import DocumentAnswer
from tests.support.door import Door, body, door

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["door"]

DIRECT: Final = "/v1/documents"
PLAIN: Final = "/plain"
JSON: Final = "application/json"
SAMPLE: Final = json.dumps(body()).encode()


@pytest.fixture
def both(door: Door) -> Iterator[TestClient]:
    """Return the service with the same route once more, read by FastAPI."""
    app = create_app(door.house)
    app.add_api_route(
        PLAIN, issue, methods=["POST"], status_code=201, response_model=DocumentAnswer
    )
    with TestClient(app, raise_server_exceptions=False) as http:
        yield http


def said(http: TestClient, path: str, content: bytes, headers: dict[str, str]) -> tuple[int, Any]:
    answer = http.post(path, content=content, headers=headers)
    return answer.status_code, answer.json()


@pytest.mark.parametrize(
    ("content", "more"),
    [
        (b"", {}),
        (b"null", {}),
        (b"[]", {}),
        (b'{"profile": ', {}),
        (b'"\xff"', {}),
        (b"[" * 100_000, {}),
        (SAMPLE, {"Content-Type": "text/plain"}),
        (SAMPLE, {"Content-Type": "application/problem+json; charset=utf-8"}),
        (SAMPLE, {"Content-Type": "APPLICATION/JSON"}),
        (SAMPLE, {"Content-Type": "multipart/json"}),
        (SAMPLE, {"Idempotency-Key": "short"}),
        (SAMPLE, {"Idempotency-Key": "with space"}),
        (SAMPLE, {"Idempotency-Key": "k" * 129}),
        (b"{}", {"Idempotency-Key": "short"}),
        (json.dumps(body(formats=["exe"], key=1)).encode(), {}),
        (json.dumps(body(delivery={"email": 1})).encode(), {}),
        (json.dumps(body("residence-certificate", formats=["svg"])).encode(), {}),
        (b'{"profile": "no-such-kind", "claims": {"a": NaN, "b": 1e400}}', {}),
    ],
)
def test_request_is_answered_as_fastapi_answers_it(
    door: Door, both: TestClient, content: bytes, more: dict[str, str]
) -> None:
    key = door.key(Right.ISSUE)
    headers = {
        "Authorization": f"Bearer {key}",
        "Content-Type": JSON,
        "Idempotency-Key": "asked-twice",
        **more,
    }
    assert said(both, DIRECT, content, headers) == said(both, PLAIN, content, headers)


def test_missing_headers_are_answered_as_fastapi_answers_them(door: Door, both: TestClient) -> None:
    shown = {"Authorization": f"Bearer {door.key(Right.ISSUE)}"}
    for headers in (shown, {**shown, "Content-Type": JSON}, {"Content-Type": JSON}):
        assert said(both, DIRECT, SAMPLE, headers) == said(both, PLAIN, SAMPLE, headers)


@pytest.mark.parametrize(
    "shown",
    [
        {},
        {"Authorization": "Basic eDp5"},
        {"Authorization": "Bearer"},
        {"Authorization": "Bearer gck_unknown"},
        {"Authorization": "Bearer no.such.token"},
    ],
)
def test_whoever_is_not_let_in_learns_nothing_of_the_request(
    both: TestClient, shown: dict[str, str]
) -> None:
    wrong = said(both, DIRECT, b"{}", {"Content-Type": JSON, **shown})
    assert wrong[1]["code"] == "client-token"
    assert wrong == said(both, PLAIN, b"{}", {"Content-Type": JSON, **shown})
