"""The human reference against its vectors, and its promises proved by trying every case.

The code is linear: the difference of two words of the code is a word of the code, and whether an
error is seen, and which place it points to, depends on the error alone and not on the reference
it befell. So what holds for every error on the reference of zeros holds for every reference.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from itertools import combinations, pairwise, product
from pathlib import Path
from typing import Any

import pytest

from gouvcheck_core import reference as package
from gouvcheck_core.errors import HumanReferenceError
from gouvcheck_core.reference import (
    ALPHABET,
    AlphabetError,
    LengthError,
    LocatedError,
    OneSymbolError,
    PartialVerdict,
    Reference,
    SwapError,
    check_partial,
    confirm_proposal,
    parse,
)
from tests.vectors import make_reference

VECTORS: dict[str, Any] = json.loads(make_reference.VECTORS.read_text("ascii"))
READ = [vector for vector in VECTORS["typed"] if "error" not in vector["expect"]]
REFUSED = [vector for vector in VECTORS["typed"] if "error" in vector["expect"]]
PROPOSED = [vector for vector in REFUSED if vector["expect"]["proposal"] is not None]
SPEC = Path(__file__).parents[3] / "docs" / "spec" / "reference.md"

ZERO = Reference(0)
SAMPLES = [Reference(make_reference.sample(f"reference {number}")) for number in range(1, 4)]
UNIT_WORDS = [Reference(value << shift) for shift in range(0, 70, 5) for value in range(1, 32)]
"""One data symbol is not zero. Every difference of two neighbours occurs at every place."""


def symbols_of(reference: Reference) -> list[str]:
    return list(reference.text.replace("-", ""))


def with_symbols(reference: Reference, changes: dict[int, str]) -> str:
    symbols = symbols_of(reference)
    for position, symbol in changes.items():
        symbols[position - 1] = symbol
    return "".join(symbols)


def with_exchange(reference: Reference, left: int, right: int) -> str:
    symbols = symbols_of(reference)
    return with_symbols(reference, {left: symbols[right - 1], right: symbols[left - 1]})


def error_of(text: str) -> HumanReferenceError:
    """Return the refusal; quicker than pytest.raises, which matters for 115,320 cases."""
    try:
        parse(text)
    except HumanReferenceError as error:
        return error
    pytest.fail("a wrong reference was read")


# --- vectors -----------------------------------------------------------------------------------


def test_the_vector_file_is_what_the_second_implementation_writes() -> None:
    assert make_reference.VECTORS.read_text("ascii") == make_reference.render()


@pytest.mark.parametrize("vector", VECTORS["encoded"], ids=lambda vector: vector["cti"])
def test_cti_and_text_are_two_forms_of_one_reference(vector: dict[str, str]) -> None:
    cti = bytes.fromhex(vector["cti"])
    reference = Reference.from_bytes(cti)
    assert reference.text == vector["text"]
    assert reference.to_bytes() == cti
    assert parse(vector["text"]).reference == reference
    assert not parse(vector["text"]).normalised


@pytest.mark.parametrize("vector", VECTORS["cti_refused"], ids=lambda vector: vector["says"])
def test_a_cti_that_is_no_reference_is_refused(vector: dict[str, str]) -> None:
    """R-03."""
    with pytest.raises(HumanReferenceError) as caught:
        Reference.from_bytes(bytes.fromhex(vector["cti"]))
    assert caught.value.code == vector["error"]


@pytest.mark.parametrize("vector", READ, ids=lambda vector: vector["id"])
def test_a_text_is_read_and_what_was_folded_is_reported(vector: dict[str, Any]) -> None:
    """R-08 to R-11."""
    parsed = parse(vector["typed"])
    assert {
        "cti": parsed.reference.to_bytes().hex(),
        "normalised": parsed.normalised,
        "lookalikes": list(parsed.lookalikes),
        "lower_case": list(parsed.lower_case),
        "regrouped": parsed.regrouped,
    } == vector["expect"]


@pytest.mark.parametrize("vector", REFUSED, ids=lambda vector: vector["id"])
def test_a_text_is_refused_and_the_fault_is_named(vector: dict[str, Any]) -> None:
    """R-12 to R-17."""
    error = error_of(vector["typed"])
    details = {name: getattr(error, name, None) for name in ("position", "proposal", "count")}
    assert {"error": error.code} | details == vector["expect"]


@pytest.mark.parametrize("vector", VECTORS["typed"], ids=lambda vector: vector["id"])
def test_the_live_check_says_what_the_vector_says(vector: dict[str, Any]) -> None:
    """R-20."""
    partial = check_partial(vector["typed"])
    assert partial.count == vector["partial"]["count"]
    assert list(partial.bad_positions) == vector["partial"]["bad_positions"]
    assert partial.verdict.value == vector["partial"]["verdict"]
    assert partial.complete == (partial.verdict.value in {"checks", "does-not-check"})


# --- the spec ----------------------------------------------------------------------------------


def test_every_rule_of_the_spec_stands_in_the_code_and_in_the_tests() -> None:
    rules = re.findall(r"^- \*\*(R-\d\d)\*\*", SPEC.read_text("utf-8"), re.MULTILINE)
    assert rules == [f"R-{number:02}" for number in range(1, 21)]
    room = Path(package.__file__).parent
    code = "".join(path.read_text("utf-8") for path in room.glob("*.py"))
    tests = Path(__file__).read_text("utf-8") + make_reference.VECTORS.read_text("ascii")
    assert [rule for rule in rules if rule not in code or rule not in tests] == []


def test_the_spec_names_the_error_codes_that_the_code_uses() -> None:
    room = Path(package.__file__).parent
    code = "".join(path.read_text("utf-8") for path in room.glob("*.py"))
    used = set(re.findall(r'"(reference-[a-z-]+)"', code))
    assert used == set(re.findall(r"`(reference-[a-z-]+)`", SPEC.read_text("utf-8")))


def test_the_table_of_powers_is_the_field_of_the_spec() -> None:
    """R-02, R-05: 31 different powers of a, each the product of the one before and a."""
    powers = package.reed_solomon._POWERS  # noqa: SLF001 - the table itself is the subject
    assert sorted(powers) == list(range(1, 32))
    assert powers[0] == 1
    assert all(make_reference.multiply(left, 2) == right for left, right in pairwise(powers))
    assert make_reference.multiply(powers[-1], 2) == 1


def test_printed_references_are_words_of_the_code() -> None:
    """R-06, by evaluating the word at both roots without the tables of the core."""
    for reference in [ZERO, *SAMPLES, *UNIT_WORDS]:
        assert make_reference.is_codeword([ALPHABET.index(s) for s in symbols_of(reference)])


# --- every single error, every exchange, every double error ------------------------------------


@pytest.mark.parametrize("reference", [ZERO, *SAMPLES], ids=range(4))
def test_every_single_wrong_symbol_is_located_and_the_right_one_proposed(
    reference: Reference,
) -> None:
    """R-15. On the reference of zeros this is the proof for all, by linearity; see above."""
    right = symbols_of(reference)
    for position, symbol in product(range(1, 17), ALPHABET):
        if symbol == right[position - 1]:
            continue
        error = error_of(with_symbols(reference, {position: symbol}))
        assert isinstance(error, OneSymbolError)
        assert (error.position, error.proposal) == (position, right[position - 1])


def test_every_exchange_of_neighbours_is_located_and_never_taken_for_a_wrong_symbol() -> None:
    """R-16.

    An exchange adds the difference of the two symbols at both places. The words used here show
    every difference at every pair of places, so that by linearity the proof holds for all.
    """
    seen = set()
    for reference in [*SAMPLES, *UNIT_WORDS]:
        symbols = symbols_of(reference)
        for left in range(1, 16):
            pair = symbols[left - 1] + symbols[left]
            if pair[0] == pair[1]:
                continue
            error = error_of(with_exchange(reference, left, left + 1))
            assert isinstance(error, SwapError)
            assert (error.position, error.proposal) == (left, pair)
            seen.add((left, ALPHABET.index(pair[0]) ^ ALPHABET.index(pair[1])))
    assert seen == set(product(range(1, 16), range(1, 32)))


@pytest.mark.parametrize("reference", SAMPLES, ids=range(3))
def test_every_exchange_of_symbols_far_apart_is_seen(reference: Reference) -> None:
    """All other pairs of places; the double errors below prove it for every reference."""
    symbols = symbols_of(reference)
    for left, right in combinations(range(1, 17), 2):
        if right - left > 1 and symbols[left - 1] != symbols[right - 1]:
            error_of(with_exchange(reference, left, right))


def test_every_double_error_is_seen_and_a_named_place_is_never_one_of_the_two() -> None:
    """R-17: all 120 pairs of places and 31 x 31 errors on the reference of zeros.

    By linearity this covers every error in two symbols, exchanges included, on every reference.
    In 434 of 961 cases one symbol elsewhere would explain the failure as well: this is why a
    proposal needs a person with the paper (R-18).
    """
    said: Counter[str] = Counter()
    for left, right in combinations(range(1, 17), 2):
        for first, second in product(ALPHABET[1:], repeat=2):
            symbols = ["0"] * 16
            symbols[left - 1], symbols[right - 1] = first, second
            error = error_of("".join(symbols))
            said[error.code] += 1
            if isinstance(error, OneSymbolError):
                assert error.position not in {left, right}
    assert said.total() == 120 * 31 * 31
    assert said["reference-one-symbol"] == 120 * 434


def test_of_triple_errors_one_in_961_is_not_seen() -> None:
    """The limit that the spec states, counted on three places of the reference of zeros."""
    unseen = [
        text
        for errors in product(ALPHABET[1:], repeat=3)
        for text in ["0{}00{}000000000{}0".format(*errors)]
        if check_partial(text).verdict is PartialVerdict.CHECKS
    ]
    assert len(unseen) == 31


def test_a_reference_read_backwards_checks_too() -> None:
    """The other limit that the spec states: the generator is the same from both ends."""
    assert parse(SAMPLES[0].text[::-1]).reference != SAMPLES[0]


# --- proposals ---------------------------------------------------------------------------------


@pytest.mark.parametrize("vector", PROPOSED, ids=lambda vector: vector["id"])
def test_a_proposal_counts_only_once_it_is_confirmed(vector: dict[str, Any]) -> None:
    """R-13, R-18: `parse` refuses, and the confirmed text is a reference that checks."""
    error = error_of(vector["typed"])
    assert isinstance(error, LocatedError)
    confirmed = symbols_of(confirm_proposal(vector["typed"], error))
    start = error.position - 1
    assert "".join(confirmed[start:]).startswith(str(error.proposal))


def test_confirming_nothing_raises_the_error_again() -> None:
    error = error_of("??" + "0" * 14)
    assert isinstance(error, AlphabetError)
    with pytest.raises(AlphabetError) as caught:
        confirm_proposal("??" + "0" * 14, error)
    assert caught.value is error


@pytest.mark.parametrize("text", ["", "0" * 8, SAMPLES[2].text])
def test_confirming_on_another_text_is_refused(text: str) -> None:
    error = error_of(with_symbols(SAMPLES[0], {16: "U"}))
    assert isinstance(error, LocatedError)
    with pytest.raises(HumanReferenceError):
        confirm_proposal(text, error)


def test_places_are_counted_as_on_paper() -> None:
    error = error_of(with_symbols(SAMPLES[0], {7: "U"}))
    assert isinstance(error, AlphabetError)
    assert (error.position, error.group) == (7, 2)
    assert "Symbol 3 of group 2 " in str(error)


# --- secrecy -----------------------------------------------------------------------------------


def test_no_representation_shows_the_reference() -> None:
    """R-19."""
    reference = SAMPLES[0]
    parsed = parse(reference.text)
    for shown in (repr(reference), str(reference), f"{reference}", repr(parsed), str(parsed)):
        assert shown.count("Reference") >= 1
        assert not any(group in shown for group in reference.text.split("-"))
        assert str(reference.value) not in shown


@pytest.mark.parametrize("vector", REFUSED, ids=lambda vector: vector["id"])
def test_no_message_depends_on_a_symbol(vector: dict[str, Any]) -> None:
    """R-19: the same fault at the same place reads the same, whatever was typed."""
    expect = vector["expect"]
    error = error_of(vector["typed"])
    numbers = {int(number) for number in re.findall(r"\d+", str(error) + error.hint)}
    place = expect["position"] or 1
    assert numbers <= {16, expect["count"], (place - 1) // 4 + 1, (place - 1) % 4 + 1}
    words = set(re.findall(r"\b[A-Z]{2,}\b", str(error) + repr(error) + error.hint))
    assert words == set()


# --- making references -------------------------------------------------------------------------


def test_generate_keeps_70_of_72_random_bits() -> None:
    """R-01."""
    assert Reference.generate(b"\xff" * 9) == Reference.from_random_bits(2**70 - 1)
    assert Reference.generate(b"\xc0" + bytes(8)) == ZERO


@pytest.mark.parametrize("length", [0, 8, 10])
def test_generate_refuses_too_little_or_too_much_randomness(length: int) -> None:
    with pytest.raises(HumanReferenceError) as caught:
        Reference.generate(bytes(length))
    assert caught.value.code == "reference-random"


@pytest.mark.parametrize("value", [-1, 2**70])
def test_a_number_outside_70_bits_is_refused(value: int) -> None:
    """R-01."""
    with pytest.raises(HumanReferenceError) as caught:
        Reference.from_random_bits(value)
    assert caught.value.code == "reference-range"
    assert str(value) not in str(caught.value)


def test_references_compare_and_hash_by_value() -> None:
    assert len({SAMPLES[0], Reference(SAMPLES[0].value), SAMPLES[1]}) == 2


def test_a_length_error_says_how_many_were_typed() -> None:
    """R-14."""
    error = error_of("0G40-R40M")
    assert isinstance(error, LengthError)
    assert error.count == 8
    assert "; this one has 8." in error.sentence
