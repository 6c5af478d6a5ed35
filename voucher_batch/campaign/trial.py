"""The largest code that a document can have, made on trial before anything is signed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gouvcheck_core.claims import Claims, StatusReference
from gouvcheck_core.cose import Message
from gouvcheck_core.errors import CborError
from gouvcheck_core.format import (
    KID_LENGTH,
    MAX_CODE_BYTES,
    SIGNATURE_LENGTH,
    STATUS_INDEX_MAX,
    Alg,
)
from gouvcheck_core.profiles import CtiRule, StatusRule
from gouvcheck_core.reference import Reference

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gouvcheck_core.claims import FieldValue
    from voucher_batch.campaign.model import Campaign

_REFERENCE: Final = bytes(9)
"""The reference whose symbols are all zero; every reference is as long."""

_AROUND: Final = 200
"""More bytes than ever stand around the text of fields: signature, headers, times, status, keys."""


def trial_claims(campaign: Campaign, fields: Mapping[int, FieldValue]) -> Claims:
    """Return claims as long as a document with ``fields`` can have them.

    Args:
        campaign: That the document belongs to.
        fields: As `Campaign.fields_of` returns them.
    """
    profile = campaign.profile
    place = StatusReference(list=max(campaign.lists, default=0), index=STATUS_INDEX_MAX)
    return Claims(
        iat=campaign.iat,
        exp=campaign.exp,
        type=profile.type,
        fields=fields,
        cti=None if profile.cti is CtiRule.NONE else Reference.from_bytes(_REFERENCE).to_bytes(),
        status=None if profile.status is StatusRule.NONE else place,
        version=profile.version,
    )


def code_size(campaign: Campaign, fields: Mapping[int, FieldValue]) -> int:
    """Return the bytes of the largest code that a document with ``fields`` can have."""
    try:
        payload = trial_claims(campaign, fields).encode()
    except CborError:  # records beyond the limits of the specification, section 3
        return MAX_CODE_BYTES + 1
    return len(Message(Alg.ES256, bytes(KID_LENGTH), payload, bytes(SIGNATURE_LENGTH)).encode())


def fits(campaign: Campaign, fields: Mapping[int, FieldValue], *, most: int) -> bool:
    """Tell whether a code of ``most`` bytes holds ``fields``, wherever its status entry will be."""
    size = _AROUND
    for value in fields.values():
        if isinstance(value, str):
            size += len(value.encode())
        elif not isinstance(value, int):
            break
    else:
        if size <= most:  # as for nearly every voucher
            return True
    return code_size(campaign, fields) <= min(most, MAX_CODE_BYTES)
