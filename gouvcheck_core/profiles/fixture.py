"""A profile as the test vectors show it, for programs in any language (spec section 9)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gouvcheck_core.profiles.parts import FIXED_BOUNDS

if TYPE_CHECKING:
    from gouvcheck_core.profiles.model import Profile
    from gouvcheck_core.profiles.parts import Column, Field


def to_fixture(profile: Profile) -> dict[str, object]:
    """Return the part of ``profile`` that decides verdicts, for JSON; words are left out."""
    return {
        "type": profile.type,
        "version": profile.version,
        "cti": profile.cti.value,
        "status": profile.status.value,
        "amber": profile.amber,
        "stop": profile.stop,
        "fields": [_field(field) for field in profile.fields],
    }


def _field(field: Field) -> dict[str, object]:
    return {
        "label": field.label,
        **_column(field),
        "required": field.required,
        "role": field.role.value if field.role else None,
        "columns": [_column(column) for column in field.columns] or None,
    }


def _column(column: Column) -> dict[str, object]:
    bounded = column.kind not in FIXED_BOUNDS
    return {
        "id": column.id,
        "kind": column.kind.value,
        "min": column.minimum if bounded else None,
        "max": column.maximum if bounded else None,
        "enum": {str(entry.number): entry.id for entry in column.enumeration.entries} or None,
    }
