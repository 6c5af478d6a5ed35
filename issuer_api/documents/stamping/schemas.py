"""What a request to stamp looks like."""

from __future__ import annotations

from typing import Annotated, Any, TypeAlias, assert_never

from pydantic import BaseModel, ConfigDict, Field

from gouvcheck_core.profiles import Language
from issuer_api.documents.schemas import Actor
from issuer_api.sheets.opening import MAX_PAGES
from issuer_api.sheets.place import AtPoint, AtText, Corner, InCorner, Place

PageNumber = Annotated[int, Field(ge=1, le=MAX_PAGES, description="From 1.")]
Millimetres = Annotated[float, Field(ge=0, le=5_000, allow_inf_nan=False)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class CornerPlace(_Strict):
    """In a corner of a page, as near to it as paper allows."""

    corner: Corner
    page: PageNumber = 1


class PointPlace(_Strict):
    """At a point of a page, in millimetres from its top left corner as a person sees it."""

    x: Millimetres
    y: Millimetres
    page: PageNumber = 1


class AnchorPlace(_Strict):
    """Where a text stands, which is in the document exactly once; best printed in white."""

    anchor: Annotated[str, Field(min_length=3, max_length=64)]


AnyPlace: TypeAlias = CornerPlace | PointPlace | AnchorPlace


class StampRequest(_Strict):
    """A document to issue onto a PDF."""

    profile: Annotated[str, Field(max_length=64, examples=["business-permit"])]
    claims: Annotated[
        dict[str, Any],
        Field(description="Values by field of the profile, see /v1/profiles.", max_length=19),
    ]
    place: AnyPlace
    actor: Actor = ""
    language: Annotated[Language, Field(description="Of the caption's spoken text.")] = Language.FR


def settled(place: AnyPlace) -> Place:
    """Return a place as `issuer_api.sheets` takes it."""
    match place:
        case CornerPlace():
            return InCorner(place.corner, place.page)
        case PointPlace():
            return AtPoint(place.x, place.y, place.page)
        case AnchorPlace():
            return AtText(place.anchor)
        case _ as never:
            assert_never(never)
