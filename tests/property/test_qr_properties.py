"""What holds for every text that a QR code can carry in alphanumeric mode."""

from __future__ import annotations

import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st

from gouvcheck_core import qr
from gouvcheck_core.errors import QrError
from gouvcheck_core.format import BASE45_ALPHABET

# Letters and long numbers in turn, so that an encoder is tempted to change its mode.
numbers = st.text("0123456789", max_size=24)
words = st.text(BASE45_ALPHABET, max_size=80)
texts = st.lists(st.one_of(words, numbers), min_size=1, max_size=8).map("".join).filter(bool)
levels = st.sampled_from(qr.Level)


@given(texts, levels, st.integers(0, 3))
def test_encoders_agree_on_every_text(text: str, level: qr.Level, larger: int) -> None:
    version = qr.version_for(len(text), level=level) + larger

    fast = qr.encode(text, level=level, version=version, encoder=qr.Encoder.FAST)

    assert fast == qr.encode(text, level=level, version=version, encoder=qr.Encoder.PORTABLE)


@given(texts, levels)
def test_a_reader_reads_what_was_drawn(text: str, level: qr.Level) -> None:
    code = qr.encode(text, level=level)

    (read,) = zxingcpp.read_barcodes(code.image(scale=3).convert("L"), is_pure=True)

    assert (read.text, read.ec_level, read.symbology_identifier) == (text, level.value, "]Q1")


@given(st.integers(1, 3391), levels)
def test_the_chosen_version_holds_the_text_and_the_one_below_does_not(
    length: int, level: qr.Level
) -> None:
    if length > qr.maximum_length(qr.MAX_VERSION, level=level):
        with pytest.raises(QrError, match="qr-too-long"):
            qr.version_for(length, level=level)
        return
    version = qr.version_for(length, level=level)

    assert length <= qr.maximum_length(version, level=level)
    assert version == 1 or length > qr.maximum_length(version - 1, level=level)


@given(st.text(min_size=1))
def test_any_other_text_is_refused_by_name(text: str) -> None:
    if set(text) <= set(BASE45_ALPHABET):
        return
    with pytest.raises(QrError, match="qr-alphabet"):
        qr.encode(text)
