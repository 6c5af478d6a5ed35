"""Act three: published trust changes, and with it the verdicts of a phone that stays offline."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from gouvcheck_core import publish, status
from gouvcheck_core.environment import Environment
from gouvcheck_core.profiles import by_id
from gouvcheck_core.publish import Tree
from gouvcheck_core.trust import Status
from gouvcheck_core.trust.files import RoleName, Term, TrustList
from gouvcheck_core.trust.state import State
from gouvcheck_core.trust_store import DirectoryStore, folder_source
from gouvcheck_core.update import (
    HEAD_NAME,
    published_trust,
    root_name,
    status_name,
    trust_name,
    update,
)
from gouvcheck_core.verify import verify
from tests.e2e.story.documents import sign_sample
from tests.support import demo_keys

if TYPE_CHECKING:
    from pathlib import Path

    from gouvcheck_core.trust import Trust
    from tests.e2e.story.report import Report

WEEK = 7 * 86_400
YEAR = 365 * 86_400


class Publisher:
    """Keeps a published tree in a folder, with the demonstration keys."""

    def __init__(self, folder: Path, now: int) -> None:
        self.folder, self.now, self.heads = folder, now, 0
        shutil.copytree(demo_keys.FOLDER, folder, ignore=shutil.ignore_patterns("private", "*.md"))

    def tree(self) -> Tree:
        """Return what is published."""
        paths = (path for path in self.folder.rglob("*.c*") if path.is_file())
        return Tree({str(path.relative_to(self.folder)): path.read_bytes() for path in paths})

    def publish_head(self) -> None:
        """Pin the newest of everything."""
        self.heads += 1
        term = Term(self.heads, self.now + self.heads, self.now + WEEK)
        draft = publish.draft_head(self.tree(), term, denied=())
        self._write(HEAD_NAME, publish.sign_body(draft, demo_keys.signer("head")).encode())

    def publish_status(self, index: int, state: Status) -> None:
        """Mark one document in the status list."""
        number = demo_keys.STATUS_LIST
        version, token = self.tree().newest_list(number) or (0, b"")
        key = demo_keys.signer("status")
        held = status.parse(
            token, keys={key.public.kid: key.public}, number=number, version=version
        )
        fresh = status.build(
            held.list.with_changes({index: state}),
            number=number,
            version=version + 1,
            iat=self.now,
            exp=None,
            ttl=None,
            signer=key,
        )
        self._write(status_name(number, version + 1), fresh)

    def publish_trust(self, changed: TrustList) -> None:
        """Have two of three holders sign a changed trust list."""
        tree = self.tree()
        version = tree.newest_trust()[0] + 1
        draft = publish.draft_trust(changed, Term(version, self.now, self.now + YEAR))
        parts = [publish.sign_body(draft, demo_keys.signer(n)) for n in demo_keys.TRUSTEES[1:]]
        signed = publish.assemble(RoleName.TRUST, parts, root=tree.root())
        self._write(trust_name(version), signed.encode())

    def _write(self, name: str, data: bytes) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


class Phone:
    """A verifier with its own store, offline but for the moment of an update."""

    def __init__(self, folder: Path, now: int) -> None:
        self.store, self.now = DirectoryStore(folder), now
        root = (demo_keys.FOLDER / root_name(1)).read_bytes()
        self.store.save(State.anchored(root, environment=Environment.DEVELOPMENT))

    def update(self, source: Path) -> str:
        """Update from a folder and return what came of it."""
        held = self.store.load()
        if held is None:
            raise LookupError(source)
        outcome = update(held, folder_source(source), now=self.now, keep=self.store.save)
        return "updated" if outcome.error is None else outcome.error.code

    def trust(self) -> Trust:
        """Return the trust kept."""
        held = self.store.load()
        trust = None if held is None else published_trust(held)
        if trust is None:
            raise LookupError(self.store)
        return trust

    def says(self, text: str) -> str:
        """Return the reason of the verdict on a code."""
        return verify(text, self.trust(), now=self.now).reason.value


def show(publisher: Publisher, phone: Phone, now: int, report: Report) -> None:
    """Withdraw a document and a key, extend a campaign, and go back in time."""
    permit, _ = sign_sample(by_id("business-permit"), index=200, now=now)
    _show_withdrawal(publisher, phone, permit.text, report)
    _show_compromise(publisher, phone, now, report)
    _show_extension(publisher, phone, now, report)
    report.act("An attacker serves the lists of before the withdrawal")
    report.line(
        "update from the old copy", got=phone.update(_copy(publisher)), due="update-rollback"
    )
    report.line("the withdrawn business permit", got=phone.says(permit.text), due="withdrawn")


def _copy(publisher: Publisher) -> Path:
    return publisher.folder.with_name("before-the-withdrawal")


def _show_withdrawal(publisher: Publisher, phone: Phone, permit: str, report: Report) -> None:
    report.act("A business permit is withdrawn")
    report.line("before", got=phone.says(permit), due="genuine")
    shutil.copytree(publisher.folder, _copy(publisher))
    publisher.publish_status(200, Status.WITHDRAWN)
    publisher.publish_head()
    report.line("withdrawn, the phone still offline", got=phone.says(permit), due="genuine")
    report.line("the phone updates", got=phone.update(publisher.folder), due="updated")
    report.line("after", got=phone.says(permit), due="withdrawn")


def _show_compromise(publisher: Publisher, phone: Phone, now: int, report: Report) -> None:
    report.act("A document key is stolen")
    profile = by_id("residence-certificate")
    known, _ = sign_sample(profile, index=301, now=now, key="document-2")
    other, _ = sign_sample(profile, index=302, now=now, key="document-2")
    report.line("two certificates of that key, before", got=phone.says(other.text), due="genuine")
    stolen = demo_keys.signer("document-2").public.kid
    publisher.publish_trust(
        publish.compromise(publisher.tree().trust(), stolen, allowed=[known.message.fingerprint])
    )
    publisher.publish_head()
    report.line("the phone updates", got=phone.update(publisher.folder), due="updated")
    report.line("one that nobody vouches for", got=phone.says(other.text), due="key-compromised")
    report.line(
        "one on the list of those that stay good", got=phone.says(known.text), due="genuine"
    )


def _show_extension(publisher: Publisher, phone: Phone, now: int, report: Report) -> None:
    report.act("A campaign is extended after its vouchers were printed")
    number = demo_keys.OVER.id
    voucher, _ = sign_sample(by_id("accommodation-voucher"), index=400, now=now, campaign=number)
    report.line(
        "a voucher of the campaign that is over", got=phone.says(voucher.text), due="expired"
    )
    publisher.publish_trust(
        publish.extend_campaign(publisher.tree().trust(), number, end=now + 90 * 86_400)
    )
    publisher.publish_head()
    report.line("the phone updates", got=phone.update(publisher.folder), due="updated")
    report.line("the same paper", got=phone.says(voucher.text), due="genuine")
