"""What holds for every reference and for every text that a person may type."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from gouvcheck_core.errors import HumanReferenceError
from gouvcheck_core.reference import (
    ALPHABET,
    LOOKALIKES,
    MAX_TYPED,
    SEPARATORS,
    AlphabetError,
    OneSymbolError,
    ParsedReference,
    PartialVerdict,
    Reference,
    check_partial,
    confirm_proposal,
    parse,
)

references = st.integers(0, 2**70 - 1).map(Reference)
near_references = st.text(ALPHABET + ALPHABET.lower() + "OoIiLlUu?-. ", min_size=14, max_size=22)
anything = st.one_of(st.text(max_size=MAX_TYPED + 2), near_references)

SPELLINGS = {
    symbol: [
        symbol,
        symbol.lower(),
        *(like for like, meant in LOOKALIKES.items() if meant == symbol),
    ]
    for symbol in ALPHABET
}


FAILED_CHECKS = {"reference-one-symbol", "reference-swap", "reference-check"}


def read_or_refuse(text: str) -> ParsedReference | HumanReferenceError:
    try:
        return parse(text)
    except HumanReferenceError as error:
        return error


@given(references)
def test_text_and_bytes_round_trip(reference: Reference) -> None:
    parsed = parse(reference.text)
    assert parsed.reference == reference
    assert not parsed.normalised
    assert Reference.from_bytes(reference.to_bytes()) == reference


@given(st.binary(min_size=9, max_size=9))
def test_generated_references_round_trip(random_bytes: bytes) -> None:
    reference = Reference.generate(random_bytes)
    assert reference.to_bytes()[1:] == random_bytes[1:]
    assert parse(reference.text).reference == reference


@given(references, st.data())
def test_any_spelling_and_any_separators_mean_the_same(
    reference: Reference, data: st.DataObject
) -> None:
    gaps = st.text(SEPARATORS, max_size=3)
    right = reference.text.replace("-", "")
    spelled = [data.draw(st.sampled_from(SPELLINGS[symbol])) for symbol in right]
    typed = "".join(data.draw(gaps) + symbol for symbol in spelled) + data.draw(gaps)
    parsed = parse(typed)
    folded = {i for i, (a, b) in enumerate(zip(spelled, right, strict=True), 1) if a != b}
    assert parsed.reference == reference
    assert {*parsed.lookalikes, *parsed.lower_case} == folded
    assert not set(parsed.lookalikes) & set(parsed.lower_case)
    assert parsed.normalised == (typed != reference.text)


@given(references, st.integers(1, 16), st.sampled_from(ALPHABET))
def test_one_wrong_symbol_is_named_and_repaired_on_confirmation(
    reference: Reference, position: int, symbol: str
) -> None:
    symbols = reference.text.replace("-", "")
    assume(symbols[position - 1] != symbol)
    typed = symbols[: position - 1] + symbol + symbols[position:]
    with pytest.raises(OneSymbolError) as caught:
        parse(typed)
    assert caught.value.position == position
    assert confirm_proposal(typed, caught.value) == reference


@given(anything)
def test_any_text_is_read_or_refused_with_our_error_and_the_live_check_agrees(text: str) -> None:
    partial = check_partial(text)
    outcome = read_or_refuse(text)
    if isinstance(outcome, ParsedReference):
        assert partial.verdict is PartialVerdict.CHECKS
        assert parse(outcome.reference.text).reference == outcome.reference
    else:
        assert outcome.code.startswith(HumanReferenceError.family)
        assert partial.verdict is not PartialVerdict.CHECKS
        assert partial.complete == (outcome.code in FAILED_CHECKS)
        if isinstance(outcome, AlphabetError):
            assert partial.bad_positions[0] == outcome.position
