"""Campaigns and vouchers as the redemption side knows them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping


class VoucherState(Enum):
    """What the factory said of a voucher; whether it was used is not said here."""

    LIVE = "live"
    VOID = "void"
    """Replaced after a theft; its successor is a voucher of its own."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How many vouchers, as the manifest says or as the books hold.

    Args:
        vouchers: All of a campaign.
        void: Those that were replaced.
        cents: Value of the others.
        signed: Vouchers of each key, by kid.
    """

    vouchers: int
    void: int
    cents: int
    signed: Mapping[bytes, int]


@dataclass(frozen=True, slots=True)
class Difference:
    """A count that is not what the manifest says.

    Args:
        what: Is counted.
        manifest: As the manifest says.
        books: As the books hold.
    """

    what: str
    manifest: int
    books: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Campaign:
    """A campaign whose manifest was imported.

    Args:
        number: In the trust list; also of its row.
        id: Identifier.
        type: Wire number of the profile of its vouchers.
        version: Of the profile.
        digest: SHA-256 of the campaign file.
        secrets: 16 bytes that name its secrets.
        counts: As the manifest says.
        manifest: SHA-256 of the manifest's body, which pins all of it.
        signer: kid of the key that signed the manifest.
        imported: When this manifest was imported, in seconds since 1970-01-01T00:00:00Z.
    """

    number: int
    id: str
    type: int
    version: int
    digest: bytes
    secrets: bytes
    counts: Counts
    manifest: bytes
    signer: bytes
    imported: int


class Voucher(NamedTuple):
    """One voucher, without the person. A tuple, because a million of them are written at once.

    Args:
        list: Number of its status list.
        entry: Its entry in that list.
        campaign: Number of the campaign.
        reference_hash: Keyed hash of its reference.
        value: In cents; 0 where it is no money.
        kid: Of the key that signed it.
        shard: In which it was printed or mailed first.
        state: As `VoucherState` has it in words.
    """

    list: int
    entry: int
    campaign: int
    reference_hash: bytes
    value: int
    kid: bytes
    shard: int
    state: str
