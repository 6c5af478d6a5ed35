"""A campaign file (TOML) to a campaign. The file is described in docs/reference/campaign-file.md.

Reading goes on behind a fault, so that all faults of a file are told at once. A part with a fault
is None; a check that needs such a part is left out, because it could only repeat the fault.
"""

from __future__ import annotations

import hashlib
import tomllib
from typing import TYPE_CHECKING, Final

from gouvcheck_core.errors import ProfileError
from gouvcheck_core.profiles import by_id
from voucher_batch.beneficiary import Channel
from voucher_batch.campaign import forms, sense
from voucher_batch.campaign.faults import CampaignFileError, Fault, plain
from voucher_batch.campaign.model import AgeRule, Campaign, Mail, Period, Sender
from voucher_batch.campaign.sources import read_sources
from voucher_batch.campaign.table import Table

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from gouvcheck_core.profiles import Profile

MAX_FILE_BYTES: Final = 65_536
"""Twenty times the longest of ours: a larger file is not a campaign."""

SHARD_SIZE: Final = 500
"""Pieces of a shard where the file does not say: seconds of work, and a tray of letters."""

MAX_GRACE: Final = 366
MAX_YEARS: Final = 120

_NUMBER: Final = forms.whole(1, 65_535)
_SUBJECT: Final = forms.line(120)
_TEXT: Final = forms.paragraph(4000)


def load(
    data: bytes, *, source: str, templates: Mapping[str, Collection[str]] | None = None
) -> Campaign:
    """Return the campaign in a file, checked as a whole.

    Args:
        data: The file, UTF-8 TOML of at most `MAX_FILE_BYTES` bytes.
        source: Name of the file, for errors.
        templates: Languages by template, as installed; None leaves this one check out.

    Raises:
        CampaignFileError: ``campaign-file-…``; it holds every fault of the file.
    """
    faults: list[Fault] = []
    table = Table(_parse(data, source), place=source, faults=faults)
    campaign = _read(table, hashlib.sha256(data).digest(), templates)
    table.close()
    if campaign is None or faults:
        raise CampaignFileError(faults)
    return campaign


def _parse(data: bytes, source: str) -> dict[str, object]:
    reason = f"the file is longer than {MAX_FILE_BYTES} bytes."
    if len(data) <= MAX_FILE_BYTES:
        try:
            return tomllib.loads(data.decode("utf-8"))
        except (ValueError, RecursionError):  # not UTF-8, not TOML, a number or nesting too large
            reason = "the file is not UTF-8 TOML."
    hint = "Compare it with the example in the reference of campaign files."
    raise CampaignFileError([Fault("campaign-file-toml", source, reason, hint)])


def _read(
    table: Table, digest: bytes, templates: Mapping[str, Collection[str]] | None
) -> Campaign | None:
    identifier, number = table.take("id", forms.IDENTIFIER), table.take("number", _NUMBER)
    profile, issued = _profile(table), table.take("issued", forms.DAY)
    languages = table.take("languages", forms.LANGUAGES)
    channels = table.take("channels", forms.CHANNELS)
    template = table.take("template", forms.IDENTIFIER)
    lists = table.take_or("lists", forms.LISTS, ())
    shard_size = table.take_or("shard-size", forms.whole(1, 10_000), SHARD_SIZE)
    names = _texts(table, "name", languages, forms.line())
    period, age = _period(table), _age(table)
    by_mail = channels is not None and Channel.EMAIL in channels
    sender = _sender(table, by_mail=by_mail)
    mail = _mail(table, languages) if by_mail or table.has("mail") else None
    fields = read_sources(table, profile, number)
    sense.check_dates(table, profile, issued, period)
    sense.check_lists(table, profile, lists)
    sense.check_mail(table, channels, mail)
    sense.check_template(table, template, languages, templates)
    if (
        identifier is None or number is None or profile is None or issued is None
        or languages is None or channels is None or template is None or lists is None
        or shard_size is None or names is None or period is None or sender is None
        or fields is None or table.faults
    ):  # fmt: skip
        return None
    return Campaign(
        id=identifier,
        names=names,
        profile=profile,
        number=number,
        fields=fields,
        period=period,
        issued=issued,
        lists=lists,
        age=age,
        channels=frozenset(channels),
        languages=languages,
        template=template,
        sender=sender,
        shard_size=shard_size,
        digest=digest,
        mail=mail,
    )


def _profile(table: Table) -> Profile | None:
    name = table.take("profile", forms.IDENTIFIER)
    if name is None:
        return None
    try:
        return by_id(name)
    except ProfileError as error:
        table.note("profile", f"there is no profile {plain(name)}.", error.hint)
        return None


def _texts(
    outer: Table, key: str, languages: tuple[str, ...] | None, form: forms.Form[str]
) -> Mapping[str, str] | None:
    table = outer.table(key)
    if table is None or languages is None:  # which words to ask for is not known
        return None
    return table.texts(languages, form)


def _period(outer: Table) -> Period | None:
    table = outer.table("period")
    if table is None:
        return None
    start, end = table.take("start", forms.DAY), table.take("end", forms.DAY)
    grace = table.take_or("grace", forms.whole(0, MAX_GRACE), 0)
    table.close()
    if start is None or end is None or grace is None:
        return None
    if end < start:
        table.note("date", "the end lies before the start.", "Correct one of both dates.")
        return None
    return Period(start=start, end=end, grace=grace)


def _age(outer: Table) -> AgeRule | None:
    table = outer.table("age") if outer.has("age") else None
    if table is None:
        return None
    years, on = table.take("years", forms.whole(1, MAX_YEARS)), table.take("on", forms.DAY)
    table.close()
    return None if years is None or on is None else AgeRule(years=years, on=on)


def _sender(outer: Table, *, by_mail: bool) -> Sender | None:
    table = outer.table("sender")
    if table is None:
        return None
    name = table.take("name", forms.line())
    address = table.take("address", forms.several(forms.line(), least=1, greatest=3))
    email = table.take("email", forms.EMAIL) if by_mail or table.has("email") else ""
    reply_to = table.take_or("reply-to", forms.EMAIL, "")
    table.close()
    if name is None or address is None or email is None or reply_to is None:
        return None
    return Sender(name=name, address=address, email=email, reply_to=reply_to)


def _mail(outer: Table, languages: tuple[str, ...] | None) -> Mail | None:
    table = outer.table("mail")
    if table is None:
        return None
    subject = _texts(table, "subject", languages, _SUBJECT)
    text = _texts(table, "text", languages, _TEXT)
    table.close()
    return None if subject is None or text is None else Mail(subject=subject, text=text)
