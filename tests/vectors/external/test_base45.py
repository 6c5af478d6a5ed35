"""Examples of RFC 9285 and the boundaries of its rules, for both readers and the writer."""

from __future__ import annotations

import pytest

from gouvcheck_core import envelope
from gouvcheck_core.errors import EnvelopeError, HcertError
from gouvcheck_core.hcert.message import from_text
from tests.vectors.external.suites import each, read

SUITE = read("base45-rfc9285", "base45.json").get("base45.json", {"valid": [], "invalid": []})
VALID = {f"{case['base45']!r}": case for case in SUITE["valid"]}
INVALID = {f"{case['base45']!r}": case for case in SUITE["invalid"]}


def test_all_cases_are_here() -> None:
    assert (len(VALID), len(INVALID)) == (14, 13)


@pytest.mark.parametrize("case", each(VALID))
def test_valid_text_is_read_and_written(case: dict[str, str]) -> None:
    data = bytes.fromhex(case["hex"])

    assert envelope.decode_base45(case["base45"]) == data
    assert envelope.encode_base45(data) == case["base45"]
    if data:  # neither format allows a prefix with nothing behind it
        assert from_text("HC1:" + case["base45"]) == data


@pytest.mark.parametrize("case", each(INVALID))
def test_invalid_text_is_refused(case: dict[str, str]) -> None:
    with pytest.raises(EnvelopeError):
        envelope.decode_base45(case["base45"])
    with pytest.raises(HcertError):
        from_text("HC1:" + case["base45"])
