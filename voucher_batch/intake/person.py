"""The cells of a row to a person who may get a letter of a campaign."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from gouvcheck_core.errors import ProfileError
from voucher_batch.beneficiary import Beneficiary, Channel
from voucher_batch.campaign.columns import PERSON
from voucher_batch.errors import MailError
from voucher_batch.intake import national_id
from voucher_batch.intake.addresses import address
from voucher_batch.intake.birth import birth_date
from voucher_batch.intake.letter import check_letter
from voucher_batch.intake.names import channels, languages
from voucher_batch.intake.outcome import Reason
from voucher_batch.intake.refusal import Refusal
from voucher_batch.intake.texts import NAME_MAX, at_most, clean, clean_all, folded, name
from voucher_batch.mailbox import check_mailbox

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gouvcheck_core.claims import FieldValue
    from gouvcheck_core.profiles import Field
    from voucher_batch.beneficiary import Address
    from voucher_batch.campaign import Campaign

COLUMN_MAX: Final = 4096
"""Characters of a column of the campaign's own: more than any code carries."""


def person(
    cells: Sequence[str], own: Sequence[str], *, campaign: Campaign
) -> tuple[str, Beneficiary]:
    """Return the national identification number and the person of a row.

    Args:
        cells: Text of the columns `PERSON`, in their order; empty where the file has no such one.
        own: Text of ``campaign.columns``, in their order, again empty for derived ones.
        campaign: Whose letter it is.

    Raises:
        Refusal: The first thing that is wrong.
    """
    texts = clean_all(PERSON, cells)
    number, given, family, birth, language, channel, *parts, email = texts
    digits = _digits(number)
    given, family = _names(given, family)
    date = birth_date(birth, digits[: national_id.DAY], today=campaign.issued)
    if campaign.age is not None and not campaign.age.met_by(date):
        raise Refusal("birth_date", Reason.AGE)
    where = address(*parts)
    _check_email(email)
    beneficiary = Beneficiary(
        given_names=given,
        family_name=family,
        birth_date=date,
        language=_language(language, campaign),
        channel=_channel(channel, where, email, campaign),
        address=where,
        email=email,
        columns=_own(own, campaign),
    )
    check_letter(beneficiary, _fields(beneficiary, campaign), campaign)
    return digits, beneficiary


def _digits(text: str) -> str:
    if not text:
        raise Refusal("national_id", Reason.MISSING)
    digits = national_id.compact(text)
    if digits is None:
        raise Refusal("national_id", Reason.DIGITS)
    if digits[-2:] != national_id.check_digits(digits):
        raise Refusal("national_id", Reason.CHECK_DIGITS)
    return digits


def _names(given: str, family: str) -> tuple[str, str]:
    """Return both names; some people have one name only, which is the family name then."""
    if not family:
        raise Refusal("family_name", Reason.MISSING)
    at_most("family_name", f"{given} {family}", NAME_MAX)
    return name("given_names", given), name("family_name", family)


def _check_email(text: str) -> None:
    if text:
        try:
            check_mailbox(text)
        except MailError:
            raise Refusal("email", Reason.EMAIL) from None


def _language(text: str, campaign: Campaign) -> str:
    """Return the language of the letter: the campaign's first stands in for all that it lacks."""
    language = languages().get(folded(text), text[:2].lower())
    return language if language in campaign.languages else campaign.languages[0]


def _channel(text: str, where: Address | None, email: str, campaign: Campaign) -> Channel:
    """Return how the piece is sent: as the row says, otherwise as it can be, letters first."""
    channel = channels().get(folded(text)) if text else _possible(where, campaign)
    if channel is None or channel not in campaign.channels:
        raise Refusal("channel", Reason.CHANNEL)
    if channel is Channel.POST and where is None:
        raise Refusal("street", Reason.MISSING)
    if channel is Channel.EMAIL and not email:
        raise Refusal("email", Reason.MISSING)
    return channel


def _possible(where: Address | None, campaign: Campaign) -> Channel:
    by_post = Channel.POST in campaign.channels
    return Channel.POST if by_post and where is not None else Channel.EMAIL


def _own(cells: Sequence[str], campaign: Campaign) -> dict[str, str]:
    if not any(cells):
        return {}
    return {
        column: at_most(column, clean(column, cell), COLUMN_MAX)
        for column, cell in zip(campaign.columns, cells, strict=True)
        if cell
    }


def _fields(beneficiary: Beneficiary, campaign: Campaign) -> dict[int, FieldValue]:
    """Make the fields of the document, so that they can be made again."""
    try:
        return campaign.fields_of(beneficiary)
    except ProfileError:
        raise Refusal(_misfit(beneficiary, campaign), Reason.PROFILE) from None


def _misfit(beneficiary: Beneficiary, campaign: Campaign) -> str:
    """Return the first field of the profile that the row does not fit."""
    misfits = [
        field.id for field in campaign.profile.fields if not _takes(field, beneficiary, campaign)
    ]
    return misfits[0]


def _takes(field: Field, beneficiary: Beneficiary, campaign: Campaign) -> bool:
    alone = replace(campaign.profile, fields=(field,))
    try:
        replace(campaign, profile=alone).fields_of(beneficiary)
    except ProfileError:
        return False
    return True
