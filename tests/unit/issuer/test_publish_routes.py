"""What everybody may ask for: the published tree, the log, kinds of document, and verdicts."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any

import pytest

from gouvcheck_core.errors import UsageError
from gouvcheck_core.profiles import packaged
from gouvcheck_core.trust_store.published_folder import PublishedFolder
from issuer_api.audit.checkpoint import open_checkpoint
from issuer_api.clients.caller import Right
from issuer_api.publish.service import publish
from tests.support.door import Door, body
from tests.support.press import AUDIT, ORIGIN, furnished
from tests.support.register import NOW

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from issuer_api.store.opening import Register

WHY = {"reason": "error"}


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    return tmp_path / "keys"


@pytest.fixture
def door(register: Register, keys: Path) -> Iterator[Door]:
    press = furnished(keys)
    publish(register, press, now=NOW)
    door = Door(register, keys=keys)
    with door.http:
        yield door


def issued(door: Door) -> dict[str, Any]:
    document = door.issue(body(formats=["png"]), key=door.key(Right.ISSUE)).json()
    assert isinstance(document, dict)
    return document


def judged(door: Door, code: str, language: str = "en") -> dict[str, Any]:
    answer = door.http.post("/v1/verify", json={"code": code, "language": language})
    assert answer.status_code == 200
    found = answer.json()
    assert isinstance(found, dict)
    return found


def test_every_file_of_the_tree_is_served_with_its_caching(door: Door, keys: Path) -> None:
    for name, content in PublishedFolder(keys).items():
        answer = door.http.get(f"/keys/{name}")
        assert answer.content == content
        for_ever = "immutable" in answer.headers["cache-control"]
        assert for_ever is (name != "head.cose")


def test_head_that_is_known_is_not_sent_again(door: Door) -> None:
    tag = door.http.get("/keys/head.cose").headers["etag"]

    again = door.http.get("/keys/head.cose", headers={"If-None-Match": f'"x", W/{tag}'})
    other = door.http.get("/keys/head.cose", headers={"If-None-Match": '"x"'})

    assert (again.status_code, again.content, other.status_code) == (304, b"", 200)
    assert "max-age=10" in again.headers["cache-control"]


@pytest.mark.parametrize(
    "name",
    [
        "root/2.root.cose",
        "README.md",
        "secret.pem",
        "../secret.pem",
        "root/..%2f..%2fsecret.pem",
        "root/%2e%2e/secret.pem",
        "status/3/01.cwt",
        "",
        "head.cose/",
        "%00",
    ],
)
def test_nothing_else_of_the_folder_is_served(door: Door, keys: Path, name: str) -> None:
    for folder in (keys, keys.parent):
        (folder / "secret.pem").write_text("secret")

    answer = door.http.get(f"/keys/{name}")

    assert answer.status_code in {404, 405}
    assert "secret" not in answer.text
    assert answer.headers["cache-control"] == "no-store"


def test_file_that_vanishes_while_it_is_read_is_an_error(keys: Path) -> None:
    furnished(keys)
    folder = PublishedFolder(keys)
    (keys / "head.cose").unlink()

    with pytest.raises(UsageError) as caught:
        folder["head.cose"]

    assert caught.value.code == "usage-no-file"


def test_audit_log_is_served_as_tiles_under_a_checkpoint(door: Door, keys: Path) -> None:
    issued(door)
    publish(door.register, furnished(keys, now=NOW + 1), now=NOW + 2)

    note = door.http.get("/audit/checkpoint")
    tile = door.http.get("/audit/tile/entries/000.p/1")
    missing = door.http.get("/audit/tile/0/001")

    assert open_checkpoint(note.content, origin=ORIGIN, key=AUDIT.public).size == 1
    assert "max-age=10" in note.headers["cache-control"]
    with door.register.read() as books:
        entry = books.audit.entry(0)
    assert tile.content == len(entry).to_bytes(2, "big") + entry
    assert "immutable" in tile.headers["cache-control"]
    assert (missing.status_code, missing.json()["code"]) == (404, "audit-no-tile")
    assert door.http.get("/audit/tile/0/1").json()["code"] == "audit-path"


def test_kinds_of_document_are_listed_in_four_languages(door: Door) -> None:
    answer = door.http.get("/v1/profiles")

    assert [each["id"] for each in answer.json()] == [profile.id for profile in packaged()]
    record = next(each for each in answer.json() if each["id"] == "criminal-record")
    assert record["names"].keys() == {"fr", "de", "en", "lb"}
    field = next(each for each in record["fields"] if each["id"] == "entries")
    assert field["columns"][0]["names"].keys() == {"fr", "de", "en", "lb"}
    bulletin = next(each for each in record["fields"] if each["id"] == "bulletin")
    assert bulletin["values"][0].keys() == {"id", "names"}


def test_verdict_knows_at_once_what_the_register_says(door: Door) -> None:
    document = issued(door)
    key = door.key(Right.WITHDRAW)
    seen = [judged(door, document["code"])["reason"]]
    for number, verb in enumerate(["suspend", "reinstate", "withdraw"]):
        path = f"/v1/documents/{document['id']}/{verb}"
        door.post(path, WHY, key=key, idempotency=f"change-{number}")
        seen.append(judged(door, document["code"])["reason"])

    assert seen == ["genuine", "suspended", "genuine", "withdrawn"]


def test_reinstated_document_is_good_before_the_lists_say_so(door: Door, keys: Path) -> None:
    document = issued(door)
    key = door.key(Right.WITHDRAW)
    path = f"/v1/documents/{document['id']}"
    door.post(f"{path}/suspend", WHY, key=key, idempotency="change-one")
    publish(door.register, furnished(keys, now=NOW), now=NOW + 1)
    assert judged(door, document["code"])["reason"] == "suspended"

    door.post(f"{path}/reinstate", WHY, key=key, idempotency="change-two")

    assert judged(door, document["code"])["reason"] == "genuine"


def test_fields_are_shown_only_behind_a_good_signature(door: Door) -> None:
    document = issued(door)
    good = judged(door, document["code"])
    # The last but two symbols belong to the signature.
    changed = document["code"][:-6] + ("A" if document["code"][-6] != "A" else "B")
    bad = judged(door, changed + document["code"][-5:], "de")

    assert good["outcome"] == "accepted"
    assert [row["id"] for row in good["document"]["fields"]][:2] == ["bulletin", "subject"]
    assert (bad["outcome"], bad["reason"], bad["document"]) == ("rejected", "bad-signature", None)
    assert bad["title"] == "Nicht echt"
    assert judged(door, "https://example.lu")["reason"] == "not-a-code"


def test_picture_is_judged_too(door: Door) -> None:
    document = issued(door)
    picture = base64.b64decode(document["png"])

    answer = door.http.post("/v1/verify/file", files={"file": picture}, data={"language": "en"})
    nothing = door.http.post("/v1/verify/file", files={"file": b"no picture"})

    assert [each["reason"] for each in answer.json()["codes"]] == ["genuine"]
    assert nothing.status_code == 422
    assert nothing.json()["code"].startswith("scan-")


def test_service_without_a_head_judges_nothing(door: Door, keys: Path) -> None:
    (keys / "head.cose").unlink()

    answer = door.http.post("/v1/verify", json={"code": "GC1:X"})

    assert (answer.status_code, answer.json()["code"]) == (503, "publish-no-head")
