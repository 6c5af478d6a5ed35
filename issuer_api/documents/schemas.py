"""What documents look like in requests and answers."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema

from gouvcheck_core.format import EARLIEST_TIME, LATEST_TIME
from gouvcheck_core.profiles import Language
from issuer_api.documents.tables import ALONE, Cause
from issuer_api.download.schemas import DownloadDelivery
from issuer_api.store.tables import DocumentState

if TYPE_CHECKING:
    from issuer_api.documents.model import Withdrawal

Instant = Annotated[
    int, Field(ge=EARLIEST_TIME, le=LATEST_TIME, description="Seconds since 1970-01-01T00:00:00Z.")
]
Actor = Annotated[
    str, Field(max_length=128, description="Who is at the desk; the log commits to it.")
]
Base64 = Annotated[
    str,
    WithJsonSchema(
        {
            "type": "string",
            "format": "base64",
            "contentEncoding": "base64",
            "contentMediaType": "application/octet-stream",
        }
    ),
]
"""Of bytes that leave the house: written once, and not decoded to be looked at."""


class Format(StrEnum):
    """What a document can be handed out as."""

    PNG = "png"
    SVG = "svg"
    PDF = "pdf"


class DocumentRequest(BaseModel):
    """A document to issue. Issuer, key, times and status entry are the service's to choose (I1)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    profile: Annotated[str, Field(max_length=64, examples=["criminal-record"])]
    claims: Annotated[
        dict[str, Any],
        Field(description="Values by field of the profile, see /v1/profiles.", max_length=19),
    ]
    actor: Actor = ""
    formats: Annotated[frozenset[Format], Field(max_length=3)] = frozenset({Format.PNG})
    language: Annotated[Language, Field(description="Of the PDF.")] = Language.FR
    delivery: Annotated[
        DownloadDelivery | None,
        Field(description="Have the citizen fetch the document, besides this answer."),
    ] = None


class DocumentAnswer(BaseModel):
    """An issued document, in the formats that were asked for."""

    model_config = ConfigDict(frozen=True)

    id: str
    profile: str
    code: Annotated[str, Field(description="Text of the QR code.")]
    reference: Annotated[str, Field(description="Typed where no camera reads; may be empty.")]
    leaf: Annotated[int, Field(description="Number of its leaf in the audit log.")]
    png: Annotated[Base64 | None, Field(description="Base64.")] = None
    svg: str | None = None
    pdf: Annotated[Base64 | None, Field(description="Base64.")] = None


class ChangeRequest(BaseModel):
    """Why a document shall be withdrawn, suspended or reinstated, and who says so."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    reason: Cause
    actor: Actor = ""


class ChangeAnswer(BaseModel):
    """A change that stands in the register and the log; published within a minute."""

    model_config = ConfigDict(frozen=True)

    id: str
    state: DocumentState
    at: Instant
    leaf: Annotated[int, Field(description="Number of its leaf in the audit log.")]


class EventAnswer(BaseModel):
    """What became of a document at some time."""

    model_config = ConfigDict(frozen=True)

    action: str
    reason: Cause
    at: Instant
    leaf: int


class DocumentStatus(BaseModel):
    """The state of a document; nothing of what it says."""

    model_config = ConfigDict(frozen=True)

    id: str
    type: Annotated[int, Field(description="Wire number of its kind.")]
    state: DocumentState
    signed: Instant
    ends: Instant
    leaf: int
    events: tuple[EventAnswer, ...]


class WithdrawalRequest(BaseModel):
    """Which documents shall be withdrawn together."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    reason: Cause
    since: Annotated[Instant, Field(description="Signed from here on.")]
    until: Annotated[Instant, Field(description="Signed before this; not in the future.")]
    profile: Annotated[
        str | None, Field(max_length=64, description="Kind of document; all unless told.")
    ] = None
    client: Annotated[
        str | None,
        Field(max_length=64, description="Whose documents; others' take the right to release."),
    ] = None


class WithdrawalState(StrEnum):
    """How far a withdrawal has come."""

    WAITING = "waiting"
    """For a second person."""
    UNDER_WAY = "under-way"
    DONE = "done"


class WithdrawalAnswer(BaseModel):
    """A withdrawal of many documents."""

    model_config = ConfigDict(frozen=True)

    id: str
    state: WithdrawalState
    count: Annotated[int, Field(description="Documents that it found when it was proposed.")]
    left: Annotated[int, Field(description="Of those, how many are not withdrawn yet.")]

    @classmethod
    def of(cls, current: Withdrawal, *, left: int) -> Self:
        """Return the answer for a withdrawal."""
        if current.done is not None:
            state = WithdrawalState.DONE
        elif current.approved is not None or current.count <= ALONE:
            state = WithdrawalState.UNDER_WAY
        else:
            state = WithdrawalState.WAITING
        return cls(id=current.id, state=state, count=current.count, left=left)
