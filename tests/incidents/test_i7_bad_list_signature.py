"""I7: a bad signature on the revocation list was treated as "not revoked".

A verifier fetched the list, could not verify it, and went on as if it were empty. Here a list
that is damaged, signed by somebody else, missing or not the one that was promised is never
taken in, and no document passes on the strength of a list that is not there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gouvcheck_core import publish, status
from gouvcheck_core.status import StatusList
from gouvcheck_core.trust.files import Term
from gouvcheck_core.trust.state import read_head
from gouvcheck_core.update import HEAD_NAME, status_name
from tests.support import demo_keys
from tests.support.desk import Desk

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

LIST = status_name(demo_keys.STATUS_LIST, 2)


def _damaged(data: bytes) -> bytes:
    return data[:-1] + bytes([data[-1] ^ 1])


def _of_a_stranger(_: bytes) -> bytes:
    stranger = demo_keys.signer("document-2")
    empty = StatusList.empty()
    return status.build(empty, number=1, version=2, iat=demo_keys.BEGIN, signer=stranger)


def _cut_off(data: bytes) -> bytes:
    return data[:1]


BAD = pytest.mark.parametrize("spoil", [_damaged, _of_a_stranger, _cut_off])


def spoil_and_pin(desk: Desk, spoil: Callable[[bytes], bytes]) -> None:
    """Put a bad list in place of a good one, and have the head key itself promise it."""
    path = desk.folder / "keys" / LIST
    path.write_bytes(spoil(path.read_bytes()))
    last = read_head(desk.head()).term
    term = Term(last.version + 1, desk.now, last.expires)
    draft = publish.draft_head(desk.tree(), term, denied=())
    head = publish.sign_body(draft, demo_keys.signer("head"))
    (desk.folder / "keys" / HEAD_NAME).write_bytes(head.encode())


@BAD
def test_bad_list_is_not_taken_in(desk: Desk, spoil: Callable[[bytes], bytes]) -> None:
    desk.paper(index=100)
    desk.mark(100, "withdrawn")
    path = desk.folder / "keys" / LIST
    path.write_bytes(spoil(path.read_bytes()))
    ran = desk.update()
    assert ran.code == 65
    assert "[update-hash]" in ran.err
    assert desk.reason(100) == "genuine"  # by the lists of before, whose age is said


@BAD
def test_bad_list_that_the_head_promises_is_not_taken_in_either(
    desk: Desk, spoil: Callable[[bytes], bytes]
) -> None:
    desk.mark(100, "suspended")
    assert desk.update().code == 0
    desk.paper(index=100)
    assert desk.reason(100) == "suspended"
    spoil_and_pin(desk, spoil)
    ran = desk.update()
    assert ran.code == 65
    assert "[status-" in ran.err
    assert desk.reason(100) == "suspended"


@BAD
def test_phone_that_never_had_a_good_list_judges_nothing(
    tmp_path: Path, spoil: Callable[[bytes], bytes]
) -> None:
    desk = Desk.furnished(tmp_path, head=True)
    desk.paper(index=100)
    desk.mark(100, "withdrawn")
    spoil_and_pin(desk, spoil)
    assert desk.update().code == 65
    ran = desk.judge(100)
    assert (ran.code, ran.out) == (65, "")
    assert "[store-empty]" in ran.err


def test_list_that_rotted_on_the_phone_is_no_empty_list(desk: Desk) -> None:
    desk.paper(index=100)
    desk.mark(100, "withdrawn")
    assert desk.update().code == 0
    generation = desk.held().generation
    assert generation is not None
    (rotten,) = (
        path
        for path in (desk.folder / "phone" / "files").iterdir()
        if path.read_bytes() == generation.lists[1]
    )
    rotten.write_bytes(_damaged(generation.lists[1]))
    ran = desk.judge(100)
    assert (ran.code, ran.out) == (65, "")
    assert "[store-damaged]" in ran.err
    rotten.unlink()
    assert desk.judge(100).code == 65


def test_document_whose_list_nobody_published_is_open(desk: Desk) -> None:
    desk.paper(index=100, number=2)
    assert desk.judge(100).code == 2
    assert desk.reason(100) == "status-missing"


def test_publisher_does_not_publish_a_bad_list(desk: Desk) -> None:
    path = desk.folder / "keys" / LIST
    path.write_bytes(_of_a_stranger(b""))
    code = desk.refused("keys publish --signer demo/head.private.pem")
    assert code == "publish-refused"
    assert desk.refused("keys check") == "status-signature"
    assert desk.call("keys status").code == 0  # what is served is still good
