"""Prefix and Base45: nothing is repaired, and each fault has its own code."""

from __future__ import annotations

import base45
import pytest

from gouvcheck_core import envelope
from gouvcheck_core.errors import EnvelopeError
from gouvcheck_core.format import BASE45_ALPHABET, MAX_CODE_BYTES, MAX_TEXT_LENGTH

# RFC 9285 section 4.3, and the ends of each group.
SAMPLES = {
    b"AB": "BB8",
    b"Hello!!": "%69 VD92EX0",
    b"base-45": "UJCLQE7W581",
    b"ietf!": "QED8WEX0",
    b"": "",
    b"\x00": "00",
    b"\xff": "U5",
    b"\x00\x00": "000",
    b"\xff\xff": "FGW",
}


@pytest.mark.parametrize(("data", "text"), SAMPLES.items())
def test_base45_is_that_of_rfc_9285(data: bytes, text: str) -> None:
    assert envelope.encode_base45(data) == text
    assert envelope.decode_base45(text) == data


@pytest.mark.parametrize("length", [1, 2, 3, 100, 101, MAX_CODE_BYTES])
def test_base45_package_reads_what_is_written(length: int) -> None:
    data = bytes(n * 37 % 256 for n in range(length))
    assert base45.b45decode(envelope.encode_base45(data)) == data
    assert envelope.from_text(envelope.to_text(data)) == data


def test_every_pair_of_bytes_is_written_as_the_package_writes_it() -> None:
    for high in range(256):  # 512 bytes at a time, so that each pair has neighbours
        data = b"".join(bytes((high, low)) for low in range(256))
        assert envelope.encode_base45(data) == base45.b45encode(data).decode()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        # T-01
        ("", "text-prefix"),
        ("GC1", "text-prefix"),
        ("gc1:BB8", "text-prefix"),
        (" GC1:BB8", "text-prefix"),
        ("\ufeffGC1:BB8", "text-prefix"),
        ("GC0:BB8", "text-prefix"),
        ("GC10:BB8", "text-prefix"),
        ("HC1:BB8", "text-prefix"),
        ("https://example.org/GC1:BB8", "text-prefix"),
        ("GC2:", "text-newer"),
        ("GC9:anything at all", "text-newer"),
        # T-02
        ("GC1:" + "0" * (MAX_TEXT_LENGTH - 3), "text-too-long"),
        # T-03
        ("GC1:", "text-empty"),
        # T-04
        ("GC1:bb8", "text-alphabet"),
        ("GC1:BB8\n", "text-alphabet"),
        ("GC1:BB8\r\n", "text-alphabet"),
        ("GC1:BB\x008", "text-alphabet"),
        ("GC1:BB_", "text-alphabet"),
        ("GC1:\N{FULLWIDTH DIGIT EIGHT}BB", "text-alphabet"),
        ("GC1:\ud800BB", "text-alphabet"),
        # T-05
        ("GC1:B", "text-base45"),
        ("GC1:BB8B", "text-base45"),
        ("GC1:GGW", "text-base45"),
        ("GC1::::", "text-base45"),
        ("GC1:V5", "text-base45"),
        ("GC1:BB8::", "text-base45"),
    ],
)
def test_faulty_text_is_refused_by_its_code(text: str, code: str) -> None:
    with pytest.raises(EnvelopeError) as caught:
        envelope.from_text(text)
    assert caught.value.code == code


def test_longest_text_is_read() -> None:
    assert len(envelope.from_text("GC1:" + "0" * (MAX_TEXT_LENGTH - 4))) == MAX_CODE_BYTES


@pytest.mark.parametrize("symbol", BASE45_ALPHABET)
def test_every_symbol_of_the_alphabet_is_read(symbol: str) -> None:
    assert envelope.decode_base45(symbol + "00") == bytes((0, BASE45_ALPHABET.index(symbol)))


def test_every_other_ascii_symbol_is_refused_with_its_place() -> None:
    for stranger in set(map(chr, range(128))) - set(BASE45_ALPHABET):
        with pytest.raises(EnvelopeError, match="Symbol 8 ") as caught:
            envelope.from_text(f"GC1:BB8{stranger}B8")
        assert caught.value.code == "text-alphabet"


def test_place_of_a_foreign_letter_is_named() -> None:
    with pytest.raises(EnvelopeError, match="Symbol 6 "):
        envelope.from_text("GC1:B\N{LATIN CAPITAL LETTER A WITH DIAERESIS}B")
