"""Signatures, leaves and documents are the same number, on both databases."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from issuer_api.audit.leaf import Action, Leaf
from issuer_api.documents import service
from issuer_api.errors import AuditError
from issuer_api.operate.counting import Counts, Tally, check
from tests.support.register import NOW, desk, sample_order

if TYPE_CHECKING:
    from issuer_api.store.opening import Register

DESK = desk()


def issue(register: Register, count: int) -> None:
    for number in range(count):
        with register.begin() as books:
            order = sample_order(idempotency=f"{number} of {count}")
            service.issue(books, order, desk=DESK, now=NOW)


def test_counts_agree_and_go_on_from_the_last_time(register: Register) -> None:
    tally = Tally()
    issue(register, 2)
    check(register, tally)
    issue(register, 1)

    with register.read() as books:
        assert tally.count(books) == Counts(3, 3, 3)
    assert tally == Tally(read=3, issued=3)
    check(register, tally)


def test_other_actions_are_no_signatures(register: Register) -> None:
    issue(register, 1)
    leaf = Leaf(
        time=NOW, action=Action.WITHDRAWN, client="c", type=1, kid=b"", commitment=b"\0" * 32
    )
    with register.begin() as books:
        books.audit.append(leaf.encode())

    check(register, Tally())


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE key_use SET signed = signed + 1",
        "DELETE FROM document",
        "DELETE FROM audit_leaf",
    ],
    ids=["signed beside the log", "document removed", "leaf removed"],
)
def test_whatever_is_changed_alone_is_found(register: Register, change: str) -> None:
    issue(register, 2)
    with register.begin() as books:
        books.connection.exec_driver_sql(change)

    with pytest.raises(AuditError) as caught:
        check(register, Tally())
    assert caught.value.code == "audit-count"
