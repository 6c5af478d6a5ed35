"""Whatever is scanned, an inspection ends, and nothing in it acts on a terminal."""

from __future__ import annotations

import zlib

from hypothesis import given
from hypothesis import strategies as st

from gouvcheck_core import envelope
from gouvcheck_core.inspect import Inspection, inspect, loose
from gouvcheck_core.inspect.wrapping import MAX_SYMBOLS
from tests.support import hcert_maker, issued

MESSAGE = issued.signed(issued.claims("criminal-record")).message.encode()
EU_MESSAGE = zlib.decompress(envelope.decode_base45(hcert_maker.text()[4:]))


def damaged(data: bytes) -> st.SearchStrategy[bytes]:
    """Return ``data`` with a piece of it replaced, cut or grown."""
    places = st.tuples(st.integers(0, len(data)), st.integers(0, 4), st.binary(max_size=6))
    return places.map(lambda change: data[: change[0]] + change[2] + data[change[0] + change[1] :])


def check(found: Inspection) -> None:
    for layer in found.layers:
        assert layer.name
        for fact in layer.facts:
            assert fact.label.isprintable()
            assert fact.value.replace("\n", "").isprintable()


@given(st.text(max_size=300) | st.text(max_size=300).map("GC1:{}".format))
def test_any_text_is_inspected(text: str) -> None:
    check(inspect(text))


@given(damaged(MESSAGE))
def test_any_damaged_code_is_inspected(data: bytes) -> None:
    check(inspect(envelope.to_text(data)))


@given(damaged(EU_MESSAGE))
def test_any_damaged_eu_certificate_is_inspected(data: bytes) -> None:
    check(inspect(hcert_maker.text(data)))


@given(st.binary(max_size=200))
def test_any_bytes_are_shown_as_cbor_up_to_their_fault(data: bytes) -> None:
    assert str(loose.read(data) or "").isprintable()


def test_the_longest_text_is_inspected_in_the_end() -> None:
    check(inspect("HC1:" + ":::" * (MAX_SYMBOLS // 3 - 2)))
    check(inspect("GC1:" + "000" * (MAX_SYMBOLS // 3 - 2)))
    check(inspect("x" * 2**20))
