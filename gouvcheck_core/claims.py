"""The signed claims of a code: deterministic bytes to a frozen value and back (spec section 5)."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, TypeAlias

from gouvcheck_core import cbor
from gouvcheck_core.errors import ClaimsError
from gouvcheck_core.format import (
    CLAIM_CTI,
    CLAIM_DOC,
    CLAIM_EXP,
    CLAIM_IAT,
    CLAIM_NBF,
    CTI_LENGTH,
    DOC_FIELD_KEYS,
    DOC_PROFILE_VERSION,
    DOC_STATUS,
    DOC_TYPE,
    DOC_TYPE_MAX,
    EARLIEST_TIME,
    LATEST_TIME,
    PROFILE_VERSION_MAX,
    STATUS_INDEX_MAX,
    STATUS_LIST_MAX,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

FieldValue: TypeAlias = (
    "int | str | bytes | bool | tuple[tuple[int | str | bytes | bool, ...], ...]"
)
"""What may stand under a label of doc; records are a tuple of tuples."""

_CLAIM_LABELS: Final = frozenset({CLAIM_EXP, CLAIM_NBF, CLAIM_IAT, CLAIM_CTI, CLAIM_DOC})
_REQUIRED_LABELS: Final = frozenset({CLAIM_EXP, CLAIM_IAT, CLAIM_DOC})
_DOC_LABELS: Final = frozenset({DOC_TYPE, *DOC_FIELD_KEYS, DOC_STATUS, DOC_PROFILE_VERSION})
_FIELD_LABELS: Final = frozenset(DOC_FIELD_KEYS)
_SINGLE: Final = frozenset({int, str, bytes, bool})
_FIRST_WRITTEN_VERSION: Final = 2


@dataclass(frozen=True, slots=True)
class StatusReference:
    """Where a document's status bits stand: a list of the issuer and an index in it."""

    list: int
    index: int


@dataclass(frozen=True, slots=True)
class Claims:
    """What an issuer signs about one document.

    Args:
        iat: When it was signed, seconds since 1970-01-01T00:00:00Z.
        exp: When the issuer stops answering for the signature; not the legal validity.
        type: Wire number of the document's profile.
        fields: Value by label 1 to 19, as the profile writes them.
        nbf: When the code begins to be good, or None.
        cti: The document's own identifier, 1 to 16 bytes, or None.
        status: Where its status bits stand, or None.
        version: Of the profile, 1 to 255.
    """

    iat: int
    exp: int
    type: int
    fields: Mapping[int, FieldValue]
    nbf: int | None = None
    cti: bytes | None = None
    status: StatusReference | None = None
    version: int = 1

    def encode(self) -> bytes:
        """Return the deterministic bytes to sign.

        Raises:
            ClaimsError: A value is out of its bounds; what is written can always be read.
            CborError: A field holds what CBOR of GC1 does not write.
        """
        _check(self)
        doc: dict[int, cbor.Encodable] = {DOC_TYPE: self.type, **self.fields}
        if self.status is not None:
            doc[DOC_STATUS] = [self.status.list, self.status.index]
        if self.version >= _FIRST_WRITTEN_VERSION:
            doc[DOC_PROFILE_VERSION] = self.version
        claims: dict[int, cbor.Encodable] = {
            CLAIM_EXP: self.exp,
            CLAIM_IAT: self.iat,
            CLAIM_DOC: doc,
        }
        if self.nbf is not None:
            claims[CLAIM_NBF] = self.nbf
        if self.cti is not None:
            claims[CLAIM_CTI] = self.cti
        encoded = cbor.encode(claims)
        if any(type(value) not in _SINGLE for value in self.fields.values()):
            cbor.check(encoded)  # C-12, which only containers in containers can break
        return encoded


