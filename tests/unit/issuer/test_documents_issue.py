"""A document is issued once, in one transaction, and the caller chooses nothing but its fields."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import insert

from gouvcheck_core import cose, envelope
from gouvcheck_core.errors import GouvCheckError, ProfileError, SignerError
from gouvcheck_core.profiles import packaged
from gouvcheck_core.signer import SoftwareSigner
from gouvcheck_core.status import FULL
from issuer_api.audit import merkle
from issuer_api.audit.leaf import Action, Leaf, commits_to
from issuer_api.documents import service
from issuer_api.errors import ClientError, DocumentError, QuotaError
from issuer_api.operate.repository import CountBook
from issuer_api.store.tables import DocumentState, StopKind, list_use
from tests.support.manifests import Made, entries, take
from tests.support.register import CLIENT, NOW, QUOTA, desk, sample_order
from voucher_batch.errors import BookError

if TYPE_CHECKING:
    from issuer_api.documents.model import Issued, Order
    from issuer_api.documents.service import Desk
    from issuer_api.store.opening import Register

DESK = desk()


def issue(register: Register, order: Order, *, with_: Desk = DESK, now: int = NOW) -> Issued:
    with register.begin() as books:
        return service.issue(books, order, desk=with_, now=now)


@pytest.mark.parametrize("kind", [profile.id for profile in packaged()])
def test_issued_code_is_signed_by_the_desk_and_stands_in_register_and_log(
    register: Register, kind: str
) -> None:
    order = sample_order(kind)
    issued = issue(register, order)

    message = cose.parse(envelope.from_text(issued.text))
    assert message.verified_by(DESK.signers[order.profile.type].public)
    assert message.payload == issued.claims.encode()
    assert issued.claims.iat == NOW
    with register.read() as books:
        registered = books.documents.get(issued.id)
        leaf = Leaf.parse(books.audit.entry(issued.leaf))
    assert registered.fingerprint == message.fingerprint
    assert (leaf.action, leaf.client, leaf.kid) == (Action.ISSUED, CLIENT, message.kid)
    assert registered.salt is not None
    assert commits_to(
        leaf.commitment, salt=registered.salt, fingerprint=message.fingerprint, actor="desk 7"
    )


def test_register_holds_no_field_of_a_document(register: Register) -> None:
    issued = issue(register, sample_order())

    with register.read() as books:
        rows = [
            repr(row)
            for table in ("document", "audit_leaf", "client", "quota")
            for row in books.connection.exec_driver_sql(f"SELECT * FROM {table}")  # noqa: S608
        ]
    values = [value for value in issued.claims.fields.values() if isinstance(value, str)]
    assert values
    assert not [value for value in values for row in rows if value in row]


def test_same_request_gets_the_same_code_and_uses_up_nothing(register: Register) -> None:
    first = issue(register, sample_order())
    again = issue(register, sample_order(), now=NOW + 86_400 * 400)

    assert (again.id, again.text, again.leaf) == (first.id, first.text, first.leaf)
    with register.read() as books:
        assert books.audit.size() == 1


def test_key_of_one_request_is_no_key_for_another(register: Register) -> None:
    issue(register, sample_order())

    with pytest.raises(DocumentError, match="used for another document"):
        issue(register, sample_order("appointment"))


def test_document_that_can_no_longer_be_made_as_it_was_is_not_made(register: Register) -> None:
    order = sample_order()
    issue(register, order)
    with register.begin() as books:
        books.connection.exec_driver_sql("UPDATE document SET exp = exp + 1")

    with pytest.raises(DocumentError, match="as it was signed"):
        issue(register, order)


def test_fields_that_do_not_fit_are_refused_and_nothing_counts(register: Register) -> None:
    order = sample_order()
    with pytest.raises(ProfileError):
        issue(register, replace(order, fields={**order.fields, "bulletin": "9"}))

    with register.read() as books:
        assert books.audit.size() == 0
    for number in range(QUOTA):
        issue(register, sample_order(idempotency=str(number)))


class Broken(SoftwareSigner):
    """A signer whose signatures are not its own."""

    def sign(self, message: bytes) -> bytes:
        return super().sign(message + b"!")


def test_signature_that_does_not_hold_leaves_no_leaf(register: Register) -> None:
    from tests.support.signing import private_p256

    broken = Broken(private_p256("issuer"))
    with pytest.raises(SignerError, match="does not verify"):
        issue(register, sample_order(), with_=replace(DESK, signers={1: broken}))

    with register.read() as books:
        assert books.audit.size() == 0


def test_kind_of_document_without_a_key_is_refused(register: Register) -> None:
    with pytest.raises(DocumentError, match="No key is in service"):
        issue(register, sample_order(), with_=replace(DESK, signers={}))


def test_key_that_has_signed_enough_signs_no_more(
    register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    from issuer_api.documents import repository

    monkeypatch.setattr(repository, "MAX_SIGNED", 1)
    issue(register, sample_order(idempotency="1"))

    with pytest.raises(DocumentError, match="all that it may"):
        issue(register, sample_order(idempotency="2"))


def test_list_without_a_free_entry_in_sight_is_full(register: Register) -> None:
    class Stuck:
        """Draws the same number for every entry."""

        def __call__(self, count: int, /) -> bytes:
            return bytes(4) if count == 4 else desk().random(count)

    stuck = replace(DESK, random=Stuck())
    issue(register, sample_order(idempotency="1"), with_=stuck)

    with pytest.raises(DocumentError, match="nearly full"):
        issue(register, sample_order(idempotency="2"), with_=stuck)


def fill(register: Register, number: int, *, taken: int) -> None:
    """Let a status list look as if so many of its entries were given out."""
    with register.begin() as books:
        books.connection.execute(insert(list_use).values(list=number, taken=taken))


def test_list_closes_at_nine_tenths_and_the_next_one_is_filled(register: Register) -> None:
    two = replace(DESK, lists=dict.fromkeys(DESK.lists, (7, 4)))
    fill(register, 7, taken=FULL - 2)

    lists = [
        entry.list
        for number in range(4)
        if (
            entry := issue(register, sample_order(idempotency=f"{number}"), with_=two).claims.status
        )
    ]

    assert lists == [7, 7, 4, 4]
    with register.read() as books:
        assert CountBook(books.connection).taken() == {4: 2, 7: FULL}


def test_list_of_a_campaign_is_passed_over(register: Register) -> None:
    two = replace(DESK, lists=dict.fromkeys(DESK.lists, (1, 4)))
    take(register, Made.of(entries(3)).file())  # in status list 1

    issued = issue(register, sample_order(idempotency="1"), with_=two)

    assert issued.claims.status is not None
    assert issued.claims.status.list == 4


def test_last_list_closes_too_and_nothing_is_issued_then(register: Register) -> None:
    two = replace(DESK, lists=dict.fromkeys(DESK.lists, (7, 4)))
    fill(register, 7, taken=FULL)
    fill(register, 4, taken=FULL - 1)
    issue(register, sample_order(idempotency="1"), with_=two)

    with pytest.raises(DocumentError) as caught:
        issue(register, sample_order(idempotency="2"), with_=two)

    assert caught.value.code == "document-list-full"
    with register.read() as books:
        assert books.audit.size() == 1
        assert CountBook(books.connection).taken() == {4: FULL, 7: FULL}
    # Who asks again gets the same document: it takes no other entry.
    assert issue(register, sample_order(idempotency="1"), with_=two).claims.status is not None


def test_document_that_is_not_issued_takes_no_entry(register: Register) -> None:
    with pytest.raises(ProfileError):
        issue(register, replace(sample_order(), fields={}))

    with register.read() as books:
        assert CountBook(books.connection).taken() == {}


def test_entry_below_the_border_is_found_among_few(register: Register) -> None:
    class Crowded:
        """Draws an entry that is taken nine times of ten, and then some."""

        def __init__(self) -> None:
            self.draws, self.others = 0, desk(b"crowded").random

        def __call__(self, count: int, /) -> bytes:
            if count != 4:
                return self.others(count)
            self.draws += 1
            return bytes(4) if self.draws % 200 else (5).to_bytes(4, "big")

    crowded = replace(DESK, random=Crowded())
    issue(register, sample_order(idempotency="1"), with_=crowded)

    found = issue(register, sample_order(idempotency="2"), with_=crowded)

    assert found.claims.status is not None
    assert found.claims.status.index == 5


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (StopKind.CLIENT, CLIENT),
        (StopKind.TYPE, "1"),
        (StopKind.KEY, DESK.signers[1].public.kid.hex()),
    ],
)
def test_kill_switch_stops_the_next_issue_and_can_be_undone(
    register: Register, kind: StopKind, value: str
) -> None:
    with register.begin() as books:
        books.clients.stop(kind, value, reason="sample", by="first", now=NOW)
        books.clients.stop(kind, value, reason="again", by="second", now=NOW)
    with pytest.raises(ClientError, match=f"stopped for this {kind.value}"):
        issue(register, sample_order())

    with register.begin() as books:
        assert books.clients.release(kind, value)
        assert not books.clients.release(kind, value)
    assert issue(register, sample_order()).text


def test_unknown_client_and_one_that_nobody_approved_issue_nothing(register: Register) -> None:
    with register.begin() as books:
        books.clients.propose("new", title="New", by="first", now=NOW)

    for client, why in (("none", "no such client"), ("new", "not approved yet")):
        with pytest.raises(ClientError, match=why):
            issue(register, replace(sample_order(), client=client))


def test_kind_of_document_that_was_never_allowed_is_refused(register: Register) -> None:
    with register.begin() as books:
        books.clients.propose("new", title="New", by="first", now=NOW)
        books.clients.approve("new", by="second", now=NOW)

    with pytest.raises(QuotaError, match="may not issue documents of this kind"):
        issue(register, replace(sample_order(), client="new"))


def test_quota_is_of_a_day_and_changes_with_the_next(register: Register) -> None:
    with register.begin() as books:
        books.quotas.allow(CLIENT, 1, daily=1)
    issue(register, sample_order(idempotency="1"))
    with register.begin() as books:
        books.quotas.allow(CLIENT, 1, daily=2)

    with pytest.raises(QuotaError, match="quota of the day"):
        issue(register, sample_order(idempotency="2"))
    issue(register, sample_order(idempotency="3"), now=NOW + 86_400)
    issue(register, sample_order(idempotency="4"), now=NOW + 86_400)


def test_200_parallel_issues_against_a_quota_of_50_give_50(register: Register) -> None:
    refused = []
    guard = threading.Lock()

    def attempt(number: int) -> None:
        try:
            issue(
                register,
                sample_order(idempotency=str(number)),
                with_=desk(b"thread %d" % number),
            )
        except (QuotaError, BookError) as error:
            with guard:
                refused.append(error.code)

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(attempt, range(200)))

    with register.read() as books:
        size = books.audit.size()
        assert size == QUOTA
        assert merkle.root(size, books.audit) == books.audit.root()
        count = books.connection.exec_driver_sql("SELECT count(*) FROM document").scalar_one()
    assert count == QUOTA
    assert set(refused) == {"quota-used"}
    assert len(refused) == 150


def test_same_request_sent_at_once_by_many_is_issued_once(register: Register) -> None:
    def attempt(_: int) -> str:
        try:
            return issue(register, sample_order()).text
        except BookError as error:  # another one was first: ask again
            return issue(register, sample_order()).text if error.code == "book-conflict" else ""

    with ThreadPoolExecutor(8) as threads:
        texts = set(threads.map(attempt, range(16)))

    assert len(texts) == 1
    with register.read() as books:
        assert books.audit.size() == 1


def test_document_changes_its_state_only_from_one_that_allows_it(register: Register) -> None:
    issued = issue(register, sample_order())
    valid, withdrawn = DocumentState.VALID, DocumentState.WITHDRAWN

    with register.begin() as books:
        assert books.documents.change(issued.id, to=withdrawn, allowed_from=[valid])
        assert not books.documents.change(issued.id, to=withdrawn, allowed_from=[valid])
        assert issued.claims.status is not None
        assert list(books.documents.marked(3)) == [(issued.claims.status.index, withdrawn)]
        assert list(books.documents.marked(4)) == []
        with pytest.raises(DocumentError, match="no such document"):
            books.documents.get("none")


def test_nothing_that_holds_claims_shows_them(register: Register) -> None:
    order = sample_order()
    issued = issue(register, order)

    for text in (repr(order), repr(issued)):
        assert "Muster" not in text
    with pytest.raises(GouvCheckError) as caught:
        issue(register, replace(order, fields={**order.fields, "issued": 7}, idempotency="2"))
    assert "Muster" not in str(caught.value)
