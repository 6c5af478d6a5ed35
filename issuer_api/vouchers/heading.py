"""What the head of a manifest says of its campaign, and whether the books can take it."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, Final

from gouvcheck_core.format import STATUS_INDEX_MAX, STATUS_LIST_MAX
from issuer_api.errors import VoucherError
from issuer_api.store.schema import HASH
from issuer_api.vouchers.model import Campaign, Counts
from issuer_api.vouchers.tables import SECRETS

if TYPE_CHECKING:
    from voucher_batch.manifest import Entry, Head, Manifest

_IDENTIFIER: Final = re.compile(r"(?=.{1,32}\Z)[a-z0-9]+(?:-[a-z0-9]+)*")
_MAX_NUMBER: Final = 2**16 - 1
_MAX_SMALL: Final = 2**31 - 1
"""Of a column of 32 bits: cents of one voucher, and shards."""


def campaign_of(manifest: Manifest, *, now: int) -> Campaign:
    """Return what a manifest says of its campaign.

    Args:
        manifest: Whose head was proven.
        now: Seconds since 1970-01-01T00:00:00Z.

    Raises:
        VoucherError: ``voucher-bounds``: the books cannot hold it (N-16).
    """
    head = manifest.head
    if not _fits(head):
        raise _out_of_bounds("The head of the manifest")
    counts = head.counts
    kids = (key.kid for key in head.keys)
    return Campaign(
        number=head.number,
        id=head.campaign,
        type=head.type,
        version=head.version,
        digest=head.digest,
        secrets=head.secrets,
        counts=Counts(
            vouchers=counts.vouchers,
            void=counts.void,
            cents=counts.cents,
            signed=dict(zip(kids, counts.signed, strict=True)),
        ),
        manifest=hashlib.sha256(head.encode()).digest(),
        signer=manifest.signer,
        imported=now,
    )


def require_entries_fit(entries: tuple[Entry, ...]) -> None:
    """Refuse entries that the books cannot hold (N-16).

    Raises:
        VoucherError: ``voucher-bounds``.
    """
    for entry in entries:
        if (
            entry.list > STATUS_LIST_MAX
            or entry.index > STATUS_INDEX_MAX
            or entry.value > _MAX_SMALL
            or entry.shard > _MAX_SMALL
        ):
            raise _out_of_bounds(f"Entry {entry.list}:{entry.index} of the manifest")


def _fits(head: Head) -> bool:
    counts = head.counts
    return (
        _IDENTIFIER.fullmatch(head.campaign) is not None
        and 1 <= head.number <= _MAX_NUMBER
        and max(head.type, head.version) <= _MAX_SMALL
        and (len(head.digest), len(head.secrets)) == (HASH, SECRETS)
        and counts.void <= counts.vouchers
        and min(head.type, head.version, counts.void, counts.cents, *counts.signed, 0) >= 0
    )


def _out_of_bounds(what: str) -> VoucherError:
    return VoucherError(
        "voucher-bounds",
        f"{what} holds more than the books can.",
        hint="Nothing was imported; ask the factory what its books hold.",
    )
