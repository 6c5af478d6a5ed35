"""The one public answer, and lines of the redemption side."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, cast

import pytest

from voucher_batch.errors import ResendError
from voucher_batch.resend import Request, learn_redeemed, public_answer

if TYPE_CHECKING:
    from voucher_batch.store import Store


def test_answer_is_there_in_every_language_and_promises_nothing() -> None:
    said = {language: public_answer(language) for language in ("fr", "de", "en", "lb", "pt", "nl")}
    assert len(set(said.values())) == 6
    assert public_answer("it") == said["en"]
    assert said["en"].startswith("Your request has been noted. If ")


def test_request_does_not_show_itself() -> None:
    asked = Request(national_id="1990022800000", birth_date=dt.date(1990, 2, 28), operator="anna")
    assert "1990" not in repr(asked)


@pytest.mark.parametrize(
    "line",
    [
        "nonsense",
        "[]",
        '"used"',
        "{" * 5_000,
        '{"reference_hash": "00", "status": "used"}',
        '{"reference_hash": 5, "status": "used"}',
        f'{{"reference_hash": "{"G0" * 32}", "status": "used"}}',
        f'{{"reference_hash": "{"00" * 32}", "status": "eaten"}}',
        f'{{"reference_hash": "{"00" * 32}", "status": ["used"]}}',
        f'{{"reference_hash": "{"00" * 32}"}}',
        f'{{"reference_hash": "{"00" * 32}", "status": "used", "name": "Anna"}}',
    ],
)
def test_line_that_says_something_else_is_refused_by_its_number(line: str) -> None:
    with pytest.raises(ResendError, match=r"Line 2 ") as caught:
        learn_redeemed(["\n", line], store=cast("Store", None), now=0)
    assert caught.value.code == "resend-redeemed-line"
    assert "Anna" not in str(caught.value)
