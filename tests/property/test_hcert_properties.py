from __future__ import annotations

import zlib

import cbor2
from hypothesis import given
from hypothesis import strategies as st

from gouvcheck_core.errors import HcertError
from gouvcheck_core.hcert import HcertKeys, parse_message, read_claims, reader
from gouvcheck_core.verdict import Accepted, Reason
from gouvcheck_core.verify_hcert import verify
from tests.support.hcert_maker import ISSUED, NOW, message, p256_signer, text, wrap

SCALARS = (
    st.integers(-(2**64), 2**64 - 1)
    | st.text(max_size=20)
    | st.binary(max_size=20)
    | st.booleans()
    | st.none()
    | st.floats(allow_nan=False)
)
ITEMS = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.integers(-9, 9) | st.text(max_size=3), inner, max_size=4)
    ),
    max_leaves=12,
)
KEYS = HcertKeys.of([p256_signer().key], as_of=ISSUED)
GOOD = cbor2.dumps(cbor2.CBORTag(18, message()))


def depth(item: object) -> int:
    match item:
        case list():
            return 1 + max(map(depth, item), default=0)
        case dict():
            return 1 + max(map(depth, item.values()), default=0)
        case _:
            return 0


@given(ITEMS)
def test_reader_agrees_with_cbor2_on_everything_it_takes(item: object) -> None:
    encoded = cbor2.dumps(item)
    if depth(item) <= reader.MAX_DEPTH:
        assert reader.decode(encoded) == cbor2.loads(encoded) == item


@given(st.binary(max_size=60))
def test_bytes_are_read_or_refused_and_never_surprise(data: bytes) -> None:
    for read in (reader.decode, parse_message, read_claims):
        try:
            read(data)
        except HcertError as error:
            assert error.code.startswith("hcert-")  # noqa: PT017 - most data is refused, some is not


@given(st.text(max_size=60) | st.text(max_size=60).map("HC1:".__add__))
def test_every_text_gets_a_verdict(scanned: str) -> None:
    assert not isinstance(verify(scanned, KEYS, now=NOW), Accepted)


@given(st.integers(0, len(GOOD) - 1), st.integers(1, 255))
def test_changed_byte_is_never_accepted(place: int, change: int) -> None:
    changed = bytearray(GOOD)
    changed[place] ^= change
    verdict = verify(text(bytes(changed)), KEYS, now=NOW)
    assert not isinstance(verdict, Accepted)
    if verdict.reason is Reason.BAD_SIGNATURE:
        assert verdict.document is None


@given(st.integers(1, 40), st.integers(0, 9))
def test_cut_or_lengthened_code_is_never_accepted(cut: int, level: int) -> None:
    compressed = zlib.compress(GOOD, level)
    for changed in (compressed[:-cut], compressed + bytes(cut)):
        assert not isinstance(verify(wrap(changed), KEYS, now=NOW), Accepted)
