"""What a batch is, and how far it has come."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


class State(StrEnum):
    """How far a batch is."""

    CHECKED = "checked"
    """Every row is good and the quota is reserved; nothing was issued yet."""
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    """It was stopped, `Batch.reason` says by what; documents that were issued are in the result."""
    CANCELLED = "cancelled"


ENDED = frozenset({State.DONE, State.FAILED, State.CANCELLED})


class Delivery(StrEnum):
    """As what the documents of a batch are handed out."""

    ZIP = "zip"
    """One archive with a PDF for each document, and the manifest."""
    PRINT = "print"
    """One PDF with all pages, in the order of the rows; the manifest lies beside it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """A batch as its books have it.

    Args:
        id: Of the batch.
        client: Whose it is.
        actor: The key or account that asked.
        profile: Kind of document, by identifier.
        language: Of the sheets.
        delivery: As what it is handed out.
        state: How far it is.
        rows: Of the file.
        issued: Rows whose document is in the register.
        printed: Rows whose sheet is made and read back.
        spoilt: Rows whose sheet could not be made; their documents are withdrawn.
        day: Of whose quota the rows were taken.
        created: When the file was taken in.
        started: When the job began, or None.
        finished: When the job ended, or None.
        cancelled: When the client wanted it to end, or None.
        reason: Stable code of what stopped it, or None.
        waits_for: Stable code of what holds it up and may pass, or None.
        salt: Of its key; None once everything sealed under it was let go.
        size: Bytes of the result, or None.
        digest: SHA-256 of the result, or None.
        request: Keyed digest of what was asked for.
    """

    id: str
    client: str
    actor: str
    profile: str
    language: str
    delivery: Delivery
    state: State
    rows: int
    issued: int
    printed: int
    spoilt: int
    day: int
    created: int
    started: int | None
    finished: int | None
    cancelled: int | None
    reason: str | None
    waits_for: str | None
    salt: bytes | None
    size: int | None
    digest: bytes | None
    request: bytes


@dataclass(frozen=True, slots=True, repr=False)
class SealedRow:
    """A row of the file that is not done. Its ``repr`` is empty.

    Args:
        number: From 1, in the order of the file.
        line: In the file.
        sealed: Its fields.
        document: Identifier, if it was issued.
    """

    number: int
    line: int
    sealed: bytes
    document: str | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A finished sheet in the batch's parts.

    Args:
        number: Of the row.
        line: Of the row in the file.
        document: Identifier.
        part: Number of the part it lies in.
        size: Bytes.
        digest: SHA-256.
    """

    number: int
    line: int
    document: str
    part: int
    size: int
    digest: bytes


@dataclass(frozen=True, slots=True)
class Unmade:
    """A row of an ended batch that has no sheet.

    Args:
        number: Of the row.
        line: Of the row in the file.
        document: Identifier, if it was issued; the document is withdrawn.
        fault: Stable code of what stood in the way of the sheet, if it was issued.
    """

    number: int
    line: int
    document: str | None
    fault: str | None


@dataclass(frozen=True, slots=True, repr=False)
class Row:
    """A row of the file, checked. Its ``repr`` is empty: it holds the claims of a person.

    Args:
        line: In the file, from 1.
        fields: Values by field of the profile, as people and programs write them.
    """

    line: int
    fields: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that cannot be issued; it never says what stands there.

    Args:
        line: In the file, from 1.
        field: Of the profile, or ``row``.
        reason: Stable code.
    """

    line: int
    field: str
    reason: str
