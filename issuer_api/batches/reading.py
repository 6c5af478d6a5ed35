"""A file of rows to the fields of documents, or to what is wrong with them; streamed.

The file is read as the factory reads beneficiaries: same rule for the charset, same strict CSV and
JSON Lines, same limits of a row. What differs is what a row must hold: the fields of one profile.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, BinaryIO, Final

from gouvcheck_core.claims import Claims, StatusReference
from gouvcheck_core.cose import Message
from gouvcheck_core.errors import CborError, ProfileError
from gouvcheck_core.format import (
    EARLIEST_TIME,
    KID_LENGTH,
    MAX_CODE_BYTES,
    SIGNATURE_LENGTH,
    STATUS_INDEX_MAX,
    STATUS_LIST_MAX,
    Alg,
)
from gouvcheck_core.reference import Reference
from issuer_api.batches.model import BadRow, Row
from issuer_api.errors import BatchJobError
from voucher_batch.campaign.columns import json_value
from voucher_batch.intake.cells import csv_cells, json_members
from voucher_batch.intake.layout import Syntax
from voucher_batch.intake.lines import MAX_ROW, filled, lines, quoted_rows
from voucher_batch.intake.outcome import ROW, Reason
from voucher_batch.intake.refusal import Refusal
from voucher_batch.intake.survey import Survey, survey
from voucher_batch.intake.texts import REPLACEMENT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from gouvcheck_core.claims import FieldValue
    from gouvcheck_core.profiles import Field, Profile

TWICE: Final = "twice"
"""The reason of a row that says the same as one before it (P4)."""

_SOURCE: Final = "The file"
_DIGEST: Final = 16
_CTI: Final = Reference.from_bytes(bytes(9)).to_bytes()
_PLACE: Final = StatusReference(STATUS_LIST_MAX, STATUS_INDEX_MAX)


@dataclass(frozen=True, slots=True)
class Plan:
    """How one file is read.

    Args:
        profile: Kind of the documents.
        survey: Form, charset and digest of the file.
        columns: Field of each column of CSV; empty for JSON Lines.
    """

    profile: Profile
    survey: Survey
    columns: tuple[Field, ...]


def plan(stream: BinaryIO, profile: Profile) -> Plan:
    """Look through a file once, and say how its rows are read.

    Args:
        stream: Seekable.
        profile: Kind of the documents.

    Raises:
        IntakeError: ``intake-empty``, ``intake-header``.
        BatchJobError: ``batch-job-columns``: a column is no field, is there twice, or is missing.
    """
    surveyed = survey(stream, source=_SOURCE)
    if surveyed.layout.syntax is Syntax.JSON_LINES:
        return Plan(profile, surveyed, ())
    known = {field.id: field for field in profile.fields}
    named = [known.get(_folded(name)) for name in surveyed.header]
    columns = tuple(field for field in named if field is not None)
    missing = {field.id for field in profile.fields if field.required} - {f.id for f in columns}
    if len(columns) != len(named) or len({f.id for f in columns}) != len(columns) or missing:
        raise BatchJobError(
            "batch-job-columns",
            f"The header of the file does not name the fields of {profile.id}, each once.",
            hint=f"Write as its first line, with commas or semicolons: {', '.join(known)}.",
        )
    return Plan(profile, surveyed, columns)


def read(stream: BinaryIO, plan: Plan) -> Iterator[Row | BadRow]:
    """Yield how each row of a file ends, in its order.

    Args:
        stream: Seekable; the file that the plan was made of.
        plan: Of this file.
    """
    stream.seek(0)
    rows = lines(stream, plan.survey.layout.charset, hashlib.sha256())
    if plan.survey.layout.syntax is Syntax.CSV:
        rows = filled(quoted_rows(rows))
        next(rows, None)
    seen: set[bytes] = set()
    for line, text in filled(rows):
        for outcome in _outcomes(line, text, plan):
            yield _once(outcome, seen)


def _once(outcome: Row | BadRow, seen: set[bytes]) -> Row | BadRow:
    if isinstance(outcome, BadRow):
        return outcome
    content = repr(sorted(outcome.fields.items())).encode()
    digest = hashlib.sha256(content).digest()[:_DIGEST]
    if digest in seen:
        return BadRow(outcome.line, ROW, TWICE)
    seen.add(digest)
    return outcome


def _outcomes(line: int, text: str, plan: Plan) -> Iterator[Row | BadRow]:
    try:
        fields = _fields(text, plan)
    except Refusal as refusal:
        several = text.split("\n")
        if len(several) == 1:
            yield BadRow(line, refusal.field, refusal.reason)
            return
        for number, single in enumerate(several, start=line):
            yield from _outcomes(number, single, plan)
        return
    yield _checked(line, fields, plan.profile)


def _fields(text: str, plan: Plan) -> Mapping[str, object]:
    """Return the fields that a row writes down."""
    if len(text) > MAX_ROW:
        raise Refusal(ROW, Reason.TOO_LONG)
    if REPLACEMENT in text:
        raise Refusal(ROW, Reason.ENCODING)
    if plan.survey.layout.syntax is Syntax.JSON_LINES:
        return json_members(text)
    cells = csv_cells(text, plan.survey.layout.delimiter)
    if len(cells) != len(plan.columns):
        raise Refusal(ROW, Reason.CELLS)
    values = {
        field.id: json_value(field, cell.strip())
        for field, cell in zip(plan.columns, cells, strict=True)
    }
    return {key: value for key, value in values.items() if value is not None}


def _checked(line: int, fields: Mapping[str, object], profile: Profile) -> Row | BadRow:
    try:
        values = profile.encode(fields)
    except ProfileError as error:
        return BadRow(line, _culprit(fields, profile), error.code)
    if _code_size(values, profile) > MAX_CODE_BYTES:
        return BadRow(line, ROW, Reason.CODE)
    return Row(line, fields)


def _culprit(fields: Mapping[str, object], profile: Profile) -> str:
    """Return the first field that does not pass alone, or the whole row."""
    for field in profile.fields:
        given = {field.id: fields[field.id]} if field.id in fields else {}
        try:
            replace(profile, fields=(field,)).encode(given)
        except ProfileError:
            return field.id
    return ROW


def _code_size(values: Mapping[int, FieldValue], profile: Profile) -> int:
    """Return the bytes of the largest code that a row can get."""
    claims = Claims(
        iat=EARLIEST_TIME,
        exp=EARLIEST_TIME + profile.lifetime,
        type=profile.type,
        version=profile.version,
        fields=values,
        cti=_CTI,
        status=_PLACE,
    )
    try:
        payload = claims.encode()
    except CborError:  # records beyond the limits of the specification, section 3
        return MAX_CODE_BYTES + 1
    return len(Message(Alg.ES256, bytes(KID_LENGTH), payload, bytes(SIGNATURE_LENGTH)).encode())


def _folded(name: str) -> str:
    """Return a column's name as profiles write identifiers."""
    return name.strip().lower().replace("_", "-").replace(" ", "-")
