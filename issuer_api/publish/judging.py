"""Judge a code online: by the service's own published trust, and what the register says now."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from gouvcheck_core.errors import PublishError
from gouvcheck_core.publish import Tree
from gouvcheck_core.trust.model import Status
from gouvcheck_core.trust.state import State
from gouvcheck_core.trust_store import folder_source
from gouvcheck_core.trust_store.published_folder import PublishedFolder
from gouvcheck_core.update import HEAD_NAME, published_trust, update
from gouvcheck_core.verify import verify
from issuer_api.store.tables import DocumentState

if TYPE_CHECKING:
    from pathlib import Path

    from gouvcheck_core.claims import StatusReference
    from gouvcheck_core.environment import Environment
    from gouvcheck_core.profiles import Profile
    from gouvcheck_core.trust import Campaign, Trust, TrustedKey
    from gouvcheck_core.trust.published import PublishedTrust
    from gouvcheck_core.verdict import Verdict
    from issuer_api.documents.repository import DocumentBook
    from issuer_api.store.opening import Register


@dataclass(frozen=True, slots=True)
class CurrentTrust:
    """Published trust, and the register's word on the service's own documents.

    The register is ahead of the lists by up to a minute. What it does not know, such as documents
    of others and vouchers that were used, the lists say.
    """

    published: Trust
    documents: DocumentBook

    @property
    def as_of(self) -> int:
        """The newest signed time held."""
        return self.published.as_of

    def key(self, kid: bytes) -> TrustedKey | None:
        """Return the key of that name."""
        return self.published.key(kid)

    def profile(self, doc_type: int, version: int) -> Profile | None:
        """Return the meaning of that document type in that version."""
        return self.published.profile(doc_type, version)

    def campaign(self, number: int) -> Campaign | None:
        """Return the campaign of that number."""
        return self.published.campaign(number)

    def denies(self, fingerprint: bytes) -> bool:
        """Tell whether that one document is denied or withdrawn."""
        return self.published.denies(fingerprint) or self.documents.is_withdrawn(fingerprint)

    def status(self, reference: StatusReference) -> Status | None:
        """Return what holds now; a document that is withdrawn anywhere is withdrawn."""
        published = self.published.status(reference)
        match self.documents.state_at(reference):
            case DocumentState.WITHDRAWN:
                return Status.WITHDRAWN
            case DocumentState.SUSPENDED if published is not Status.WITHDRAWN:
                return Status.SUSPENDED
            case DocumentState.VALID if published is Status.SUSPENDED:
                return Status.VALID
            case _:
                return published


@dataclass(slots=True)
class Judge:
    """Judges codes; the trust is read again whenever another head is published.

    Args:
        folder: The published tree.
        environment: Production takes no demonstration root.
    """

    folder: Path
    environment: Environment
    _head: bytes = b""
    _trust: PublishedTrust | None = field(default=None, repr=False)

    def judge(self, text: str, *, register: Register, now: int) -> Verdict:
        """Return the verdict on a code.

        Raises:
            GouvCheckError: The published tree is not one that verifiers would take.
        """
        trust = self._published(now)
        with register.read() as books:
            return verify(text, CurrentTrust(trust, books.documents), now=now)

    def _published(self, now: int) -> PublishedTrust:
        files = PublishedFolder(self.folder)
        if HEAD_NAME not in files:
            raise _nothing_published()
        digest = hashlib.sha256(files[HEAD_NAME]).digest()
        if self._trust is None or digest != self._head:
            (_, anchor), *_ = Tree(files).roots()
            state = State.anchored(anchor, environment=self.environment)
            outcome = update(state, folder_source(self.folder), now=now)
            if outcome.error is not None:
                raise outcome.error
            self._trust, self._head = published_trust(outcome.state), digest
        if self._trust is None:
            raise _nothing_published()
        return self._trust


def _nothing_published() -> PublishError:
    return PublishError(
        "publish-no-head",
        "Nothing is published yet.",
        hint="Publish the first head with `gouvcheck keys publish --first`.",
    )
