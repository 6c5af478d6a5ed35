from __future__ import annotations

import hashlib
import tracemalloc
import zlib
from typing import Any

import cbor2
import pytest

from gouvcheck_core.errors import HcertError
from gouvcheck_core.hcert import HcertAlg, parse, parse_message
from gouvcheck_core.hcert.message import MAX_MESSAGE_BYTES, MAX_TEXT_LENGTH, from_text, inflate
from tests.support.hcert_maker import (
    ES256,
    PS256,
    claims,
    message,
    p256_signer,
    rsa_signer,
    text,
    wrap,
)


def refusal(code: str) -> Any:
    return pytest.raises(HcertError, check=lambda error: error.code == code)


def test_usual_certificate_is_parsed_and_verifies_under_its_key() -> None:
    signer = p256_signer()
    parsed = parse(text())

    assert (parsed.alg, parsed.kid) == (HcertAlg.ES256, signer.kid)
    assert cbor2.loads(parsed.payload) == claims()
    assert parsed.verified_by(signer.key)


def test_rsa_certificate_verifies_under_its_key() -> None:
    signer = rsa_signer()
    parsed = parse(text(message(signer=signer)))

    assert parsed.alg is HcertAlg.PS256
    assert parsed.verified_by(signer.key)


def test_message_does_not_choose_the_algorithm_of_the_key() -> None:  # H-08
    assert not parse(text()).verified_by(rsa_signer().key)


def test_message_that_names_another_algorithm_than_its_key_has_does_not_verify() -> None:
    claimed = parse(text(message(protected={1: PS256, 4: p256_signer().kid})))
    assert not claimed.verified_by(p256_signer().key)


@pytest.mark.parametrize("signer", [p256_signer, rsa_signer])
def test_changed_payload_does_not_verify(signer: Any) -> None:
    protected, unprotected, payload, signature = message(signer=signer())
    changed = payload.replace(b"Weber", b"Weper")

    parsed = parse(text([protected, unprotected, changed, signature]))
    assert not parsed.verified_by(signer().key)


def test_fingerprint_covers_what_is_signed_and_not_the_signature() -> None:  # H-10
    parts = message()
    parsed = parse(text(parts))
    signed = cbor2.dumps(["Signature1", parts[0], b"", parts[2]])

    assert parsed.to_be_signed == signed
    assert parsed.fingerprint == hashlib.sha256(signed).digest()
    assert parse(text([*parts[:3], bytes(64)])).fingerprint == parsed.fingerprint


@pytest.mark.parametrize("tags", [(), (18,), (61, 18)])
def test_message_is_read_with_and_without_its_tags(tags: tuple[int, ...]) -> None:  # H-07
    assert parse(text(message(), tags=tags)).verified_by(p256_signer().key)


@pytest.mark.parametrize("tags", [(61,), (17,), (18, 18), (18, 61), (998,), (55799, 18)])
def test_other_tags_are_refused(tags: tuple[int, ...]) -> None:  # H-07
    with refusal("hcert-cbor"):
        parse(text(message(), tags=tags))


@pytest.mark.parametrize(
    ("scanned", "code"),
    [
        ("", "hcert-prefix"),
        ("GC1:6BF", "hcert-prefix"),
        ("hc1:6BF", "hcert-prefix"),
        (" HC1:6BF", "hcert-prefix"),
        ("HC0:6BF", "hcert-prefix"),
        ("HC2:6BF", "hcert-newer"),
        ("HC1:", "hcert-alphabet"),
        ("HC1:6bf", "hcert-alphabet"),
        ("HC1:6BF\n", "hcert-alphabet"),
        ("HC1:É", "hcert-alphabet"),
        ("HC1:6", "hcert-base45"),
        ("HC1:::", "hcert-base45"),
        ("HC1:GGW", "hcert-base45"),
        ("HC1:" + "0" * MAX_TEXT_LENGTH, "hcert-too-long"),
    ],
)
def test_text_that_is_no_certificate_is_refused(
    scanned: str, code: str
) -> None:  # H-01, H-02, H-03
    with refusal(code):
        parse(scanned)


def test_longest_text_that_a_qr_code_holds_is_looked_at() -> None:  # H-02
    assert len(from_text("HC1:" + "0" * (MAX_TEXT_LENGTH - 4))) == 2_861


