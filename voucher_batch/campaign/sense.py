"""Whether the parts of a campaign file go together. A part that is None had a fault of its own."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

from gouvcheck_core.format import EARLIEST_TIME, LATEST_TIME
from gouvcheck_core.profiles import StatusRule
from voucher_batch.beneficiary import Channel
from voucher_batch.campaign.days import midnight
from voucher_batch.campaign.faults import plain

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from gouvcheck_core.profiles import Profile
    from voucher_batch.campaign.model import Mail, Period
    from voucher_batch.campaign.table import Table

_DAY: Final = 86_400


def check_dates(
    table: Table, profile: Profile | None, issued: dt.date | None, period: Period | None
) -> None:
    """Note where the day of issue, the period and the life of the codes contradict each other."""
    if issued is None or profile is None:
        return
    iat = midnight(issued)
    exp = iat + profile.lifetime
    if not EARLIEST_TIME <= iat < exp <= LATEST_TIME:
        hint = "Write a day from 2020 on whose codes end before 2100."
        table.note("date", "no code can carry this day of issue.", hint)
    elif period is not None and issued > period.start:
        hint = "Issue on the first day of the period or before."
        table.note("date", "the day of issue lies behind the start of the period.", hint)
    elif period is not None and _end(period) > exp:
        hint = f"Codes of {profile.id} live {profile.lifetime // _DAY} days; shorten the period."
        table.note("date", "the codes end before the period and its grace.", hint)


def _end(period: Period) -> int:
    """Return when the last day of grace is over."""
    return midnight(period.end + dt.timedelta(days=period.grace + 1))


def check_lists(table: Table, profile: Profile | None, lists: tuple[int, ...] | None) -> None:
    """Note where the profile wants a status list and there is none, or the other way round."""
    if profile is None or lists is None:
        return
    if profile.status is StatusRule.REQUIRED and not lists:
        hint = "Write the numbers of status lists of the trust list, such as lists = [1]."
        table.note("list", f"documents of {profile.id} need a status list.", hint)
    if profile.status is StatusRule.NONE and lists:
        table.note("list", f"documents of {profile.id} have no status.", "Take lists out.")


def check_mail(table: Table, channels: tuple[Channel, ...] | None, mail: Mail | None) -> None:
    """Note words for e-mails that nobody will get."""
    if channels is not None and mail is not None and Channel.EMAIL not in channels:
        hint = 'Take [mail] out, or add "email" to channels.'
        table.note("mail", "there are words for e-mails, and no e-mails.", hint)


def check_template(
    table: Table,
    template: str | None,
    languages: tuple[str, ...] | None,
    templates: Mapping[str, Collection[str]] | None,
) -> None:
    """Note a template that is not there, or not in every language of the campaign."""
    if template is None or templates is None:
        return
    if template not in templates:
        hint = f"Use one of: {', '.join(sorted(templates))}."
        table.note("template", f"there is no template {plain(template)}.", hint)
        return
    for language in languages or ():
        if language not in templates[template]:
            hint = f"Write its words, or use: {', '.join(sorted(templates[template]))}."
            table.note("template", f'the template has no words in "{language}".', hint)
