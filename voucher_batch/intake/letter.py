"""Whether a person's letter can be set, asked before the person is taken in.

The sheets decide what fits; this asks them with the very lines that will be printed, so that no run
stops at a name that no font has or at an address that no window holds.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

from gouvcheck_core import qr
from gouvcheck_core.format import MIN_MODULE_MM, PREFIX, QUIET_ZONE_MODULES
from gouvcheck_core.profiles import Language
from voucher_batch.campaign.trial import fits, trial_claims
from voucher_batch.errors import SheetError
from voucher_batch.intake.outcome import ROW, Reason
from voucher_batch.intake.refusal import Refusal
from voucher_batch.recipient import recipient
from voucher_batch.sheet.faces import UNITS, face, unknown
from voucher_batch.sheet.fitting import fit
from voucher_batch.sheet.geometry import MM
from voucher_batch.sheet.template import load_template

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from gouvcheck_core.claims import FieldValue
    from voucher_batch.beneficiary import Beneficiary
    from voucher_batch.campaign import Campaign
    from voucher_batch.sheet.template import Slot, Template

_SHOWN: Final = ("given_names", "family_name", "street", "city", "address_extra")
"""Columns that are printed as they are."""

_UNITS: Final = 4
"""Units of a face that make a step."""
_NONE: Final = 255
"""What no width is, in steps: the widest glyph of Latin-1 has 240."""

_SMALLEST: Final = 21
_STEP: Final = 4
"""Modules of the first version of a QR symbol, and by how many each further one is larger."""


def check_letter(person: Beneficiary, fields: Mapping[int, FieldValue], campaign: Campaign) -> None:
    """Ask the sheet for the room that a person's texts and code need.

    Args:
        person: Checked otherwise.
        fields: Signed for the person.
        campaign: Whose letter it is.

    Raises:
        Refusal: ``characters``, ``length`` or ``code``.
    """
    template = load_template(campaign.template)
    if not _has_room(person, template.name):
        _check_texts(person, template)
    most = most_bytes(template.code_mm, qr.Level(campaign.profile.level.value))
    if not fits(campaign, fields, most=most):
        raise Refusal(ROW, Reason.CODE)
    if "row" in template.slots:
        _check_rows(person, fields, campaign, template)


@cache
def most_bytes(side_mm: float, level: qr.Level) -> int:
    """Return the bytes of the largest code that is readable in a square with its quiet zone."""
    modules = int(side_mm / MIN_MODULE_MM + 1e-9) - 2 * QUIET_ZONE_MODULES
    symbols = qr.maximum_length((modules - _SMALLEST) // _STEP + 1, level=level) - len(PREFIX)
    return symbols // 3 * 2 + symbols % 3 // 2  # Base45 writes two bytes as three, one as two


@dataclass(frozen=True, slots=True)
class _Ruler:
    """What tells in a moment that lines fit a slot as they are, as they nearly always do.

    Args:
        lines: How many there may be.
        units: How wide each may be, in units of the face, rounded down.
        width_of: Returns the width of a character that every face has.
        steps: The width of each character of Latin-1 in steps of four units, rounded up; `_NONE`
            of one that is not in every face.
    """

    lines: int
    units: int
    width_of: Callable[[str], int]
    steps: bytes

    def takes(self, lines: Sequence[str]) -> bool:
        """Tell whether lines fit without a break and in full size.

        Raises:
            KeyError: A character is not in every face.
        """
        if len(lines) > self.lines:
            return False
        for line in lines:
            if not self.surely_takes(line) and sum(map(self.width_of, line)) > self.units:
                return False
        return True

    def surely_takes(self, line: str) -> bool:
        """Tell of a line of Latin-1, as nearly all are, whether it has room to spare."""
        try:
            steps = line.encode("latin-1").translate(self.steps)
        except UnicodeEncodeError:
            return False
        return _NONE not in steps and sum(steps) * _UNITS <= self.units


@cache
def _rulers(template: str) -> tuple[_Ruler, _Ruler | None]:
    """Return the rulers of the address and, where the letter has a line for it, the holder."""
    slots = load_template(template).slots
    return _ruler(slots["recipient"]), _ruler(slots["holder"]) if "holder" in slots else None


def _ruler(slot: Slot) -> _Ruler:
    shown = {chr(at): width for at, width in face(slot.weight).widths.items()}
    widths = {symbol: width for symbol, width in shown.items() if not unknown(symbol)}
    steps = bytes(-(-widths.get(chr(at), _NONE * _UNITS) // _UNITS) for at in range(256))
    units = int(slot.width * MM / slot.size * UNITS) - 1
    return _Ruler(slot.lines, units, widths.__getitem__, steps)


def _has_room(person: Beneficiary, template: str) -> bool:
    """Tell whether all texts can be shown as they are. Of others `_check_texts` has to say."""
    if person.address is None:
        return False
    address, holder = _rulers(template)
    name = person.name
    try:
        return address.takes(recipient(name, person.address)) and (
            holder is None or holder.takes((name,))
        )
    except KeyError:
        return False


def _check_texts(person: Beneficiary, template: Template) -> None:
    _check_characters(person)
    if person.address is not None:
        lines = recipient(person.name, person.address)
        _check_room("street", lines, template.slots["recipient"])
    if "holder" in template.slots:
        _check_room("family_name", (person.name,), template.slots["holder"])


def _check_characters(person: Beneficiary) -> None:
    texts: tuple[str, ...] = (person.given_names, person.family_name)
    if person.address is not None:
        texts += (person.address.street, person.address.city, person.address.extra)
    if unknown("".join(texts)):
        strange = [field for field, text in zip(_SHOWN, texts, strict=False) if unknown(text)]
        raise Refusal(strange[0], Reason.CHARACTERS)


def _check_room(field: str, lines: Sequence[str], slot: Slot) -> int:
    """Return how many lines are set."""
    try:
        return len(fit(lines, slot).lines)
    except SheetError as error:
        strange = error.code == "sheet-glyph"
        raise Refusal(field, Reason.CHARACTERS if strange else Reason.LENGTH) from None


def _check_rows(
    person: Beneficiary, fields: Mapping[int, FieldValue], campaign: Campaign, template: Template
) -> None:
    slot = template.slots["row"]
    language = person.language if person.language in tuple(Language) else Language.FR
    rows = campaign.profile.rows(trial_claims(campaign, fields), Language(language))
    lines = sum(_check_room(row.field, row.value.split("\n"), slot) for row in rows)
    if lines > slot.total:
        raise Refusal(ROW, Reason.LENGTH)
