"""What documents look like in requests and answers."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any

from pydantic import Base64Bytes, BaseModel, ConfigDict, Field

from gouvcheck_core.profiles import Language


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
    actor: Annotated[
        str, Field(max_length=128, description="Who is at the desk; the log commits to it.")
    ] = ""
    formats: Annotated[frozenset[Format], Field(max_length=3)] = frozenset({Format.PNG})
    language: Annotated[Language, Field(description="Of the PDF.")] = Language.FR


class DocumentAnswer(BaseModel):
    """An issued document, in the formats that were asked for."""

    model_config = ConfigDict(frozen=True, ser_json_bytes="base64")

    id: str
    profile: str
    code: Annotated[str, Field(description="Text of the QR code.")]
    reference: Annotated[str, Field(description="Typed where no camera reads; may be empty.")]
    leaf: Annotated[int, Field(description="Number of its leaf in the audit log.")]
    png: Annotated[Base64Bytes | None, Field(description="Base64.")] = None
    svg: str | None = None
    pdf: Annotated[Base64Bytes | None, Field(description="Base64.")] = None
