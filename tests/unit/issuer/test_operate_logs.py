"""What a request leaves in the log: its route, its outcome, and nothing of what it was about."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from fastapi.telemetry import get_telemetry_data
from fastapi.testclient import TestClient
from opentelemetry import trace

from gouvcheck_core.profiles import packaged
from issuer_api import observe
from issuer_api.app import create_app
from issuer_api.clients.caller import Right
from issuer_api.operate.around import REQUEST_ID
from tests.support.databases import Database
from tests.support.door import Door, body, door
from tests.support.samples import FOLDER, usual_sample

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["door"]


@pytest.fixture
def database() -> Database:
    return Database.SQLITE


@pytest.fixture(autouse=True)
def _configured() -> None:
    observe.configure()


def lines(captured: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in captured.splitlines()]


def values(thing: object) -> Iterator[str]:
    """Yield every word of a document that could be told from any other text."""
    match thing:
        case dict():
            for value in thing.values():
                yield from values(value)
        case list():
            for value in thing:
                yield from values(value)
        case str() if len(thing) > 3:
            yield thing


def test_logs_of_every_kind_of_request_hold_no_value_of_any_document(
    door: Door, capsys: pytest.CaptureFixture[str]
) -> None:
    key = door.key(Right.ISSUE, Right.WITHDRAW)
    secrets = {key.rsplit("_", 1)[1]}
    for number, profile in enumerate(packaged()):
        fields = usual_sample(profile)
        secrets |= set(values(fields))
        request = {"profile": profile.id, "claims": fields, "actor": "Sample Agent"}
        for idempotency in (f"request-{number}", f"request-{number}"):
            assert door.issue(request, key=key, idempotency=idempotency).status_code == 201
        wrong = request | {"claims": fields | {"Sample Field": "Sample Wrong"}}
        assert door.issue(wrong, key=key, idempotency=f"wrong-{number}").status_code == 422
        assert door.issue(request | {"Sample Extra": 1}, key=key).status_code == 422
        door.http.get(f"/v1/documents/{'Sample-Path'}?name=Sample-Query")
        door.http.get("/Sample-Nowhere")
    door.http.request("Sample-Method", "/v1/documents")
    captured = capsys.readouterr()

    assert len(lines(captured.err)) > 40
    written = captured.out + captured.err
    assert [value for value in secrets if value in written] == []
    assert "Sample" not in written
    assert "Sample" not in door.http.get("/metrics").text


def test_every_sample_holds_words_that_the_scan_would_find() -> None:
    for path in FOLDER.glob("*.json"):
        assert any(values(json.loads(path.read_text(encoding="utf-8"))["fields"])), path


def test_request_is_logged_once_by_its_route(
    door: Door, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = door.get("/v1/documents/0123", key=door.key(Right.ISSUE))

    (line,) = [each for each in lines(capsys.readouterr().err) if each["event"] == "answered"]
    assert (line["method"], line["status"]) == ("GET", answer.status_code)
    assert re.fullmatch(r"/v1/documents/\{\w+\}", line["route"])
    assert line["request"] == answer.headers[REQUEST_ID]
    assert line["duration_ms"] >= 0


@pytest.mark.parametrize(
    ("sent", "kept"),
    [("0123456789abcdef" * 2, True), ("Sample Person", False), ("", False)],
    ids=["of a proxy", "somebody's name", "none"],
)
def test_number_of_a_request_is_a_proxys_or_ours(door: Door, sent: str, *, kept: bool) -> None:
    answer = door.http.get("/healthz", headers={REQUEST_ID: sent})

    number = answer.headers[REQUEST_ID]
    assert (number == sent) is kept
    assert re.fullmatch(r"[0-9a-f]{32}", number)


def test_answers_are_kept_by_nobody_and_read_as_nothing_else(door: Door) -> None:
    headers = door.http.get("/healthz").headers

    assert headers["cache-control"] == "no-store"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"


def test_defect_is_counted_and_logged_without_what_it_says(
    door: Door, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_arguments: object, **_named: object) -> None:
        raise RuntimeError("Sample Person")

    monkeypatch.setattr("issuer_api.operate.health.look", fail)
    answer = door.http.get("/readyz")

    assert (answer.status_code, answer.json()["code"]) == (500, "api-defect")
    logged = capsys.readouterr().err
    assert "Sample" not in logged + answer.text
    assert {line["event"] for line in lines(logged)} == {"answered", "defect"}


def test_issue_is_counted_by_kind_and_asked_for_by_whoever_may(door: Door) -> None:
    refused = door.http.get("/metrics")
    assert (refused.status_code, refused.json()["code"]) == (403, "client-metrics")
    assert door.issue(body(), key=door.key(Right.ISSUE)).status_code == 201
    assert (
        'gouvcheck_documents_issued_total{profile="criminal-record"} 1.0'
        in door.http.app.state.metrics.text().decode()  # type: ignore[attr-defined]
    )


class Tracing(trace.TracerProvider):
    """Stands for what an operator installs to collect traces."""

    def get_tracer(self, *_about: object, **_more: object) -> trace.Tracer:
        return trace.NoOpTracer()


def test_telemetry_of_the_framework_gets_to_see_no_request(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trace, "get_tracer_provider", Tracing)
    app = create_app(door.house)
    app.add_api_route("/sample", lambda: get_telemetry_data() is None)

    with TestClient(app) as http:
        assert http.get("/sample").json() is True