def parse(payload: bytes) -> Claims:
    """Return the claims in ``payload``; only verified payload should get here (spec V-06).

    Raises:
        CborError: ``payload`` is not deterministic CBOR.
        ClaimsError: A rule L-01 to L-09 is broken; the code names it, no value is in it.
    """
    members = cbor.decode(payload)
    if not isinstance(members, dict):
        raise _error("claims-shape", "The claims are not a map.")
    if not members.keys() <= _CLAIM_LABELS:  # L-01
        raise _error("claims-unknown", "The claims hold a label that GC1 does not know.")
    if not members.keys() >= _REQUIRED_LABELS:  # L-02
        raise _error("claims-missing", "exp, iat or doc is missing from the claims.")
    doc = members[CLAIM_DOC]
    if not isinstance(doc, dict) or DOC_TYPE not in doc:  # L-06
        raise _error("claims-doc", "doc is not a map with a document type.")
    if not doc.keys() <= _DOC_LABELS:  # L-07
        raise _error("claims-doc-label", "doc holds a label that GC1 does not know.")
    claims = Claims(
        iat=members[CLAIM_IAT],  # type: ignore[arg-type] # _check looks at every type
        exp=members[CLAIM_EXP],  # type: ignore[arg-type]
        type=doc[DOC_TYPE],  # type: ignore[arg-type]
        fields=MappingProxyType({k: _frozen(v) for k, v in doc.items() if k in _FIELD_LABELS}),
        nbf=members.get(CLAIM_NBF),  # type: ignore[arg-type]
        cti=members.get(CLAIM_CTI),  # type: ignore[arg-type]
        status=_status(doc),
        version=_version(doc),
    )
    _check(claims)
    return claims


def _check(claims: Claims) -> None:
    """Hold the bounds of section 5, for reading and for writing alike."""
    for time in (claims.exp, claims.iat, claims.nbf):
        if time is not None and not _between(time, EARLIEST_TIME, LATEST_TIME):  # L-03
            raise _error("claims-time", "exp, nbf or iat is not a time from 2020 to 2100.")
    if claims.iat >= claims.exp or (claims.nbf is not None and claims.nbf >= claims.exp):  # L-04
        raise _error("claims-window", "The claims end before they begin.")
    cti = claims.cti
    if cti is not None and (type(cti) is not bytes or len(cti) not in CTI_LENGTH):  # L-05
        raise _error("claims-cti", "cti is not a byte string of 1 to 16 bytes.")
    if not _between(claims.type, 1, DOC_TYPE_MAX):  # L-06
        raise _error("claims-doc", "The document type is not a number from 1 to 65,535.")
    if not claims.fields.keys() <= _FIELD_LABELS:  # L-07
        raise _error("claims-doc-label", "A field stands under a label outside 1 to 19.")
    status = claims.status
    if status is not None and not (
        _between(status.list, 0, STATUS_LIST_MAX) and _between(status.index, 0, STATUS_INDEX_MAX)
    ):  # L-08
        raise _error("claims-status", "The status reference is not a list and an index.")
    if not _between(claims.version, 1, PROFILE_VERSION_MAX):  # L-09
        raise _error("claims-version", "The profile version is not a number from 1 to 255.")


def _status(doc: dict[int, cbor.Value]) -> StatusReference | None:
    if DOC_STATUS not in doc:
        return None
    match doc[DOC_STATUS]:
        case [number, index]:
            return StatusReference(list=number, index=index)  # type: ignore[arg-type]
        case _:
            raise _error("claims-status", "The status reference is not a list and an index.")


def _version(doc: dict[int, cbor.Value]) -> int:
    version = doc.get(DOC_PROFILE_VERSION)
    if version is None:
        return 1
    if version == 1:  # L-09: one way to write it, and that is to leave it out
        raise _error("claims-version", "Profile version 1 is written out.")
    return version  # type: ignore[return-value] # _check looks at its type


def _frozen(value: cbor.Value) -> FieldValue:
    if isinstance(value, list):
        return tuple(_frozen(item) for item in value)  # type: ignore[misc] # profiles judge shapes
    return value  # type: ignore[return-value]


def _between(value: object, low: int, high: int) -> bool:
    # A boolean is an int to Python, and True would pass for 1.
    return type(value) is int and low <= value <= high


def _error(code: str, sentence: str) -> ClaimsError:
    return ClaimsError(code, sentence, hint="The issuer has to issue the document again.")
