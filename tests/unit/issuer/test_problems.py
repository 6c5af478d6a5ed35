from __future__ import annotations

from http import HTTPStatus
from typing import Annotated

import pytest
from fastapi import Body, FastAPI
from fastapi.testclient import TestClient

from gouvcheck_core.errors import GouvCheckError, ProfileError
from issuer_api.errors import ClientError, DocumentError, QuotaError, StampError
from issuer_api.problems import MEDIA_TYPE, add_problems
from voucher_batch.errors import BookError

NAME = "Muster-Beispill"


@pytest.fixture
def app() -> FastAPI:
    app = FastAPI()
    add_problems(app)
    return app


def answer_to(app: FastAPI, error: Exception) -> tuple[int, dict[str, object], dict[str, str]]:
    @app.get("/fails")
    def fails() -> None:
        raise error

    with TestClient(app, raise_server_exceptions=False) as client:
        answer = client.get("/fails")
    assert answer.headers["content-type"] == MEDIA_TYPE
    return answer.status_code, answer.json(), dict(answer.headers)


@pytest.mark.parametrize(
    ("kind", "code", "status"),
    [
        (ProfileError, "profile-bounds", 422),
        (ProfileError, "profile-unknown", 404),
        (ClientError, "client-token", 401),
        (ClientError, "client-scope", 403),
        (QuotaError, "quota-used", 429),
        (QuotaError, "quota-none", 403),
        (DocumentError, "document-unknown", 404),
        (DocumentError, "document-idempotency", 422),
        (StampError, "stamp-too-large", 413),
        (BookError, "book-conflict", 409),
        (BookError, "book-busy", 503),
        (BookError, "book-database", 503),
    ],
)
def test_error_of_ours_is_a_problem_with_its_code_sentence_and_hint(
    app: FastAPI, kind: type[GouvCheckError], code: str, status: int
) -> None:
    found, body, headers = answer_to(app, kind(code, "What happened.", hint="What to do."))

    assert found == status
    assert body == {
        "type": f"urn:gouvcheck:problem:{code}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "code": code,
        "detail": "What happened.",
        "hint": "What to do.",
    }
    assert ("retry-after" in headers) == (status in {429, 503})
    assert ("www-authenticate" in headers) == (status == 401)


def test_defect_says_nothing_of_what_it_was(
    app: FastAPI, capsys: pytest.CaptureFixture[str]
) -> None:
    status, body, _ = answer_to(app, RuntimeError(NAME))

    assert (status, body["code"]) == (500, "api-defect")
    assert NAME not in str(body)
    written = capsys.readouterr()
    assert NAME not in written.out + written.err


def test_request_that_does_not_fit_is_answered_with_places_and_no_value(app: FastAPI) -> None:
    @app.post("/takes")
    def takes(number: Annotated[int, Body(embed=True)]) -> int:
        return number

    with TestClient(app) as client:
        answer = client.post("/takes", json={"number": NAME})

    assert answer.status_code == 422
    assert answer.json()["code"] == "api-request"
    assert "body.number" in answer.json()["detail"]
    assert NAME not in answer.text


def test_what_the_framework_refuses_is_a_problem_too(app: FastAPI) -> None:
    with TestClient(app) as client:
        answer = client.get("/nowhere")

    assert (answer.status_code, answer.json()["code"]) == (404, "api-http-404")
    assert answer.headers["content-type"] == MEDIA_TYPE
