"""Take a file of rows in, as a whole or not at all; let go of what is over.

Taking in is one transaction: the rows, sealed, and the whole of their quota in one conditional
update, before anything is issued. The same request again is answered with the same batch, and the
same file under another key is refused (P4).
"""

from __future__ import annotations

import hmac
import json
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, BinaryIO, Final

from gouvcheck_core.policy import luxembourg_day
from issuer_api.batches.model import BadRow, Batch, Row, State
from issuer_api.batches.reading import read
from issuer_api.batches.sealing import SALT, BatchKey
from issuer_api.documents.hashing import identifier, keyed
from issuer_api.errors import BatchJobError, DocumentError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from issuer_api.batches.model import Delivery
    from issuer_api.batches.reading import Plan
    from issuer_api.documents.service import Desk
    from issuer_api.store.books import Books

MAX_ROWS: Final = 100_000
MAX_TOLD: Final = 10_000
"""Bad rows that an answer lists; the rest is counted."""

_CHUNK: Final = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a client asks for.

    Args:
        client: Who asks.
        actor: The key or account behind the request.
        plan: How its file is read, and of which kind the documents are.
        language: Of the sheets.
        delivery: As what they are handed out.
        idempotency: Chosen by the client for this one batch.
    """

    client: str
    actor: str
    plan: Plan
    language: str
    delivery: Delivery
    idempotency: str


@dataclass(frozen=True, slots=True)
class Checked:
    """What looking through all rows has found.

    Args:
        good: Rows that can be issued.
        bad: The first of the others.
        more: How many bad rows there are besides.
    """

    good: int
    bad: tuple[BadRow, ...]
    more: int


def check(stream: BinaryIO, wanted: Wanted) -> Checked:
    """Look through all rows of a file.

    Raises:
        BatchJobError: ``batch-job-large``: more rows than a batch may have.
    """
    bad: list[BadRow] = []
    good = more = 0
    for row in read(stream, wanted.plan):
        if isinstance(row, Row):
            good += 1
        elif len(bad) < MAX_TOLD:
            bad.append(row)
        else:
            more += 1
        if good + len(bad) + more > MAX_ROWS:
            raise BatchJobError(
                "batch-job-large",
                f"The file has more than {MAX_ROWS:,} rows.",
                hint="Send it in parts.",
            )
    return Checked(good, tuple(bad), more)


def before(books: Books, wanted: Wanted, *, desk: Desk) -> Batch | None:
    """Return the batch that the same request was answered with, or None.

    Raises:
        BatchJobError: ``batch-job-idempotency``: the key was used for another file or delivery;
            ``batch-job-known``: the file is a batch already.
    """
    found = books.batches.asked_before(wanted.client, _idempotency(wanted, desk))
    if found is not None:
        if hmac.compare_digest(found.request, _request(wanted, desk)):
            return found
        raise BatchJobError(
            "batch-job-idempotency",
            "This idempotency key was used for another batch.",
            hint="Choose a new key for each file, and the same one only to ask again.",
        )
    known = books.batches.of_content(wanted.client, _content(wanted, desk))
    if known is not None:
        raise BatchJobError(
            "batch-job-known",
            f"This file is batch {known.id} already.",
            hint="Look at that batch; for more documents send a file with the other rows only.",
        )
    return None


def take_in(
    books: Books, wanted: Wanted, stream: BinaryIO, *, rows: int, desk: Desk, now: int
) -> Batch:
    """Enter a batch whose rows were all found good, and reserve the quota for all of them.

    Args:
        books: In a transaction; nothing counts until it is committed.
        wanted: What the client asks for.
        stream: The file.
        rows: How many rows it has.
        desk: What the service issues with.
        now: Seconds since 1970-01-01T00:00:00Z.

    Raises:
        BatchJobError: As `before`.
        ClientError: The client may not, or is stopped.
        DocumentError: ``document-no-key``.
        QuotaError: The quota of the day does not reach for all rows.
    """
    again = before(books, wanted, desk=desk)
    if again is not None:
        return again
    profile = wanted.plan.profile
    signer = desk.signers.get(profile.type)
    if signer is None:
        raise DocumentError(
            "document-no-key",
            "No key is in service for this kind of document.",
            hint="Ask whoever runs the service to put one into its settings.",
        )
    books.clients.require(wanted.client, doc_type=profile.type, kid=signer.public.kid)
    taken = _new(wanted, rows=rows, desk=desk, now=now)
    books.batches.enter(
        taken, idempotency=_idempotency(wanted, desk), content=_content(wanted, desk)
    )
    for chunk in _sealed(taken, stream, wanted.plan, pepper=desk.pepper):
        books.batches.enter_rows(taken.id, chunk)
    # Last, because from here on every other issue of this client waits for the commit.
    books.quotas.take(wanted.client, profile.type, day=taken.day, count=rows)
    return taken


def key_of(batch: Batch, *, pepper: bytes) -> BatchKey:
    """Return what opens a batch.

    Raises:
        BatchJobError: ``batch-job-erased``.
    """
    if batch.salt is None:
        raise BatchJobError(
            "batch-job-erased",
            "The result of this batch was kept as long as it had to be, and is erased.",
            hint="Issue the documents again if they are still needed.",
        )
    return BatchKey(pepper, batch=batch.id, salt=batch.salt)


def _new(wanted: Wanted, *, rows: int, desk: Desk, now: int) -> Batch:
    return Batch(
        id=identifier(desk.random),
        client=wanted.client,
        actor=wanted.actor,
        profile=wanted.plan.profile.id,
        language=wanted.language,
        delivery=wanted.delivery,
        state=State.CHECKED,
        rows=rows,
        issued=0,
        printed=0,
        spoilt=0,
        day=luxembourg_day(now),
        created=now,
        started=None,
        finished=None,
        cancelled=None,
        reason=None,
        waits_for=None,
        salt=desk.random(SALT),
        size=None,
        digest=None,
        request=_request(wanted, desk),
    )


def _sealed(
    batch: Batch, stream: BinaryIO, plan: Plan, *, pepper: bytes
) -> Iterator[list[tuple[int, int, bytes]]]:
    key = key_of(batch, pepper=pepper)
    rows = (row for row in read(stream, plan) if isinstance(row, Row))
    numbered = enumerate(rows, start=1)
    while chunk := [
        (number, row.line, key.seal(number, row.fields)) for number, row in islice(numbered, _CHUNK)
    ]:
        yield chunk


def _idempotency(wanted: Wanted, desk: Desk) -> bytes:
    return keyed(desk.pepper, b"batch idempotency", wanted.idempotency.encode())


def _content(wanted: Wanted, desk: Desk) -> bytes:
    said = [wanted.plan.profile.id, wanted.plan.survey.digest.hex()]
    return keyed(desk.pepper, b"batch content", json.dumps(said).encode())


def _request(wanted: Wanted, desk: Desk) -> bytes:
    said = [
        wanted.plan.profile.id,
        wanted.plan.survey.digest.hex(),
        wanted.language,
        wanted.delivery.value,
    ]
    return keyed(desk.pepper, b"batch request", json.dumps(said).encode())
