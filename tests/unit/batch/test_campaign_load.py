from __future__ import annotations

import datetime as dt
import hashlib
import pickle
import re
from dataclasses import replace

import pytest

from gouvcheck_core.profiles import StatusRule
from tests.support.campaigns import CODE, DOCS, SAMPLES, SOURCE, campaign, changed, text
from voucher_batch.beneficiary import Channel
from voucher_batch.campaign import (
    AgeRule,
    CampaignFileError,
    Column,
    Constant,
    Fault,
    Period,
    load,
)
from voucher_batch.campaign.days import midnight
from voucher_batch.campaign.sense import check_lists
from voucher_batch.campaign.table import Table

TEMPLATES = {"voucher": ("fr", "de", "en", "pt", "nl"), "other": ("fr",)}


def faults(data: bytes, **options: object) -> list[Fault]:
    with pytest.raises(CampaignFileError) as caught:
        load(data, source=SOURCE, **options)  # type: ignore[arg-type] # templates only
    return list(caught.value.faults)


def only_fault(old: str, new: str, *, name: str = "voucher") -> Fault:
    (fault,) = faults(changed(old, new, name=name))
    return fault


def test_a_file_becomes_a_campaign() -> None:
    made = campaign()

    assert (made.id, made.number, made.profile.id) == ("sample-voucher", 7, "accommodation-voucher")
    assert made.languages == ("fr", "de", "en", "pt", "nl")
    assert made.channels == {Channel.POST, Channel.EMAIL}
    assert made.period == Period(start=dt.date(2026, 7, 1), end=dt.date(2026, 12, 31), grace=14)
    assert made.age == AgeRule(years=16, on=dt.date(2026, 7, 1))
    assert (made.lists, made.shard_size, made.template) == ((1,), 50, "voucher")
    assert made.sender.address == ("1, rue de l'Exemple", "L-1111 Luxembourg")
    assert made.mail is not None
    assert made.mail.subject["en"] == "Your accommodation voucher (sample)"
    assert made.fields == {
        "campaign": Constant(7),
        "holder": Column("name"),
        "value": Constant("50.00"),
    }
    assert made.digest == hashlib.sha256(text("voucher").encode()).digest()


@pytest.mark.parametrize("name", sorted(path.stem for path in SAMPLES.glob("*.toml")))
def test_every_sample_campaign_is_sound_and_travels(name: str) -> None:
    made = campaign(name)

    assert pickle.loads(pickle.dumps(made)) == made  # noqa: S301 - our own bytes


def test_what_a_file_may_leave_out_has_a_default() -> None:
    bare = changed("shard-size = 50\n", "").replace(b"grace = 14\n", b"")
    bare = bare.replace(b"[age]\nyears = 16\non = 2026-07-01\n", b"")
    bare = bare.replace(b'reply-to = "help@ministry.example"\n', b"")
    made = load(bare, source=SOURCE)

    assert (made.shard_size, made.period.grace, made.age) == (500, 0, None)
    assert made.sender.reply_to == ""


def test_a_campaign_without_e_mails_needs_no_words_for_them() -> None:
    made = campaign("criminal-record")

    assert (made.mail, made.sender.email) == (None, "")


def test_the_example_in_the_reference_is_sound_and_every_code_stands_there() -> None:
    page = (DOCS / "campaign-file.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```toml\n(.*?)```", page, re.DOTALL)

    assert load(example.encode(), source=SOURCE).id == "spring-2026"
    source = "".join(path.read_text(encoding="utf-8") for path in CODE.glob("*.py"))
    for code in re.findall(r'note\(\s*"([a-z]+)"', source):
        assert f"`campaign-file-{code}`" in page


def test_all_faults_of_a_file_are_told_at_once() -> None:
    data = changed("number = 7\n", 'numbre = 7\nid2 = "é"\n')
    data = data.replace(b"years = 16", b"years = 0").replace(b"end = 2026", b"end = 2025")
    data = data.replace(b'{ constant = "50.00" }', b'{ constant = "50" }')
    found = faults(data)

    assert [(fault.code, fault.place) for fault in found] == [
        ("campaign-file-missing", "sample.toml"),
        ("campaign-file-date", "sample.toml, period"),
        ("campaign-file-value", "sample.toml, age"),
        ("campaign-file-field", "sample.toml, fields"),
        ("campaign-file-key", "sample.toml"),
        ("campaign-file-key", "sample.toml"),
    ]
    assert all(fault.hint.endswith(".") for fault in found)


