"""The numbers that the specification states in words are those of format.py."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import pytest

from gouvcheck_core import format as format_

SPEC: Final = (Path(__file__).parents[3] / "docs" / "spec" / "gouvcheck-v1.md").read_text("utf-8")

WORDS: Final = {"four": "4"}

STATED: Final = {
    "T-02": [format_.MAX_TEXT_LENGTH],
    "C-01": [format_.MAX_CODE_BYTES],
    "C-12": [format_.MAX_DEPTH, format_.MAX_CONTAINER_ITEMS],
    "S-04": [-int(alg) for alg in format_.Alg],
    "S-05": [format_.KID_LENGTH],
    "S-08": [format_.SIGNATURE_LENGTH],
    "L-03": [format_.EARLIEST_TIME, format_.LATEST_TIME],
    "L-05": [len(format_.CTI_LENGTH)],
    "L-06": [format_.DOC_TYPE_MAX],
    "L-07": [format_.DOC_PROFILE_VERSION],
    "L-08": [format_.STATUS_LIST_MAX, format_.STATUS_INDEX_MAX],
    "L-09": [format_.PROFILE_VERSION_MAX],
    "V-08": [format_.CLOCK_TOLERANCE],
    "Q-03": [f"{format_.MIN_MODULE_MM:.2f}", format_.QUIET_ZONE_MODULES],
    "Q-04": [f"{number:.0f}" for number in (format_.EDGE_DISTANCE_MM, *format_.FOLDS_MM)],
}
"""Rule, and the numbers that it has to state."""


@pytest.mark.parametrize(("rule", "numbers"), STATED.items())
def test_rule_states_the_number_that_the_code_holds(rule: str, numbers: list[object]) -> None:
    [text] = re.findall(rf"^- \*\*{rule}\*\*(.*?)(?=^- \*\*|^#|\Z)", SPEC, re.DOTALL | re.MULTILINE)
    words = re.findall(r"[0-9][0-9,.]*[0-9]|[0-9]+|[a-z]+", text)
    stated = {WORDS.get(word, word).replace(",", "") for word in words}
    assert {str(number) for number in numbers} <= stated


def test_greatest_integer_and_dates_are_as_stated() -> None:
    # C-14, and the kind `date` of section 5
    assert format_.MAX_INT == 2**53 - 1
    assert "-(2^53 - 1) and 2^53 - 1" in SPEC
    days = f"from {format_.EPOCH_DAY_MIN:,} to {format_.EPOCH_DAY_MAX:,}"
    assert f"days since 1970-01-01, {days}" in SPEC


def test_longest_text_is_the_base45_of_the_longest_message() -> None:
    # T-02 and C-01 draw the same line: no text in bounds holds a message out of bounds.
    symbols = format_.MAX_TEXT_LENGTH - len(format_.PREFIX)
    assert symbols // 3 * 2 == format_.MAX_CODE_BYTES
    assert symbols % 3 == 0
