"""The entries of a manifest, from the books: every voucher that has a code, and no name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gouvcheck_core.profiles import CtiRule, Role, StatusRule
from voucher_batch.campaign import Constant
from voucher_batch.errors import HandoverError
from voucher_batch.manifest.model import Entry, State

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gouvcheck_core.keys import PublicKey
    from voucher_batch.campaign import Campaign
    from voucher_batch.store import Books
    from voucher_batch.store.vouchers import ManifestRow

_RUN: Final = "Run the campaign to its end first: `gouvcheck-batch run`."


def signing_keys(books: Books) -> tuple[PublicKey, ...]:
    """Return the keys that signed anything in this store, in the order of a manifest."""
    return tuple(key for _, key in sorted(books.keys.public().items()))


def entries_of(books: Books, *, campaign: Campaign, keys: Sequence[PublicKey]) -> Iterator[Entry]:
    """Yield the entries of a campaign's manifest, ascending, without holding them all.

    Args:
        books: Open for reading until the last entry.
        campaign: As its file describes it.
        keys: As `signing_keys` returns them.

    Raises:
        HandoverError: ``handover-profile``, ``handover-value``: vouchers of this campaign cannot be
            redeemed. ``handover-unsigned``: one has no signature or no shard yet.
    """
    _ensure_redeemable(campaign)
    value = face_value(campaign)
    place = {key.kid: number for number, key in enumerate(keys)}
    for row in books.vouchers.manifest_rows():
        if row.kid is None and row.revoked is not None:
            continue  # it was replaced before it ever had a code
        yield _entry(row, value=value, place=place)


def face_value(campaign: Campaign) -> int:
    """Return what each voucher of a campaign is worth in cents; 0 where it is no money.

    Raises:
        HandoverError: ``handover-value``: it differs from person to person.
    """
    field = campaign.profile.field_with(Role.VALUE)
    if field is None:
        return 0
    match campaign.fields.get(field.id):
        case None:
            return 0
        case Constant(value):
            # The profile has taken this value when the campaign was loaded: cents, or "50.00".
            return value if isinstance(value, int) else int(str(value).replace(".", ""))
        case _:
            raise HandoverError(
                "handover-value",
                "The face value of this campaign differs from person to person.",
                hint="Make one campaign for each face value; the books keep no value of a person.",
            )


def _ensure_redeemable(campaign: Campaign) -> None:
    profile = campaign.profile
    if profile.cti is not CtiRule.REFERENCE or profile.status is not StatusRule.REQUIRED:
        raise HandoverError(
            "handover-profile",
            f"Documents of the profile {profile.id} have no reference or no status entry.",
            hint="Only documents that are redeemed have a manifest; hand over without one.",
        )


def _entry(row: ManifestRow, *, value: int, place: dict[bytes, int]) -> Entry:
    if row.kid is None or row.shard is None:
        raise HandoverError(
            "handover-unsigned", "A voucher of the campaign has no code yet.", hint=_RUN
        )
    return Entry(
        list=row.list,
        index=row.entry,
        reference_hash=row.reference_hash,
        value=value,
        key=place[row.kid],
        shard=row.shard,
        state=State.LIVE if row.revoked is None else State.VOID,
    )
