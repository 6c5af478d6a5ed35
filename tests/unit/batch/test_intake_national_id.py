from __future__ import annotations

import datetime as dt

import pytest

from voucher_batch.intake import national_id
from voucher_batch.intake.national_id import agrees, check_digits, compact

PUBLISHED = "1893120105732"
"""The example of the OECD's page on Luxembourg's tax identification numbers."""


def test_the_published_example_has_its_check_digits() -> None:
    assert check_digits(PUBLISHED) == PUBLISHED[-2:]


@pytest.mark.parametrize("written", ["1893120105732", "1893 12 01 057 32", "18931201-057.32"])
def test_a_number_may_be_written_in_groups(written: str) -> None:
    assert compact(written) == PUBLISHED


@pytest.mark.parametrize(
    "text", ["189312010573", "18931201057321", "1.89312E+12", "189312010573x", "", "\u0661" * 13]
)
def test_anything_but_thirteen_digits_is_none(text: str) -> None:
    assert compact(text) is None


@pytest.mark.parametrize("position", range(11))
def test_every_single_wrong_digit_is_seen_by_both_checks(position: int) -> None:
    for step in range(1, 10):
        digit = (int(PUBLISHED[position]) + step) % 10
        wrong = f"{PUBLISHED[:position]}{digit}{PUBLISHED[position + 1 : 11]}"
        assert check_digits(wrong)[0] != PUBLISHED[11]
        assert check_digits(wrong)[1] != PUBLISHED[12]


@pytest.mark.parametrize("position", range(10))
def test_neighbours_exchanged_are_seen(position: int) -> None:
    left, right = PUBLISHED[position], PUBLISHED[position + 1]
    wrong = f"{PUBLISHED[:position]}{right}{left}{PUBLISHED[position + 2 : 11]}"

    assert left == right or check_digits(wrong)[1] != PUBLISHED[12]


@pytest.mark.parametrize(
    ("digits", "day", "same"),
    [
        ("1990022800000", dt.date(1990, 2, 28), True),
        ("1990022800000", dt.date(1990, 2, 27), False),
        ("1990020000000", dt.date(1990, 2, 27), True),
        ("1990020000000", dt.date(1990, 3, 27), False),
        ("1990000000000", dt.date(1990, 3, 27), True),
        ("1990000000000", dt.date(1991, 3, 27), False),
    ],
)
def test_zeros_stand_for_what_the_register_does_not_know(
    digits: str, day: dt.date, *, same: bool
) -> None:
    assert agrees(digits, day) is same


def test_check_digits_are_those_of_the_definitions_digit_by_digit() -> None:
    for number in range(0, 10**11, 10**11 // 500 + 1):
        digits = f"{number:011}"
        backwards = [int(digit) for digit in reversed(digits)]
        luhn = sum(sum(divmod(2 * digit, 10)) for digit in backwards[::2]) + sum(backwards[1::2])
        product = 0
        for power, digit in zip(national_id._POWERS, backwards, strict=True):  # noqa: SLF001
            product = national_id._PRODUCT[product][power[digit]]  # noqa: SLF001
        inverse = national_id._PRODUCT[product].index(0)  # noqa: SLF001
        assert check_digits(digits) == f"{-luhn % 10}{inverse}"
