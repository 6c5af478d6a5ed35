"""Whether the fields of a document fit into one code."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gouvcheck_core.claims import Claims, StatusReference
from gouvcheck_core.cose import Message
from gouvcheck_core.errors import CborError
from gouvcheck_core.format import (
    CTI_LENGTH,
    KID_LENGTH,
    MAX_CODE_BYTES,
    SIGNATURE_LENGTH,
    STATUS_INDEX_MAX,
    STATUS_LIST_MAX,
    Alg,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gouvcheck_core.claims import FieldValue
    from voucher_batch.campaign.model import Campaign

_AROUND: Final = 200
"""More bytes than ever stand around the text of fields: signature, headers, times, status, keys."""

_WIDEST: Final = 4
"""Bytes of a character in UTF-8, at most."""


def fits(campaign: Campaign, fields: Mapping[int, FieldValue]) -> bool:
    """Tell whether a code holds ``fields``, wherever its status entry will be.

    Args:
        campaign: That the document belongs to.
        fields: As `Campaign.fields_of` returns them.
    """
    texts = sum(len(value) for value in fields.values() if isinstance(value, str))
    plain = not any(isinstance(value, tuple | bytes) for value in fields.values())
    if plain and texts * _WIDEST + _AROUND <= MAX_CODE_BYTES:  # which holds for every voucher
        return True
    return code_size(campaign, fields) <= MAX_CODE_BYTES


def code_size(campaign: Campaign, fields: Mapping[int, FieldValue]) -> int:
    """Return the bytes of the largest code that a document with ``fields`` can have."""
    claims = Claims(
        iat=campaign.iat,
        exp=campaign.exp,
        type=campaign.profile.type,
        fields=fields,
        cti=bytes(CTI_LENGTH[-1]),
        status=StatusReference(list=STATUS_LIST_MAX, index=STATUS_INDEX_MAX),
        version=campaign.profile.version,
    )
    try:
        payload = claims.encode()
    except CborError:  # records beyond the limits of section 3
        return MAX_CODE_BYTES + 1
    return len(Message(Alg.ES256, bytes(KID_LENGTH), payload, bytes(SIGNATURE_LENGTH)).encode())
