"""Where each signed field comes from: the table ``fields`` of a campaign file."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from gouvcheck_core.errors import ProfileError
from gouvcheck_core.profiles import Role
from voucher_batch.beneficiary import Beneficiary, Channel
from voucher_batch.campaign import forms
from voucher_batch.campaign.columns import DERIVED, RESERVED, json_value
from voucher_batch.campaign.faults import plain
from voucher_batch.campaign.model import Column, Constant

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gouvcheck_core.profiles import Field, Profile
    from voucher_batch.campaign.table import Table

_SOMEBODY: Final = Beneficiary(
    given_names="Ada",
    family_name="Sample",
    birth_date=dt.date(1990, 2, 28),
    language="fr",
    channel=Channel.POST,
)
"""Shows before any row is there whether a field takes a derived column at all."""


def read_sources(
    outer: Table, profile: Profile | None, number: int | None
) -> Mapping[str, Constant | Column] | None:
    """Take the table ``fields``, and hold it against the profile.

    Args:
        outer: The whole file.
        profile: Kind of document, or None if that is not known.
        number: Of the campaign, or None if that is not known.

    Returns:
        Source by field id, the campaign's number among them; None if the profile is not known.
    """
    table = outer.table("fields")
    if table is None or profile is None:
        return None
    own = profile.field_with(Role.CAMPAIGN)
    sources: dict[str, Constant | Column] = {}
    if own is not None and number is not None:
        sources[own.id] = Constant(number)
    for field in profile.fields:
        if table.has(field.id) and field is not own:
            source = _source(table, field)
            if source is not None and _fits(table, profile, field, source):
                sources[field.id] = source
        elif field.required and field is not own:
            hint = f'Write {field.id} = {{ column = "…" }} or {field.id} = {{ constant = … }}.'
            table.note("field", f"the field {field.id} of {profile.id} has no source.", hint)
    _close(table, profile, own)
    return sources


def _source(outer: Table, field: Field) -> Constant | Column | None:
    table = outer.table(field.id)
    if table is None:
        return None
    source: Constant | Column | None = None
    if table.has("constant"):
        source = Constant(_json(table.raw("constant")))
    else:
        name = table.take("column", forms.COLUMN)
        source = None if name is None else Column(name)
    table.close()
    return source


def _json(value: object) -> object:
    # TOML has dates of its own; everything else that it has is JSON already.
    return value.isoformat() if isinstance(value, dt.date | dt.time) else value


def _fits(table: Table, profile: Profile, field: Field, source: Constant | Column) -> bool:
    alone = replace(profile, fields=(field,))
    if isinstance(source, Column) and source.name in RESERVED:
        hint = "Codes carry what a verifier compares, and no more: use another column."
        table.note("field", f"{field.id} must not come from {source.name}.", hint)
        return False
    try:
        if isinstance(source, Constant):
            alone.encode({field.id: source.value})
        elif source.name in DERIVED:
            alone.encode({field.id: json_value(field, DERIVED[source.name](_SOMEBODY))})
    except ProfileError as error:
        reason = f"the source of {field.id} does not fit: {error.sentence}"
        table.note("field", reason, error.hint)
        return False
    return True


def _close(table: Table, profile: Profile, own: Field | None) -> None:
    known = ", ".join(field.id for field in profile.fields if field is not own)
    for key in table.left:
        if own is not None and key == own.id:
            hint = "Take it out; it follows from number."
            table.note("field", f"the field {own.id} is set by the campaign's number.", hint)
        else:
            hint = f"Take it out; {profile.id} knows: {known}."
            table.note("field", f"the field {plain(key)} is not in the profile.", hint)
