"""I12 on the app's screens: valid codes were found by image search and shown by other people.

The holder stands on the screen of every document that names one, first among what is to be compared
with the paper and an identity document; a voucher that was used says so; of a forged code there is
nobody to be seen.
"""

from __future__ import annotations

import pytest

from gouvcheck_core.envelope import to_text
from gouvcheck_core.profiles import Language
from gouvcheck_core.trust import Status
from tests.support import issued
from tests.support.app_phone import Phone, rows
from tests.support.published import HOUR, START, Publisher
from verifier_app.model import (
    DetailsPressed,
    PersonalData,
    RevealPressed,
    SettingChosen,
    ShowUnproven,
    Source,
    UpdatePressed,
)
from verifier_app.present import Icon

CODE = issued.signed(issued.claims()).text


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize(
    ("kind", "holder"),
    [
        ("criminal-record", ["Müller", "Zoë"]),
        ("residence-certificate", ["Müller"]),
        ("accommodation-voucher", ["Zoë Müller"]),
        ("vaccination", ["Müller"]),
    ],
)
def test_holder_is_shown_to_be_compared(kind: str, holder: list[str], language: Language) -> None:
    phone = Phone.of(Publisher.started())
    phone.post(SettingChosen(language))
    phone.scan(issued.signed(issued.claims(kind)).text)
    fields = phone.verdict().fields

    assert fields is not None
    assert set(holder) <= {row.value for row in fields.rows}
    assert "Müller" not in {row.value for row in fields.others}


def test_person_is_told_to_compare_with_an_identity_document() -> None:
    phone = Phone.of(Publisher.started())
    phone.scan(CODE)

    assert "identity document" in phone.verdict().advice
    assert phone.verdict().fields is not None


def test_used_voucher_says_so_to_the_next_person() -> None:
    publisher = Publisher.started()
    phone = Phone.of(publisher)
    phone.scan(CODE, Source.PICTURE)
    assert phone.verdict().icon is Icon.GENUINE
    publisher.set_status(issued.LIST, 100, Status.USED, now=START + HOUR)
    publisher.publish_head(now=START + HOUR)
    phone.set_clock(START + HOUR)
    phone.post(UpdatePressed())
    phone.scan(CODE, Source.PICTURE)
    view = phone.verdict()

    assert (view.word, view.icon) == ("Already used", Icon.USED)
    assert rows(view)["Holder"] == "Zoë Müller"
    assert "second time" in view.advice


def test_forged_holder_is_shown_by_no_button() -> None:
    encoded = issued.signed(issued.claims()).message.encode()
    forged = to_text(encoded.replace("Müller".encode(), "Mütter".encode()))
    phone = Phone.of(Publisher.started())
    phone.scan(forged)
    phone.post(ShowUnproven(), RevealPressed(), DetailsPressed())
    view = phone.verdict()

    assert (view.word, view.icon, view.fields) == ("Not genuine", Icon.NOT_GENUINE, None)
    assert "tter" not in repr(phone.state) + "".join(pair.value for pair in view.details)


def test_covered_holder_can_be_compared_when_somebody_asks() -> None:
    phone = Phone.of(Publisher.started())
    phone.post(SettingChosen(PersonalData.COVERED))
    phone.scan(CODE)
    assert "Zoë Müller" not in rows(phone.verdict()).values()
    phone.post(RevealPressed())
    assert "Zoë Müller" in rows(phone.verdict()).values()
