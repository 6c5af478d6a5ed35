"""What clients, keys and kill switches look like in requests and answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Self

from pydantic import BaseModel, ConfigDict, Field

from gouvcheck_core.profiles import packaged
from issuer_api.clients.caller import Right
from issuer_api.clients.tables import Turn
from issuer_api.store.tables import StopKind

if TYPE_CHECKING:
    from issuer_api.clients.model import Client, Key, Stop

ClientName = Annotated[
    str,
    Field(
        pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{1,63}$",
        description="Of the client, as its tokens name it (client_id or azp).",
        examples=["commune-sample"],
    ),
]
Seconds = Annotated[
    int, Field(ge=0, le=2**40, description="Since 1970-01-01T00:00:00Z, without leap seconds.")
]


class _Asked(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Answer(BaseModel):
    model_config = ConfigDict(frozen=True)


class ClientRequest(_Asked):
    """A client that shall be let in."""

    id: ClientName
    name: Annotated[
        str,
        Field(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f]+$", description="In words."),
    ]


class ClientAnswer(_Answer):
    """A client, and the two people who let it in."""

    id: str
    name: str
    proposed_by: str
    proposed: int
    approved_by: str | None
    approved: int | None

    @classmethod
    def of(cls, client: Client) -> Self:
        """Return what is shown of a client."""
        return cls.model_validate(client, from_attributes=True)


class KeyRequest(_Asked):
    """An API key for a program of the client."""

    rights: Annotated[
        frozenset[Right],
        Field(min_length=1, description="`issue` and `withdraw`; the others are for people."),
    ]
    profiles: Annotated[
        frozenset[str] | None,
        Field(max_length=64, description="Kinds of document; null for all of them."),
    ] = None
    expires: Seconds


class KeyAnswer(_Answer):
    """An API key by its public part."""

    id: str
    rights: list[Right]
    profiles: Annotated[list[str] | None, Field(description="Null for all.")]
    made_by: str
    made: int
    expires: int
    last_used: Annotated[int | None, Field(description="To the hour.")]
    revoked: int | None

    @classmethod
    def of(cls, key: Key) -> Self:
        """Return what is shown of a key."""
        return cls(
            id=key.id,
            rights=sorted(key.rights),
            profiles=None
            if key.types is None
            else [profile_id(each) for each in sorted(key.types)],
            made_by=key.made_by,
            made=key.made,
            expires=key.expires,
            last_used=key.last_used,
            revoked=key.revoked,
        )


class NewKeyAnswer(_Answer):
    """A key that was just made. This answer is the only place where its text ever stands."""

    id: str
    key: Annotated[str, Field(description="What the program sends; shown this once.")]
    expires: int


class Reason(_Asked):
    """Why a kill switch is turned."""

    reason: Annotated[
        str,
        Field(
            min_length=3,
            max_length=200,
            pattern=r"^[^\x00-\x1f]+$",
            description="For those who read it later; no personal data.",
        ),
    ]


class StopAnswer(_Answer):
    """A kill switch that was thrown or released."""

    kind: StopKind
    value: Annotated[str, Field(description="A client, a profile, or the kid of a key.")]
    turn: Turn
    reason: str
    by: str
    at: int

    @classmethod
    def of(cls, stop: Stop) -> Self:
        """Return what is shown of a switch."""
        is_type = stop.kind is StopKind.TYPE
        return cls(
            kind=stop.kind,
            value=profile_id(int(stop.value)) if is_type else stop.value,
            turn=stop.turn,
            reason=stop.why.reason,
            by=stop.why.by,
            at=stop.why.at,
        )


def profile_id(wire: int) -> str:
    """Return the identifier of a kind of document, or its number if this version knows none."""
    return next((each.id for each in packaged() if each.type == wire), str(wire))
