"""I1: valid certificates for "Adolf Hitler", in 2021, came from open portals and abused accounts.

No key had been stolen: accounts that could ask for a signature were used by others, and portals
signed what was only a preview. Here an account chooses the kind of document and its fields, and
nothing else; it can ask for so many a day; what it asked for is in the log before it is handed out;
it is odd at once that somebody is 132 years old; and one switch stops it.
"""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any

import pytest

from gouvcheck_core import cose, envelope
from gouvcheck_core.claims import parse
from issuer_api.clients.caller import Right
from issuer_api.store.opening import create_register, open_register
from tests.support.door import Door, body
from tests.support.register import CLIENT, NOW, let_in

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DAILY = 3


@pytest.fixture
def door(tmp_path: Path) -> Iterator[Door]:
    url = f"sqlite:///{tmp_path / 'register.db'}"
    create_register(url)
    with open_register(url) as register:
        let_in(register, quota=DAILY)
        door = Door(register)
        with door.http:
            yield door


def stolen(door: Door) -> str:
    """Return the key of a program that somebody else has got hold of."""
    return door.key(Right.ISSUE, Right.WITHDRAW)


def invented() -> dict[str, Any]:
    wanted = body("vaccination")
    holder = {"surname": "Muster-Erfonnt", "date-of-birth": "1889-04-20"}
    return wanted | {"claims": wanted["claims"] | holder}


@pytest.mark.parametrize("name", ["issuer", "kid", "key", "iat", "exp", "nbf", "list", "preview"])
def test_account_chooses_neither_issuer_nor_key_nor_time(door: Door, name: str) -> None:
    key = stolen(door)

    answer = door.issue(body() | {name: 1}, key=key)

    assert (answer.status_code, answer.json()["code"]) == (422, "api-request")
    within = body()
    within["claims"] = within["claims"] | {name: 1}
    assert door.issue(within, key=key).status_code == 422


def test_what_is_signed_is_what_the_service_fixed(door: Door) -> None:
    code = door.issue(body(), key=stolen(door)).json()["code"]

    message = cose.parse(envelope.from_text(code))
    claims = parse(message.payload)
    assert claims.iat == NOW
    assert claims.exp > NOW
    assert message.kid == door.desk.signers[1].public.kid


def test_nothing_signs_bytes_or_a_preview(door: Door) -> None:
    paths = door.http.get("/openapi.json").json()["paths"]

    assert not [path for path in paths if "preview" in path or "sign" in path]


def test_account_is_worth_its_quota_and_no_more(door: Door) -> None:
    key = stolen(door)

    answers = [door.issue(body(), key=key, idempotency=f"attempt-{n}") for n in range(DAILY + 2)]

    assert [answer.status_code for answer in answers] == [201] * DAILY + [429] * 2
    with door.register.read() as books:
        assert books.audit.size() == DAILY


def test_every_document_is_in_the_log_before_it_is_handed_out(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lost(*_: object) -> None:
        raise OSError("no space left")

    with door.register.read() as books:
        log = type(books.audit)
    monkeypatch.setattr(log, "append", lost)
    answer = door.issue(body(), key=stolen(door))

    assert answer.status_code >= 500
    assert "GC1:" not in answer.text
    with door.register.read() as books:
        assert books.audit.size() == 0


def test_somebody_who_cannot_live_raises_an_alarm_at_once(door: Door) -> None:
    issued = door.issue(invented(), key=stolen(door)).json()

    alarms = door.get("/v1/alarms", key=door.key(Right.RELEASE)).json()

    assert [(each["rule"], each["document"], each["client"]) for each in alarms] == [
        ("impossible-birth", issued["id"], CLIENT)
    ]
    assert "1889" not in str(alarms)


def test_one_switch_stops_the_account_and_what_it_issued_can_be_withdrawn(door: Door) -> None:
    key, manager = stolen(door), door.key(Right.RELEASE)
    issued = door.issue(invented(), key=key).json()

    reason = {"reason": "abused account"}
    door.write("PUT", f"/v1/stops/client/{CLIENT}", reason, key=manager)

    stopped = door.issue(body(), key=key, idempotency="second-attempt")
    assert (stopped.status_code, stopped.json()["code"]) == (403, "client-stopped")
    again = door.issue(invented(), key=key)
    assert again.status_code == 403
    withdrawn = door.post(f"/v1/documents/{issued['id']}/withdraw", {"reason": "fraud"}, key=key)
    assert withdrawn.json()["state"] == "withdrawn"


def test_credential_in_a_document_or_an_answer_is_no_way_in(door: Door) -> None:
    issued = door.issue(body(), key=stolen(door)).json()

    for text in (issued["code"], issued["id"], base64.b64encode(b"x" * 32).decode()):
        assert door.issue(body(), key=text).status_code == 401
