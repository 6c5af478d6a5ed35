"""What a client may say of a delivery, and what is refused before anything is issued."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from issuer_api.download import answers
from issuer_api.download.schemas import DownloadDelivery, Filled
from issuer_api.download.settings import DownloadSettings
from issuer_api.errors import DeliveryError

GOOD: dict[str, Any] = {"kind": "download", "email": "a@example.lu", "birth_date": "1985-03-31"}


@pytest.mark.parametrize(
    "change",
    [
        {"email": "nobody"},
        {"email": "a@example.lu\r\nBcc: b@example.lu"},
        {"birth_date": None},
        {"birth_date": "1985-02-30"},
        {"birth_date": "31.03.1985"},
        {"document_number": "123456"},
        {"birth_date": None, "document_number": "12-34 5"},
        {"language": "pt"},
        {"kind": "post"},
        {"retention": 900},
    ],
    ids=[
        "no address",
        "header in an address",
        "no question",
        "no such day",
        "another way to write a day",
        "two questions",
        "number to be guessed",
        "no language of ours",
        "another kind",
        "own retention",
    ],
)
def test_wrong_delivery_is_refused_without_repeating_it(change: dict[str, Any]) -> None:
    with pytest.raises(ValidationError) as caught:
        DownloadDelivery.model_validate(GOOD | change)

    for value in change.values():
        assert value is None or str(value) not in str(caught.value)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        (("1985", "3", "31"), "1985-03-31"),
        ((" 1985 ", "03", " 1"), "1985-03-01"),
        (("1985", "3", ""), "1985-03"),
        (("1985", "", ""), "1985"),
    ],
)
def test_date_is_read_however_it_is_typed(typed: tuple[str, str, str], read: str) -> None:
    year, month, day = typed

    assert answers.written_date(year=year, month=month, day=day) == read


@pytest.mark.parametrize(
    "typed", [("85", "3", "31"), ("1985", "", "31"), ("", "", ""), ("x", "1", "1")]
)
def test_what_is_no_date_is_said_so(typed: tuple[str, str, str]) -> None:
    year, month, day = typed
    with pytest.raises(DeliveryError) as caught:
        answers.written_date(year=year, month=month, day=day)

    assert caught.value.code == "delivery-answer"


def test_nothing_personal_stands_in_a_repr() -> None:
    delivery = DownloadDelivery.model_validate(GOOD)

    assert repr(delivery) == "DownloadDelivery()"
    assert repr(Filled(day="31")) == "Filled()"


@pytest.mark.parametrize(
    "change",
    [{"server": "http://x"}, {"sender": "x"}, {"retention": {"*": 0}}, {"retention": {"*": 400}}],
    ids=["server", "sender", "no time", "for ever"],
)
def test_settings_that_cannot_work_are_refused(change: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        DownloadSettings.model_validate(
            {"server": "smtp://mail.example.lu", "sender": "documents@example.lu"} | change
        )


def test_retention_is_the_profiles_or_that_of_all_others() -> None:
    settings = DownloadSettings(
        server="smtp://mail.example.lu", sender="documents@example.lu", retention={"appointment": 2}
    )

    assert (settings.seconds("appointment"), settings.seconds("vaccination")) == (
        172_800,
        2_592_000,
    )