@pytest.mark.parametrize(
    "compressed",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"\xd2\x84", id="not compressed"),
        pytest.param(zlib.compress(b"a" * 99)[:-1], id="checksum cut"),
        pytest.param(zlib.compress(b"a" * 99)[:-5], id="stream cut"),
        pytest.param(zlib.compress(b"a" * 99) + b"\x00", id="byte behind"),
        pytest.param(zlib.compress(b"a" * 99) * 2, id="second stream"),
        pytest.param(zlib.compress(b"a" * 99)[:-1] + b"\x00", id="checksum wrong"),
        pytest.param(zlib.compress(b"a" * 99, wbits=31), id="gzip"),
        pytest.param(zlib.compress(b"a" * 99, wbits=-15), id="raw deflate"),
    ],
)
def test_what_is_not_exactly_one_zlib_stream_is_refused(compressed: bytes) -> None:  # H-04
    with refusal("hcert-zlib"):
        inflate(compressed)


def test_largest_message_is_unpacked_and_one_byte_more_is_not() -> None:  # H-05
    assert inflate(zlib.compress(bytes(MAX_MESSAGE_BYTES))) == bytes(MAX_MESSAGE_BYTES)
    with refusal("hcert-inflated"):
        inflate(zlib.compress(bytes(MAX_MESSAGE_BYTES + 1)))


def test_bomb_in_one_qr_code_costs_no_memory() -> None:
    bomb = wrap(zlib.compress(bytes(2_600_000), 9))
    assert len(bomb) < MAX_TEXT_LENGTH

    tracemalloc.start()
    try:
        with refusal("hcert-inflated"):
            parse(bomb)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 500_000


def test_message_that_was_never_compressed_is_bounded_too() -> None:
    with refusal("hcert-inflated"):
        parse_message(bytes(MAX_MESSAGE_BYTES + 1))


@pytest.mark.parametrize(
    "change",
    [
        lambda _: {},
        lambda _: [],
        lambda parts: parts[:3],
        lambda parts: [*parts, b""],
        lambda parts: [{}, *parts[1:]],
        lambda parts: [parts[0], [], *parts[2:]],
        lambda parts: [*parts[:2], None, parts[3]],  # detached payload
        lambda parts: [*parts[:3], "signature"],
        lambda parts: [cbor2.dumps([1]), *parts[1:]],
        lambda parts: [cbor2.dumps({1: ES256, 2: [1]}), {4: b"12345678"}, *parts[2:]],  # crit
    ],
    ids=range(10),
)
def test_what_is_not_a_message_of_one_signer_is_refused(change: Any) -> None:  # H-07, H-11
    with refusal("hcert-cose"):
        parse(text(change(message())))


@pytest.mark.parametrize("alg", [None, -8, -35, -9, 5, "ES256", -7.0, True, [ES256]])
def test_algorithm_outside_the_scheme_is_refused(alg: object) -> None:  # H-08
    header = {4: p256_signer().kid} | ({} if alg is None else {1: alg})
    with refusal("hcert-algorithm"):
        parse(text(message(protected=header)))


@pytest.mark.parametrize("kid", [None, b"", 7, "12345678"])
def test_certificate_that_names_no_key_is_refused(kid: object) -> None:  # H-09
    header = {1: ES256} | ({} if kid is None else {4: kid})
    with refusal("hcert-kid"):
        parse(text(message(protected=header)))


def test_kid_may_stand_in_the_unprotected_header() -> None:
    parsed = parse(text(message(protected={1: ES256}, unprotected={4: p256_signer().kid})))
    assert parsed.kid == p256_signer().kid
    assert parsed.verified_by(p256_signer().key)


def test_protected_header_wins_over_the_unprotected_one() -> None:  # H-08, H-09
    parsed = parse(text(message(unprotected={1: -37, 4: b"somebody"})))
    assert (parsed.alg, parsed.kid) == (HcertAlg.ES256, p256_signer().kid)


@pytest.mark.parametrize("protected", [b"", b"\xa0"])
def test_empty_protected_header_is_signed_as_no_bytes(protected: bytes) -> None:  # H-10
    unprotected = {1: ES256, 4: p256_signer().kid}
    parsed = parse(text(message(protected=protected, unprotected=unprotected)))
    assert parsed.protected == b""
    assert parsed.verified_by(p256_signer().key)
