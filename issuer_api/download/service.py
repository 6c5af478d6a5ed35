"""Keep a document for its citizen, hand it out for the right answer, and erase it on time.

A guess, in the order of things:

 1. the link leads somewhere: known, not over, document not withdrawn
 2. a try is taken, and committed before anything is compared, so that guesses at the same time
    do not share one
 3. the contents are opened with what only the link says
 4. the hash of the answer is compared with the one among them
 5. the try of a right answer is given back
"""

from __future__ import annotations

import contextlib
import hmac
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from gouvcheck_core.profiles import packaged
from issuer_api.documents.hashing import identifier, keyed
from issuer_api.download import answers, contents
from issuer_api.download.contents import Contents, Errand
from issuer_api.download.link import Link
from issuer_api.download.repository import Kept
from issuer_api.download.tables import FRESH, TRIES, download, mail
from issuer_api.errors import DeliveryError
from voucher_batch.errors import BookError
from voucher_batch.store.engine import forget

if TYPE_CHECKING:
    from issuer_api.documents.model import Issued
    from issuer_api.documents.service import Desk
    from issuer_api.download.schemas import DownloadDelivery
    from issuer_api.download.settings import DownloadSettings
    from issuer_api.house import House
    from issuer_api.settings import Settings
    from issuer_api.store.books import Books
    from issuer_api.store.opening import Register

PASS_SECONDS: Final = 15 * 60
"""How long a page that was opened can still fetch its PDF."""
FRESH_PAUSE: Final = 10 * 60
"""Seconds between two fresh links of one document."""

_PERMIT: Final = re.compile(r"(?P<until>[0-9]{1,12})\.[0-9a-f]{64}")


@dataclass(frozen=True, slots=True, repr=False, kw_only=True)
class Opened:
    """A document that may be handed out. Its ``repr`` is empty.

    Args:
        code: Text of the code.
        pdf: The document.
        permit: Opens the same link again for a quarter of an hour, without the answer.
    """

    code: str
    pdf: bytes
    permit: str


def require_open(settings: Settings) -> DownloadSettings:
    """Return the settings of delivery by download.

    Raises:
        DeliveryError: ``delivery-off``: there is none.
    """
    if settings.download is None:
        raise DeliveryError(
            "delivery-off",
            "This service delivers nothing by download.",
            hint="Ask whoever runs it to name a mail server in its settings.",
        )
    return settings.download


def deliver(
    books: Books, house: House, issued: Issued, pdf: bytes, wanted: DownloadDelivery, *, now: int
) -> bool:
    """Keep a document for its citizen, and have the link sent; once for each document.

    Args:
        books: In a transaction; nothing is sent before it is committed.
        house: Pepper, random bytes and retention.
        issued: The document.
        pdf: As it is handed out.
        wanted: Where the link goes, and what the page asks.
        now: Seconds since 1970-01-01T00:00:00Z.

    Returns:
        False where the document waits already: a repeated request sends no second e-mail.

    Raises:
        DeliveryError: ``delivery-off``.
    """
    settings, desk = require_open(house.settings), house.desk
    if books.downloads.knows(issued.id):
        return False
    link, row = Link.draw(desk.random), identifier(desk.random)
    hashed = answers.hashed(wanted.question, wanted.answer, document=issued.id, pepper=desk.pepper)
    kept = Kept(
        id=row,
        document=issued.id,
        locked=contents.lock(
            Contents(answer=hashed, code=issued.text, pdf=pdf),
            link=link,
            row=row,
            random=desk.random,
        ),
        address=contents.keep_address(
            wanted.email, pepper=desk.pepper, row=row, random=desk.random
        ),
        language=wanted.language,
        question=wanted.question,
        tries=TRIES,
        expires=now + settings.seconds(_kind(issued)),
    )
    entered = books.downloads.enter(kept, locator=link.locator(desk.pepper), fresh=FRESH, now=now)
    if entered:
        _post(books, desk, kept, link, address=wanted.email, now=now)
    return entered


def _kind(issued: Issued) -> str:
    return next(each.id for each in packaged() if each.type == issued.claims.type)


def look(books: Books, desk: Desk, link: Link, *, now: int) -> Kept | None:
    """Return what a link leads to, or None where it opens nothing (any more)."""
    kept = books.downloads.behind(link.locator(desk.pepper), now=now)
    return None if kept is None or not kept.tries else kept