def test_the_error_speaks_of_the_first_fault_and_counts_the_others() -> None:
    with pytest.raises(CampaignFileError) as caught:
        load(b'id = "a"\n', source=SOURCE)

    assert caught.value.code == "campaign-file-missing"
    assert caught.value.sentence.startswith("sample.toml: the key number is missing. There are ")
    back = pickle.loads(pickle.dumps(caught.value))  # noqa: S301 - our own bytes
    assert back.faults == caught.value.faults


@pytest.mark.parametrize(
    "data",
    [b"\xff", b"a = ", b"a = 1\na = 2", b"#" * 65_537, b"a = " + b"[" * 5000],
    ids=["not UTF-8", "not TOML", "a key twice", "too long", "too deep"],
)
def test_what_is_no_toml_is_refused(data: bytes) -> None:
    (fault,) = faults(data)

    assert fault.code == "campaign-file-toml"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('id = "sample-voucher"', 'id = "Sample"'),
        ('id = "sample-voucher"', f'id = "{"a" * 33}"'),
        ('id = "sample-voucher"', "id = 3"),
        ("number = 7", "number = true"),
        ("number = 7", "number = 65536"),
        ("issued = 2026-06-01", "issued = 2026-06-01T00:00:00Z"),
        ('["post", "email"]', '["post", "fax"]'),
        ('["post", "email"]', '["post", "post"]'),
        ('["post", "email"]', "[1]"),
        ('["post", "email"]', "[]"),
        ('["fr", "de", "en", "pt", "nl"]', '"fr"'),
        ("issued = 2026-06-01", "issued = 0001-01-01"),
        ("issued = 2026-06-01", "issued = 9999-12-31"),
        ("lists = [1]", "lists = [70000]"),
        ("lists = [1]", "lists = 1"),
        ("shard-size = 50", "shard-size = 0"),
    ],
)
def test_a_value_of_another_form_is_refused(old: str, new: str) -> None:
    fault = only_fault(old, new)

    assert (fault.code, fault.place) == ("campaign-file-value", "sample.toml")


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ('email = "vouchers@ministry.example"', 'email = "nobody"', "sender"),
        ('email = "vouchers@ministry.example"', "email = 1", "sender"),
        ('name = "Sample Ministry"', 'name = " Sample"', "sender"),
        ('name = "Sample Ministry"', 'name = "a\\nb"', "sender"),
        ("grace = 14", "grace = 400", "period"),
        ('fr = "Bon d\'hébergement (spécimen)"', "fr = 1", "name"),
        ('nl = "Uw verblijfsbon', 'nl = 1 #"', "mail, subject"),
        ('en = "Your voucher is attached. ', 'en = "\\u0007', "mail, text"),
        ('pt = "O seu vale segue', 'pt = 1\n#"', "mail, text"),
        ('nl = "Uw bon is bijgevoegd.', 'nl = "\\n"\n#"', "mail, text"),
    ],
)
def test_a_value_in_a_table_is_refused_with_its_place(old: str, new: str, place: str) -> None:
    fault = only_fault(old, new)

    assert (fault.code, fault.place) == ("campaign-file-value", f"sample.toml, {place}")


def test_a_text_for_mails_may_have_several_lines() -> None:
    data = changed('en = "Your voucher is attached. Show', 'en = "Your voucher.\\n\\nShow')
    made = load(data, source=SOURCE)

    assert made.mail is not None
    assert made.mail.text["en"].startswith("Your voucher.\n\nShow it")


def test_an_unknown_profile_is_told_with_those_that_there_are() -> None:
    fault = only_fault('profile = "accommodation-voucher"', 'profile = "fishing"')

    assert (fault.code, fault.reason) == ("campaign-file-profile", "there is no profile fishing.")
    assert "accommodation-voucher" in fault.hint


def test_a_missing_profile_hides_no_other_fault_and_makes_none_up() -> None:
    data = changed('profile = "accommodation-voucher"\n', "").replace(b"grace", b"grave")

    assert [fault.code for fault in faults(data)] == [
        "campaign-file-missing",
        "campaign-file-key",
    ]


def test_a_missing_table_is_told() -> None:
    data = changed("[age]\nyears = 16\non = 2026-07-01\n", "").replace(b"number = 7", b"age = 3")
    places = [(fault.place, fault.reason) for fault in faults(data)]

    assert places == [
        ("sample.toml", "the key number is missing."),
        ("sample.toml", "the table age is missing."),
    ]


