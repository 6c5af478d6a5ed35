"""Documents over HTTP: through the app, a real register and a real key."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any

import pytest

from gouvcheck_core import scan
from issuer_api.clients import api_keys
from issuer_api.clients.caller import Right
from issuer_api.errors import StampError
from issuer_api.store.tables import StopKind
from tests.support.door import body, door
from tests.support.register import CLIENT, NOW

if TYPE_CHECKING:
    from tests.support.door import Door

__all__ = ["door"]


def test_document_comes_as_text_picture_and_pdf_of_the_same_code(door: Door) -> None:
    answer = door.issue(
        body(formats=["png", "svg", "pdf"], language="de"), key=door.key(Right.ISSUE)
    )

    assert answer.status_code == 201
    document = answer.json()
    for name in ("png", "pdf"):
        found = scan.scan(base64.b64decode(document[name]))
        assert [code.text for code in found] == [document["code"]]
    assert document["svg"].startswith("<svg")
    assert answer.headers["cache-control"] == "no-store"


def test_same_request_gets_the_same_answer(door: Door) -> None:
    key = door.key(Right.ISSUE)
    first = door.issue(body(), key=key)
    door.now += 100

    assert door.issue(body(), key=key).json() == first.json()


@pytest.mark.parametrize(
    ("rights", "types", "expires", "status", "code"),
    [
        ([Right.AUDIT], None, NOW + 1_000, 403, "client-scope"),
        ([Right.ISSUE], frozenset({2}), NOW + 1_000, 403, "client-scope"),
        ([Right.ISSUE], frozenset(), NOW + 1_000, 403, "client-scope"),
        ([Right.ISSUE], frozenset({1, 2}), NOW + 1_000, 201, None),
        ([Right.ISSUE], None, NOW + 1, 401, "client-token"),
    ],
    ids=["other right", "other kind", "no kind", "this kind", "expired"],
)
def test_key_does_what_it_was_made_for(
    door: Door,
    rights: list[Right],
    types: frozenset[int] | None,
    expires: int,
    status: int,
    code: str | None,
) -> None:
    key = door.key(*rights, types=types, expires=expires)
    door.now = NOW + 1

    answer = door.issue(body(), key=key)

    assert (answer.status_code, answer.json().get("code") if status != 201 else None) == (
        status,
        code,
    )


def test_every_bad_credential_gets_the_same_answer(door: Door) -> None:
    good = door.key(Right.ISSUE)
    identifier = good.split("_")[1]
    revoked = door.key(Right.ISSUE, Right.AUDIT)
    with door.register.begin() as books:
        assert books.clients.revoke_key(revoked.split("_")[1], client_name=CLIENT, now=NOW)
        assert not books.clients.revoke_key("none", client_name=CLIENT, now=NOW)
    answers = {
        (answer.status_code, answer.text)
        for credential in (
            "",
            "x",
            good[:-1],
            good[:-1] + ("A" if good[-1] != "A" else "B"),
            good.replace(identifier, "a" * 12),
            revoked,
        )
        for answer in [door.issue(body(), key=credential)]
    }

    assert len(answers) == 1
    assert next(iter(answers))[0] == 401
    without = door.http.post("/v1/documents", json=body(), headers={"Idempotency-Key": "12345678"})
    assert without.status_code == 401


def test_key_lives_a_year_at_most(door: Door) -> None:
    from issuer_api.errors import ClientError

    for expires in (NOW, NOW + api_keys.LONGEST + 1):
        with pytest.raises(ClientError, match="within a year"):
            door.key(Right.ISSUE, expires=expires)


def test_secret_of_a_key_is_shown_nowhere(door: Door) -> None:
    key = door.key(Right.ISSUE)
    secret = key.split("_", 2)[2]

    assert secret not in repr(api_keys.NewKey("abc", key))
    with door.register.read() as books:
        rows = repr(books.connection.exec_driver_sql("SELECT * FROM api_key").all())
    assert secret not in rows
    assert base64.urlsafe_b64decode(secret + "=").hex() not in rows


def test_kill_switch_is_read_at_each_issue(door: Door) -> None:
    key = door.key(Right.ISSUE)
    door.issue(body(), key=key)
    with door.register.begin() as books:
        books.clients.stop(StopKind.CLIENT, CLIENT, reason="sample", by="first", now=NOW)

    answer = door.issue(body(), key=key, idempotency="second-request")

    assert (answer.status_code, answer.json()["code"]) == (403, "client-stopped")


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"profile": "none"}, 404, "profile-unknown"),
        ({"claims": {}}, 422, "profile-field-missing"),
        ({"iat": 7}, 422, "api-request"),
        ({"kid": "00"}, 422, "api-request"),
        ({"formats": ["exe"]}, 422, "api-request"),
    ],
    ids=["unknown kind", "no claims", "own time", "own key", "own format"],
)
def test_bad_request_is_a_problem_and_uses_up_nothing(
    door: Door, change: dict[str, Any], status: int, code: str
) -> None:
    answer = door.issue(body() | change, key=door.key(Right.ISSUE))

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    with door.register.read() as books:
        assert books.audit.size() == 0


def test_document_that_does_not_read_back_is_withdrawn_and_not_released(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unreadable(*_: object, **__: object) -> None:
        raise StampError("stamp-unreadable", "It does not read.", hint="Report it.")

    key = door.key(Right.ISSUE)
    monkeypatch.setattr("issuer_api.sheets.render.read_back", unreadable)

    answer = door.issue(body(formats=["pdf"]), key=key)
    again = door.issue(body(formats=["pdf"]), key=key)

    assert (answer.status_code, answer.json()["code"]) == (422, "stamp-unreadable")
    assert (again.status_code, again.json()["code"]) == (409, "document-state")
    with door.register.read() as books:
        assert books.audit.size() == 2