def guess(register: Register, desk: Desk, link: Link, answer: str, *, now: int) -> Opened | None:
    """Return the document behind a link for the right answer, or None.

    Args:
        register: The books; a try is taken in a transaction of its own.
        desk: Pepper.
        link: As it came.
        answer: As `answers` reads it.
        now: Seconds since 1970-01-01T00:00:00Z.

    Raises:
        DeliveryError: ``delivery-gone``: the link opens nothing (any more).
    """
    # 1, 2
    with register.begin() as books:
        kept = look(books, desk, link, now=now)
        if kept is None or not books.downloads.take_try(kept.id):
            raise gone()
    # 3
    found = contents.unlock(kept.locked, link=link, row=kept.id)
    # 4
    given = answers.hashed(kept.question, answer, document=kept.document, pepper=desk.pepper)
    if not answers.same(found.answer, given):
        return None
    # 5
    with register.begin() as books:
        books.downloads.give_try(kept.id, most=TRIES)
    return Opened(code=found.code, pdf=found.pdf, permit=_permit(desk, link, now + PASS_SECONDS))


def reopen(register: Register, desk: Desk, link: Link, permit: str, *, now: int) -> Opened:
    """Return the document again that was opened a moment ago.

    Args:
        register: The books.
        desk: Pepper.
        link: As it came.
        permit: Of `Opened`.
        now: Seconds since 1970-01-01T00:00:00Z.

    Raises:
        DeliveryError: ``delivery-gone``; ``delivery-permit``: the answer has to be given again.
    """
    with register.read() as books:
        kept = look(books, desk, link, now=now)
    if kept is None:
        raise gone()
    said = _PERMIT.fullmatch(permit)
    until = 0 if said is None else int(said["until"])
    if until <= now or not hmac.compare_digest(permit, _permit(desk, link, until)):
        raise DeliveryError(
            "delivery-permit",
            "The page was open for too long.",
            hint="Answer the question again.",
        )
    found = contents.unlock(kept.locked, link=link, row=kept.id)
    return Opened(code=found.code, pdf=found.pdf, permit=permit)


def fresh(books: Books, desk: Desk, link: Link, *, now: int) -> bool:
    """Have a fresh link sent to the registered address, in place of one that its holder has.

    Only the old link opens the contents, so only its holder can have them put behind another; and
    the new one goes to the registered address alone. A link that ran out of tries will do.

    Args:
        books: In a transaction.
        desk: Pepper and random bytes.
        link: The old one.
        now: Seconds since 1970-01-01T00:00:00Z.

    Returns:
        Whether one is sent; nobody outside is told.
    """
    kept = books.downloads.behind(link.locator(desk.pepper), now=now)
    if kept is None or not books.downloads.take_fresh(kept.id, now=now, pause=FRESH_PAUSE):
        return False
    found = contents.unlock(kept.locked, link=link, row=kept.id)
    following = Link.draw(desk.random)
    books.downloads.relink(
        kept.id,
        locator=following.locator(desk.pepper),
        locked=contents.lock(found, link=following, row=kept.id, random=desk.random),
        tries=TRIES,
    )
    address = contents.kept_address(kept.address, pepper=desk.pepper, row=kept.id)
    _post(books, desk, kept, following, address=address, now=now)
    return True


def erase_expired(register: Register, *, now: int) -> int:
    """Erase the documents whose time is over, with addresses and e-mails; return how many.

    Args:
        register: The books.
        now: Seconds since 1970-01-01T00:00:00Z.

    Raises:
        BookError: As the store.
    """
    with register.begin() as books:
        erased = books.downloads.erase_expired(now=now)
        engine = books.connection.engine
    if erased:
        # A reader may hold on to older pages for a moment; the next checkpoint takes them.
        with contextlib.suppress(BookError):
            forget(engine, download, mail)
    return erased


def gone() -> DeliveryError:
    """Return the one answer to every link that opens nothing, whatever the reason."""
    return DeliveryError(
        "delivery-gone",
        "This link does not open a document, or not any more.",
        hint="Ask for a fresh link, or ask the administration that issued the document.",
    )


def _post(books: Books, desk: Desk, kept: Kept, link: Link, *, address: str, now: int) -> None:
    name = identifier(desk.random)
    errand = Errand(address=address, link=link, until=kept.expires)
    sealed = contents.keep_errand(errand, pepper=desk.pepper, row=name, random=desk.random)
    books.download_mails.enter(
        name, download=kept.id, language=kept.language, errand=sealed, now=now
    )


def _permit(desk: Desk, link: Link, until: int) -> str:
    content = link.token + until.to_bytes(8, "big")
    return f"{until}.{keyed(desk.pepper, b'download-permit', content).hex()}"
