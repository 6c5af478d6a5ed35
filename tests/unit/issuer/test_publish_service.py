"""What the register says is published: lists whose entries changed, and a head that pins them."""

from __future__ import annotations

import shutil
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from gouvcheck_core import status
from gouvcheck_core.errors import GouvCheckError, SignerError
from gouvcheck_core.publish import Tree, held_list
from gouvcheck_core.trust.model import Status
from gouvcheck_core.trust_store.published_folder import PublishedFolder
from gouvcheck_core.update import HEAD_NAME, published_trust, status_name, update
from gouvcheck_core.verdict import Reason
from gouvcheck_core.verify import verify
from issuer_api.audit.checkpoint import open_checkpoint
from issuer_api.audit.leaf import Action
from issuer_api.documents import service as documents
from issuer_api.documents.changes.one import Change, change
from issuer_api.documents.tables import Cause
from issuer_api.publish import service
from issuer_api.publish.publisher import Publisher, chore
from issuer_api.publish.service import HEAD_EVERY, PAUSE, publish
from issuer_api.store.tables import DocumentState
from tests.support.press import AUDIT, LIST, ORIGIN, furnished, phone
from tests.support.register import CLIENT, NOW, desk, sample_order
from tests.support.signing import ed25519_signer

if TYPE_CHECKING:
    from pathlib import Path

    from issuer_api.documents.model import Issued
    from issuer_api.publish.service import Press
    from issuer_api.store.opening import Register

DESK = desk()


@pytest.fixture
def press(tmp_path: Path) -> Press:
    return furnished(tmp_path / "keys")


def issue(register: Register) -> Issued:
    with register.begin() as books:
        return documents.issue(books, sample_order(), desk=DESK, now=NOW)


def mark(register: Register, document: Issued, action: Action, *, now: int = NOW) -> None:
    wanted = Change(
        document=document.id,
        action=action,
        cause=Cause.ERROR,
        client=CLIENT,
        actor="",
        idempotency=f"{action} {now}",
    )
    with register.begin() as books:
        change(books, wanted, desk=DESK, now=now)


def verdict_offline(press: Press, document: Issued, *, now: int) -> Reason:
    def fetch(name: str, *, limit: int) -> bytes | None:
        path = press.folder / name
        return path.read_bytes()[: limit + 1] if path.exists() else None

    outcome = update(phone(press.folder), fetch, now=now)
    assert outcome.error is None
    trust = published_trust(outcome.state)
    assert trust is not None
    return verify(document.text, trust, now=now).reason


def test_phone_sees_what_the_register_says(register: Register, press: Press) -> None:
    document = issue(register)
    seen = []
    for step, action in enumerate(
        [None, Action.SUSPENDED, Action.REINSTATED, Action.WITHDRAWN], start=1
    ):
        now = NOW + 60 * step
        if action is not None:
            mark(register, document, action, now=now)
        publish(register, press, now=now)
        seen.append(verdict_offline(press, document, now=now))

    assert seen == [Reason.GENUINE, Reason.SUSPENDED, Reason.GENUINE, Reason.WITHDRAWN]


def test_only_lists_that_changed_get_a_version_and_every_head_does(
    register: Register, press: Press
) -> None:
    document = issue(register)

    first = publish(register, press, now=NOW + 1)
    mark(register, document, Action.WITHDRAWN)
    second = publish(register, press, now=NOW + 2)
    third = publish(register, press, now=NOW + 3)

    assert [first.lists, second.lists, third.lists] == [(), (LIST,), ()]
    assert [first.head, second.head, third.head] == [3, 4, 5]
    assert (press.folder / status_name(LIST, 2)).exists()
    assert not (press.folder / status_name(LIST, 3)).exists()


def test_head_pins_the_signed_checkpoint_of_the_log(register: Register, press: Press) -> None:
    issue(register)

    publish(register, press, now=NOW + 1)

    head = Tree(PublishedFolder(press.folder)).head()
    assert head is not None
    assert head.audit is not None
    checkpoint = open_checkpoint(head.audit, origin=ORIGIN, key=AUDIT.public)
    with register.read() as books:
        assert (checkpoint.size, checkpoint.root) == (1, books.audit.root())


def test_publication_that_was_broken_off_is_finished_by_the_next(
    register: Register, press: Press
) -> None:
    document = issue(register)
    mark(register, document, Action.WITHDRAWN)

    class Broken:
        public = press.head.public

        def sign(self, _message: bytes) -> bytes:
            raise SignerError("signer-gone", "The token is gone.", hint="Plug it in.")

    before = (press.folder / HEAD_NAME).read_bytes()
    with pytest.raises(SignerError):
        publish(register, replace(press, head=Broken()), now=NOW + 1)
    assert (press.folder / HEAD_NAME).read_bytes() == before
    assert verdict_offline(press, document, now=NOW + 1) is Reason.GENUINE

    publish(register, press, now=NOW + 2)

    assert verdict_offline(press, document, now=NOW + 2) is Reason.WITHDRAWN


