"""A code comes onto the client's own PDF; what cannot be stamped is refused before it is issued."""

from __future__ import annotations

import io
import json
from functools import cache
from typing import TYPE_CHECKING, Any

import pikepdf
import pytest
import typst

from gouvcheck_core import scan
from gouvcheck_core.profiles import packaged
from gouvcheck_core.qr import Level
from issuer_api.clients.caller import Right
from issuer_api.documents import service
from issuer_api.errors import StampError
from issuer_api.sheets.block import measure
from issuer_api.store.tables import DocumentState
from tests.support.door import Door, body, door
from tests.support.register import NOW, desk, sample_order

if TYPE_CHECKING:
    from issuer_api.store.opening import Register

__all__ = ["door"]

CORNER = {"corner": "bottom-right"}
SOURCE = b"""
#set page("a4")
Une autorisation.
#place(dx: 110mm, dy: 80mm, text(fill: white)[\\[\\[code\\]\\]])
#place(dx: 0mm, dy: 180mm, rect(width: 60mm, height: 60mm, fill: black))
#pagebreak()
La seconde page.
"""


@cache
def sheet() -> bytes:
    return typst.compile(SOURCE, format="pdf")


@cache
def encrypted() -> bytes:
    file = io.BytesIO()
    with pikepdf.open(io.BytesIO(sheet())) as pdf:
        pdf.save(file, encryption=pikepdf.Encryption(owner="o", user="u"))
    return file.getvalue()


def send(
    door: Door,
    place: dict[str, Any],
    *,
    document: bytes | None = None,
    idempotency: str = "first-request",
    key: str | None = None,
    **change: Any,
) -> Any:
    wanted = body("business-permit", place=place) | change
    return door.http.post(
        "/v1/stamp",
        files={"file": ("sheet.pdf", sheet() if document is None else document)},
        data={"request": json.dumps(wanted)},
        headers={
            "Authorization": f"Bearer {key or door.key(Right.ISSUE)}",
            "Idempotency-Key": idempotency,
        },
    )


def leaves(door: Door) -> int:
    with door.register.read() as books:
        return books.audit.size()


@pytest.mark.parametrize(
    ("place", "page"),
    [
        (CORNER, 1),
        ({"anchor": "[[code]]"}, 1),
        ({"x": 40, "y": 220.5, "page": 2}, 2),
        ({"corner": "bottom-left", "page": 2}, 2),
    ],
    ids=["corner", "anchor", "point", "corner of page 2"],
)
def test_code_on_the_sheet_is_the_document_that_was_issued(
    door: Door, place: dict[str, Any], page: int
) -> None:
    answer = send(door, place, key=(key := door.key(Right.ISSUE)))

    assert (answer.status_code, answer.headers["content-type"]) == (201, "application/pdf")
    [code] = scan.scan(answer.content, page=page)
    told = door.get(answer.headers["location"], key=key).json()
    assert (told["state"], told["leaf"]) == ("valid", int(answer.headers["gouvcheck-leaf"]))
    with door.register.read() as books:
        assert books.documents.get(told["id"]).signature in _bytes(code.text)


def _bytes(text: str) -> bytes:
    from gouvcheck_core import envelope

    return envelope.from_text(text)


def test_same_request_gets_the_same_sheet_and_another_sheet_a_refusal(door: Door) -> None:
    key = door.key(Right.ISSUE)
    first = send(door, CORNER, key=key)
    door.now += 60

    assert send(door, CORNER, key=key).content == first.content
    for other in (
        send(door, {"anchor": "[[code]]"}, key=key),
        send(door, CORNER, document=first.content, key=key),
    ):
        assert other.status_code == 422
    assert leaves(door) == 1


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"document": b"no PDF"}, 422, "stamp-broken"),
        ({"document": b""}, 422, "stamp-broken"),
        ({"document": b"x" * (20 * 1024 * 1024 + 1)}, 413, "stamp-too-large"),
        ({"document": encrypted}, 422, "stamp-encrypted"),
        ({"place": {"anchor": "[[none]]"}}, 422, "stamp-anchor"),
        ({"place": {"corner": "top-left", "page": 3}}, 422, "stamp-page"),
        ({"place": {"x": 0, "y": 0}}, 422, "stamp-off-page"),
        ({"place": {"x": 120, "y": 90}}, 422, "stamp-fold"),
        ({"place": {"x": 30, "y": 215}}, 422, "stamp-occupied"),
        ({"claims": {}}, 422, "profile-field-missing"),
        ({"profile": "none"}, 404, "profile-unknown"),
        ({"place": {"corner": "middle"}}, 422, "api-request"),
        ({"place": {"corner": "top-left", "x": 1}}, 422, "api-request"),
        ({"iat": 1}, 422, "api-request"),
    ],
)
def test_what_cannot_be_stamped_is_refused_before_anything_is_issued(
    door: Door, change: dict[str, Any], status: int, code: str
) -> None:
    whole = {"place": CORNER, "document": None} | change
    if callable(whole["document"]):
        whole["document"] = whole["document"]()

    answer = send(door, **whole)

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert leaves(door) == 0


def test_key_stamps_only_what_it_was_made_for(door: Door) -> None:
    answer = send(door, CORNER, key=door.key(Right.AUDIT))

    assert (answer.status_code, answer.json()["code"]) == (403, "client-scope")


def test_sheet_that_does_not_read_back_is_withdrawn_and_not_released(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unreadable(*_: object, **__: object) -> None:
        raise StampError("stamp-unreadable", "It does not read.", hint="Elsewhere.")

    key = door.key(Right.ISSUE)
    monkeypatch.setattr("issuer_api.sheets.stamp.read_back", unreadable)

    answer = send(door, CORNER, key=key)
    monkeypatch.undo()
    again = send(door, CORNER, key=key)

    assert (answer.status_code, answer.json()["code"]) == (422, "stamp-unreadable")
    assert (again.status_code, again.json()["code"]) == (409, "document-state")
    assert leaves(door) == 2
    with door.register.read() as books:
        rows = books.connection.exec_driver_sql("SELECT state FROM document").scalars().all()
    assert rows == [DocumentState.WITHDRAWN.value]


@pytest.mark.parametrize("kind", [profile.id for profile in packaged()])
def test_no_code_is_larger_than_what_was_measured(register: Register, kind: str) -> None:
    order, own = sample_order(kind), desk()
    level = Level(order.profile.level.value)

    longest = service.longest(order, desk=own, now=NOW)
    with register.begin() as books:
        issued = service.issue(books, order, desk=own, now=NOW)

    assert len(issued.text) <= len(longest)
    assert measure(issued.text, level=level) <= measure(longest, level=level)