@pytest.mark.parametrize("table", ["name", "period", "sender", "mail", "fields"])
def test_every_table_that_is_needed_is_asked_for(table: str) -> None:
    data = text("voucher").replace(f"[{table}", f"[other-{table}").encode()
    found = faults(data)

    assert ("campaign-file-missing", f"the table {table} is missing.") in [
        (fault.code, fault.reason) for fault in found
    ]


def test_without_languages_no_words_are_asked_for() -> None:
    fault = only_fault('languages = ["fr", "de", "en", "pt", "nl"]\n', "")

    assert fault.reason == "the key languages is missing."


def test_words_are_asked_for_in_every_language_and_in_no_other() -> None:
    data = changed('"pt", "nl"]', '"lb", "nl"]')
    reasons = [(fault.place, fault.reason) for fault in faults(data)]

    for place in ("name", "mail, subject", "mail, text"):
        assert (f"sample.toml, {place}", "the key lb is missing.") in reasons
        assert (f"sample.toml, {place}", "the key pt is not known here.") in reasons


def test_a_period_ends_behind_its_start() -> None:
    fault = only_fault("start = 2026-07-01", "start = 2027-07-01")

    assert (fault.code, fault.place) == ("campaign-file-date", "sample.toml, period")


@pytest.mark.parametrize(
    ("issued", "reason"),
    [
        ("2019-12-31", "no code can carry this day of issue."),
        ("2099-01-01", "no code can carry this day of issue."),
        ("2026-07-02", "the day of issue lies behind the start of the period."),
        ("2023-12-01", "the codes end before the period and its grace."),
    ],
)
def test_the_day_of_issue_goes_with_codes_and_period(issued: str, reason: str) -> None:
    fault = only_fault("issued = 2026-06-01", f"issued = {issued}")

    assert (fault.code, fault.reason) == ("campaign-file-date", reason)


@pytest.mark.parametrize(("grace", "lives"), [(14, True), (15, False)])
def test_codes_outlive_the_last_day_of_grace_and_not_just_its_morning(
    grace: int, *, lives: bool
) -> None:
    data = changed("grace = 14", f"grace = {grace}").replace(b"2026-06-01", b"2024-01-16")
    data = data.replace(b"start = 2026-07-01", b"start = 2026-01-01")

    if lives:
        made = load(data, source=SOURCE)
        over = made.period.end + dt.timedelta(days=grace + 1)
        assert midnight(over) == made.exp
    else:
        assert [fault.code for fault in faults(data)] == ["campaign-file-date"]


def test_a_profile_with_status_needs_a_list() -> None:
    assert only_fault("lists = [1]\n", "").code == "campaign-file-list"


def test_a_profile_without_status_has_no_list() -> None:
    without = replace(campaign().profile, status=StatusRule.NONE)
    table = Table({}, place=SOURCE, faults=[])
    check_lists(table, without, ())
    assert table.faults == []

    check_lists(table, without, (1,))
    assert [fault.code for fault in table.faults] == ["campaign-file-list"]


def test_words_for_mails_that_nobody_gets_are_refused() -> None:
    fault = only_fault('["post", "email"]', '["post"]')

    assert fault.code == "campaign-file-mail"


def test_a_template_is_there_in_every_language() -> None:
    data = changed('template = "voucher"', 'template = "other"')
    found = faults(data, templates=TEMPLATES)

    assert [fault.reason for fault in found] == [
        f'the template has no words in "{language}".' for language in ("de", "en", "pt", "nl")
    ]


def test_an_unknown_template_is_told_with_those_that_there_are() -> None:
    data = changed('template = "voucher"', 'template = "third"')
    (fault,) = faults(data, templates=TEMPLATES)

    assert (fault.code, fault.hint) == ("campaign-file-template", "Use one of: other, voucher.")


def test_a_known_template_passes() -> None:
    assert load(text("voucher").encode(), source=SOURCE, templates=TEMPLATES) == campaign()


def test_a_template_is_not_looked_for_in_languages_that_are_not_known() -> None:
    data = changed('languages = ["fr", "de", "en", "pt", "nl"]\n', "")

    assert [fault.code for fault in faults(data, templates=TEMPLATES)] == ["campaign-file-missing"]