def test_what_was_withdrawn_by_hand_and_used_elsewhere_stays(
    register: Register, press: Press
) -> None:
    document = issue(register)
    reference = document.claims.status
    assert reference is not None
    by_hand = status.StatusList.empty().with_changes(
        {reference.index: Status.WITHDRAWN, reference.index ^ 1: Status.USED}
    )
    (press.folder / status_name(LIST, 2)).write_bytes(
        status.build(by_hand, number=LIST, version=2, iat=NOW, signer=press.status)
    )
    mark(register, document, Action.SUSPENDED)

    publish(register, press, now=NOW + 1)

    held = held_list(Tree(PublishedFolder(press.folder)), LIST)
    assert held is not None
    assert held.list.status(reference.index) is Status.WITHDRAWN
    assert held.list.status(reference.index ^ 1) is Status.USED


def test_document_without_status_entry_is_denied_by_the_head_until_it_ends(
    register: Register, press: Press
) -> None:
    document = issue(register)
    with register.begin() as books:
        books.connection.exec_driver_sql("UPDATE document SET list = NULL, entry = NULL")
        assert books.documents.change(
            document.id, to=DocumentState.WITHDRAWN, allowed_from=[DocumentState.VALID]
        )
        fingerprint = books.documents.get(document.id).fingerprint

    publish(register, press, now=NOW + 1)
    head = Tree(PublishedFolder(press.folder)).head()
    assert head is not None
    assert head.denied == {fingerprint}
    with register.read() as books:
        assert books.documents.is_withdrawn(fingerprint)
        assert not books.documents.is_withdrawn(bytes(32))
        ended = books.documents.ended_among(head.denied, now=document.claims.exp)
        assert list(ended) == [fingerprint]
        assert list(books.documents.to_deny(now=document.claims.exp)) == []


@pytest.mark.parametrize(
    ("prepare", "now", "code"),
    [
        ("head", NOW + 1, "publish-no-head"),
        ("", NOW - 1, "publish-clock"),
        ("", NOW + 7 * 86_400 + PAUSE + 1, "publish-pause"),
        ("log", NOW + 1, "publish-other-log"),
        ("foreign log", NOW + 1, "audit-checkpoint"),
        ("expired trust", NOW + 91 * 86_400, "publish-refused"),
        ("status key", NOW + 1, "publish-status-key"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_publication_fails_closed(
    register: Register, press: Press, prepare: str, now: int, code: str
) -> None:
    document = issue(register)
    match prepare:
        case "head":
            (press.folder / HEAD_NAME).unlink()
        case "log":
            publish(register, press, now=NOW)
            with register.begin() as books:
                books.connection.exec_driver_sql("UPDATE audit_log SET size = 0")
        case "foreign log":
            publish(register, press, now=NOW)
            press = replace(press, audit=ed25519_signer("another"))
        case "expired trust":
            shutil.copy(press.folder / HEAD_NAME, press.folder / "old")
            for day in range(0, 90, 30):
                publish(register, press, now=NOW + day * 86_400)
        case "status key":
            press = replace(press, status=ed25519_signer("another"))
            mark(register, document, Action.WITHDRAWN)
        case _:
            pass
    files = {name: press.folder.joinpath(name) for name in PublishedFolder(press.folder)}
    before = {name: path.read_bytes() for name, path in files.items()}

    with pytest.raises(GouvCheckError) as caught:
        publish(register, press, now=now)

    assert caught.value.code == code
    assert dict(PublishedFolder(press.folder)) == before


def test_old_versions_of_a_list_go_when_nobody_asks_for_them(
    register: Register, press: Press, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "KEPT", 1)
    document = issue(register)
    for step, action in enumerate([Action.SUSPENDED, Action.REINSTATED, Action.WITHDRAWN]):
        mark(register, document, action, now=NOW + step)
        publish(register, press, now=NOW + step)

    kept = {path.name for path in (press.folder / "status" / str(LIST)).iterdir()}

    assert kept == {"3.cwt", "4.cwt"}
    assert verdict_offline(press, document, now=NOW + 3) is Reason.WITHDRAWN


def test_publisher_publishes_when_something_changed_or_the_head_is_old(
    register: Register, press: Press
) -> None:
    clock = [NOW]
    publisher = Publisher(register, press, desk=DESK, clock=lambda: clock[0])
    document = issue(register)
    heads = []
    for at, action in [
        (1, None),  # what was published before is not known
        (21, None),
        (41, Action.WITHDRAWN),
        (61, None),
        (41 + HEAD_EVERY, None),
    ]:
        clock[0] = NOW + at
        if action is not None:
            mark(register, document, action)
        publisher.look()
        assert publisher.last_published is not None
        heads.append(publisher.last_published - NOW)

    assert heads == [1, 1, 41, 41, 41 + HEAD_EVERY]
    assert chore(publisher, every=20).run == publisher.look


def test_publisher_says_why_it_failed_and_goes_on(register: Register, press: Press) -> None:
    publisher = Publisher(register, press, desk=DESK, clock=lambda: NOW + 1)
    kept = (press.folder / HEAD_NAME).rename(press.folder / "kept")

    with pytest.raises(GouvCheckError):
        publisher.look()
    assert (publisher.failed, publisher.last_published) == ("publish-no-head", None)
    kept.rename(press.folder / HEAD_NAME)
    publisher.look()

    assert (publisher.failed, publisher.last_published) == ("", NOW + 1)
