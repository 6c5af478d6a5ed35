"""The strict reader takes exactly what has one spelling, and says so without ever raising else."""

from __future__ import annotations

import unicodedata
from typing import Any

import cbor2
from hypothesis import assume, given
from hypothesis import strategies as st

from gouvcheck_core import cbor
from gouvcheck_core.errors import CborError
from gouvcheck_core.format import MAX_CODE_BYTES, MAX_CONTAINER_ITEMS, MAX_DEPTH, MAX_INT
from tests.support import strategies
from tests.vectors.scenarios import encoding


def accepts(data: bytes) -> bool:
    try:
        cbor.check(data)
    except CborError:
        return False
    return True


def oracle_accepts(data: bytes) -> bool:
    """Judge by cbor2 and by the encoder of the vectors: it has one spelling, and this is it."""
    try:
        value = cbor2.loads(data)
    except Exception:  # noqa: BLE001 - an oracle may refuse in its own words
        return False
    fits = len(data) <= MAX_CODE_BYTES and _allowed(value, MAX_DEPTH)
    return fits and encoding.cbor(value) == data


def _allowed(value: Any, depth: int) -> bool:
    match value:
        case bool() | bytes():
            return True
        case int():
            return abs(value) <= MAX_INT
        case str():
            return unicodedata.normalize("NFC", value) == value
        case list():
            inner = value
        case dict():
            inner = [*value, *value.values()]
            if not all(type(key) is int for key in value):
                return False
        case _:
            return False
    fits = depth > 0 and len(value) <= MAX_CONTAINER_ITEMS
    return fits and all(_allowed(item, depth - 1) for item in inner)


@given(strategies.values)
def test_what_is_written_is_read_and_is_the_one_spelling(value: Any) -> None:
    encoded = cbor.encode(value)
    assert encoded == encoding.cbor(value)
    assert cbor2.loads(encoded) == value
    assume(len(encoded) <= MAX_CODE_BYTES)
    assert cbor.decode(encoded) == value


@given(st.data())
def test_damaged_item_is_taken_only_if_it_is_the_one_spelling(data: st.DataObject) -> None:
    whole = encoding.cbor(data.draw(strategies.values))
    item = data.draw(strategies.damaged(whole))
    assert accepts(item) == oracle_accepts(item)
    if accepts(item):
        assert cbor.encode(cbor.decode(item)) == item


@given(st.binary(max_size=40))
def test_any_bytes_are_taken_only_if_they_are_the_one_spelling(data: bytes) -> None:
    assert accepts(data) == oracle_accepts(data)


HEADS = st.builds(
    encoding.head,
    st.integers(0, 7),
    st.integers(0, 30),
    width=st.sampled_from([None, 1, 2, 4, 8]),
)


@given(st.lists(st.one_of(HEADS, st.binary(max_size=2)), max_size=8).map(b"".join))
def test_any_row_of_heads_is_taken_only_if_it_is_the_one_spelling(data: bytes) -> None:
    assert accepts(data) == oracle_accepts(data)


@given(strategies.values)
def test_no_beginning_of_an_item_is_an_item(value: Any) -> None:
    encoded = encoding.cbor(value)
    assume(len(encoded) <= MAX_CODE_BYTES)
    for end in range(len(encoded)):
        assert not accepts(encoded[:end])
