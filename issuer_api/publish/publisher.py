"""When it is published: soon after a change, and every six hours at the latest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gouvcheck_core.errors import GouvCheckError
from gouvcheck_core.publish import Tree
from gouvcheck_core.trust_store.published_folder import PublishedFolder
from issuer_api.documents.changes import many
from issuer_api.observe import observed
from issuer_api.operate.chores import Chore
from issuer_api.publish import service

if TYPE_CHECKING:
    from collections.abc import Callable

    from issuer_api.documents.service import Desk
    from issuer_api.publish.service import Press
    from issuer_api.store.opening import Register

PIECES: Final = 20
"""Pieces of a withdrawal between two publications: 2,000 documents, a few seconds."""


class Publisher:
    """Publishes what has changed, whenever it is asked to look.

    Several may run beside each other: the folder's lock lets one publish at a time, and each
    compares what is published with what the register says.

    Args:
        register: The books.
        press: Where it is published, and who signs.
        desk: For withdrawals of many documents that are under way.
        clock: Seconds since 1970-01-01T00:00:00Z.
    """

    def __init__(
        self, register: Register, press: Press, *, desk: Desk, clock: Callable[[], int]
    ) -> None:
        self._register: Final = register
        self._press: Final = press
        self._desk: Final = desk
        self._clock: Final = clock
        self._event: int | None = None
        self._failed = ""

    @property
    def last_published(self) -> int | None:
        """The date of the head in the folder, seconds since 1970-01-01T00:00:00Z, or None."""
        try:
            head = Tree(PublishedFolder(self._press.folder)).head()
        except GouvCheckError:
            return None
        return None if head is None else head.term.issued

    @property
    def failed(self) -> str:
        """The code of the error that the last look ended with, or empty."""
        return self._failed

    def look(self) -> None:
        """Go on with withdrawals that are under way, and publish if there is something to.

        Raises:
            GouvCheckError: It could not be published; it is tried again with the next look.
        """
        try:
            self._withdraw()
            if self._is_due():
                self._publish()
        except GouvCheckError as error:
            self._failed = error.code
            raise
        self._failed = ""

    def _withdraw(self) -> None:
        with self._register.read() as books:
            which = books.withdrawals.under_way()
        if which is not None:
            many.go_on(self._register, which, desk=self._desk, now=self._clock(), pieces=PIECES)

    def _is_due(self) -> bool:
        # What was published before this process began is not known, so it looks once.
        if self._event is None or self._failed:
            return True
        with self._register.read() as books:
            newest = books.events.newest()
        last = self.last_published
        return newest != self._event or last is None or self._clock() - last >= service.HEAD_EVERY

    def _publish(self) -> None:
        done = service.publish(self._register, self._press, now=self._clock())
        self._event = done.event
        observed.info("published", count=len(done.lists), size=done.head)


def chore(publisher: Publisher, *, every: float) -> Chore:
    """Return what the service does by itself: look whether there is something to publish."""
    return Chore("publish", every, publisher.look)
