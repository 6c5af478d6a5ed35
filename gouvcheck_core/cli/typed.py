"""What people type about a document: its fields, its reference, its place in a status list."""

from __future__ import annotations

import re
import secrets
from typing import TYPE_CHECKING, Final

from gouvcheck_core.claims import StatusReference
from gouvcheck_core.cli import files
from gouvcheck_core.errors import UsageError
from gouvcheck_core.format import LATEST_TIME, STATUS_INDEX_MAX, STATUS_LIST_MAX
from gouvcheck_core.profiles import CtiRule, Kind, StatusRule
from gouvcheck_core.reference import BYTES, Reference
from gouvcheck_core.reference import parse as parse_reference

if TYPE_CHECKING:
    from pathlib import Path

    from gouvcheck_core.profiles import Field, Profile

AUTO: Final = "auto"

_DAY: Final = 86_400
_STATUS: Final = re.compile(r"([0-9]{1,5}):([0-9]{1,7})")
_WHOLE: Final = re.compile(r"-?[0-9]{1,16}")
_TRUTHS: Final = {"true": True, "false": False}


def values(profile: Profile, *, fields: tuple[str, ...], data: Path | None) -> dict[str, object]:
    """Return the fields of a document as JSON values by id; the profile judges them.

    Args:
        profile: The kind of document.
        fields: ``NAME=VALUE`` each.
        data: File with a JSON object instead, or None.

    Raises:
        UsageError: ``usage-fields``, or as `files.read_json`.
    """
    if data is not None:
        if fields:
            raise UsageError(
                "usage-fields",
                "The fields are given twice.",
                hint="Give either --data or --field, not both.",
            )
        return files.read_json(data)
    kinds = {field.id: field for field in profile.fields}
    given: dict[str, object] = {}
    for written in fields:
        name, equals, value = written.partition("=")
        if not equals or name in given:
            raise UsageError(
                "usage-fields",
                "A field is not written as NAME=VALUE, or is given twice.",
                hint=f"The fields of {profile.id} are: {', '.join(kinds)}.",
            )
        given[name] = _value(kinds.get(name), value)
    return given


def reference(profile: Profile, cti: str | None) -> Reference | None:
    """Return the reference of a document: a typed one, a new one, or None where it has none.

    Raises:
        UsageError: ``usage-cti`` there is none on this kind of document.
        HumanReferenceError: It is mistyped.
    """
    if cti is None:
        cti = AUTO if profile.cti is CtiRule.REFERENCE else None
    if cti is None:
        return None
    if profile.cti is CtiRule.NONE:
        raise UsageError(
            "usage-cti", f"A document of {profile.id} has no reference.", hint="Leave out --cti."
        )
    if cti == AUTO:
        return Reference.generate(secrets.token_bytes(BYTES))
    return parse_reference(cti).reference


def status(profile: Profile, written: str | None) -> StatusReference | None:
    """Return the place ``LIST:INDEX`` in a status list, or None where none is needed or given.

    Raises:
        UsageError: ``usage-status``.
    """
    if written is None:
        if profile.status is not StatusRule.REQUIRED:
            return None
        sentence = f"A document of {profile.id} needs a place in a status list."
    else:
        parts = _STATUS.fullmatch(written)
        if parts and int(parts[1]) <= STATUS_LIST_MAX and int(parts[2]) <= STATUS_INDEX_MAX:
            return StatusReference(list=int(parts[1]), index=int(parts[2]))
        sentence = "This is no place in a status list."
    limits = f"lists 0 to {STATUS_LIST_MAX:,}, entries 0 to {STATUS_INDEX_MAX:,}"
    raise UsageError("usage-status", sentence, hint=f"Write it like --status 1:42; {limits}.")


def end(profile: Profile, *, iat: int, days: int | None) -> int:
    """Return the end of a signature: so many days after ``iat``, or as the profile has it.

    Raises:
        UsageError: ``usage-valid-for``.
    """
    seconds = iat + (profile.lifetime if days is None else days * _DAY)
    if seconds > LATEST_TIME:
        raise UsageError(
            "usage-valid-for",
            "The signature would end after 2099.",
            hint="Give fewer days with --valid-for.",
        )
    return seconds


def _value(field: Field | None, written: str) -> object:
    """Return what JSON would have for ``written``; the profile judges it."""
    match None if field is None else field.kind:
        case Kind.INTEGER if _WHOLE.fullmatch(written):
            return int(written)
        case Kind.BOOLEAN:
            return _TRUTHS.get(written, written)
        case Kind.RECORDS:
            try:
                return files.parse_json(written)
            except (ValueError, RecursionError):
                return written
        case _:
            return written
