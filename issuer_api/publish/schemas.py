"""What the public interface says of kinds of document, and of a code that was judged."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Final, Self, assert_never

from pydantic import BaseModel, ConfigDict, Field

from gouvcheck_core import catalogue
from gouvcheck_core.catalogue import Showing
from gouvcheck_core.profiles import Kind, Language, Role
from gouvcheck_core.verdict import Accepted, Reason, Rejected, Undecided

if TYPE_CHECKING:
    from gouvcheck_core.profiles import Column, Profile, Words
    from gouvcheck_core.profiles import Field as ProfileField
    from gouvcheck_core.verdict import Verdict, VerifiedDocument

MAX_CODE: Final = 4_096
"""Symbols of a text that is judged; the longest code has some 1,500."""

Said = dict[Language, str]
"""One expression in four languages."""


class _Answer(BaseModel):
    model_config = ConfigDict(frozen=True)


class ValueAnswer(_Answer):
    """One value of an enumeration."""

    id: str
    names: Said


class ColumnAnswer(_Answer):
    """A place for one value."""

    id: str
    names: Said
    kind: Kind
    minimum: Annotated[int, Field(description="Least value, or length.")]
    maximum: Annotated[int, Field(description="Greatest value, or length.")]
    values: tuple[ValueAnswer, ...]


class FieldAnswer(ColumnAnswer):
    """A field of a kind of document."""

    required: bool
    compare: Annotated[bool, Field(description="Whether the paper shows it, to be compared.")]
    role: Role | None
    columns: tuple[ColumnAnswer, ...]


class ProfileAnswer(_Answer):
    """A kind of document."""

    id: str
    type: int
    version: int
    names: Said
    lifetime: Annotated[int, Field(description="Seconds from the signature to the code's end.")]
    fields: tuple[FieldAnswer, ...]

    @classmethod
    def of(cls, profile: Profile) -> Self:
        """Return what is said of a profile."""
        return cls(
            id=profile.id,
            type=profile.type,
            version=profile.version,
            names=_said(profile.names),
            lifetime=profile.lifetime,
            fields=tuple(map(_field, profile.fields)),
        )


class VerifyRequest(BaseModel):
    """A code to judge."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    code: Annotated[str, Field(max_length=MAX_CODE, description="As the scanner read it.")]
    language: Annotated[Language, Field(description="Of words and fields.")] = Language.FR


class Outcome(StrEnum):
    """The three outcomes."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"
    UNDECIDED = "undecided"


class RowAnswer(_Answer):
    """A field for people."""

    id: str
    label: str
    value: str
    compare: bool


class VerifiedAnswer(_Answer):
    """What a document says whose signature holds."""

    profile: str
    name: str
    signed: int
    ends: int
    fields: tuple[RowAnswer, ...]


class VerdictAnswer(_Answer):
    """A verdict. ``document`` is null wherever nothing may be shown."""

    outcome: Outcome
    reason: Reason
    title: str
    sentence: str
    advice: str
    document: VerifiedAnswer | None

    @classmethod
    def of(cls, verdict: Verdict, language: Language) -> Self:
        """Return a verdict for programs and people."""
        words = catalogue.words(verdict.reason, language)
        return cls(
            outcome=_outcome(verdict),
            reason=verdict.reason,
            title=words.title,
            sentence=words.sentence,
            advice=words.advice,
            document=_shown(verdict.reason, verdict.document, language),
        )


class FileVerdictAnswer(_Answer):
    """The verdict on each code in a picture or PDF."""

    codes: tuple[VerdictAnswer, ...]


def _outcome(verdict: Verdict) -> Outcome:
    match verdict:
        case Accepted():
            return Outcome.ACCEPTED
        case Rejected():
            return Outcome.REJECTED
        case Undecided():
            return Outcome.UNDECIDED
        case _ as never:
            assert_never(never)


def _shown(
    reason: Reason, document: VerifiedDocument | None, language: Language
) -> VerifiedAnswer | None:
    """Return the fields where the catalogue lets everybody see them (spec V-14)."""
    if document is None or document.profile is None:
        return None
    if catalogue.showing(reason) is not Showing.SHOWN:
        return None
    claims, profile = document.claims, document.profile
    return VerifiedAnswer(
        profile=profile.id,
        name=profile.names.say(language),
        signed=claims.iat,
        ends=claims.exp,
        fields=tuple(
            RowAnswer(id=row.field, label=row.label, value=row.value, compare=row.compare)
            for row in profile.rows(claims, language)
        ),
    )


def _said(words: Words) -> Said:
    return {language: words.say(language) for language in Language}


def _column(column: Column) -> ColumnAnswer:
    return ColumnAnswer(
        id=column.id,
        names=_said(column.words),
        kind=column.kind,
        minimum=column.minimum,
        maximum=column.maximum,
        values=tuple(
            ValueAnswer(id=entry.id, names=_said(entry.words))
            for entry in column.enumeration.entries
        ),
    )


def _field(field: ProfileField) -> FieldAnswer:
    return FieldAnswer(
        **_column(field).model_dump(),
        required=field.required,
        compare=field.compare,
        role=field.role,
        columns=tuple(map(_column, field.columns)),
    )
