"""The container of the trust files: what it covers, what counts as a signature, what is refused."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

import pytest

from gouvcheck_core import cbor, cose_sign
from gouvcheck_core.cose_sign import Signature, SignedBody
from gouvcheck_core.errors import TrustFileError
from gouvcheck_core.format import Alg
from tests.support import signing
from tests.support.published import sign

FIRST: Final = signing.p256("cose sign first")
SECOND: Final = signing.ed25519_signer("cose sign second")
STRANGER: Final = signing.ed25519_signer("cose sign stranger")
KEYS: Final = {signer.public.kid: signer.public for signer in (FIRST, SECOND)}
ROOT: Final = "gouvcheck-root"
BODY: Final = SignedBody(ROOT, cbor.encode({0: 1}))
SIGNED: Final = sign(BODY, FIRST, SECOND)


def code_of(data: bytes, *, typ: str = ROOT, size: int = 16_384) -> str:
    with pytest.raises(TrustFileError) as caught:
        cose_sign.parse(data, typ=typ, size=size)
    return caught.value.code


def container(*signatures: Any, **changes: Any) -> bytes:
    """Return a container in which one part is not as it should be."""
    parts = {"header": cbor.encode({16: ROOT}), "unprotected": {}, "body": BODY.body} | changes
    return b"\xd8\x62" + cbor.encode([*parts.values(), list(signatures)])


def signature(header: object, *, unprotected: object = None, value: bytes = bytes(64)) -> list[Any]:
    encoded = header if isinstance(header, bytes) else cbor.encode(header)  # type: ignore[arg-type]
    return [encoded, {} if unprotected is None else unprotected, value]


GOOD_HEADER: Final[dict[int, cbor.Encodable]] = {1: -8, 4: SECOND.public.kid}


def test_what_is_written_is_read() -> None:
    data = SIGNED.encode()

    assert cose_sign.parse(data, typ=ROOT, size=len(data)) == SIGNED
    assert data[:2] == b"\xd8\x62"


def test_a_signature_covers_typ_header_and_body() -> None:  # F-04
    assert cbor.decode(SIGNED.to_be_signed(Alg.EDDSA, b"8 bytes!")) == [
        "Signature",
        cbor.encode({16: ROOT}),
        cbor.encode({1: -8, 4: b"8 bytes!"}),
        b"",
        BODY.body,
    ]


def test_good_signatures_of_listed_keys_count() -> None:  # F-05
    assert SIGNED.signers(KEYS) == {FIRST.public.kid, SECOND.public.kid}
    assert sign(SIGNED, STRANGER).signers(KEYS) == {FIRST.public.kid, SECOND.public.kid}
    assert SIGNED.signers({STRANGER.public.kid: STRANGER.public}) == frozenset()
    assert BODY.signers(KEYS) == frozenset()


def test_a_key_counts_once_however_often_it_signs() -> None:  # F-05
    assert sign(BODY, FIRST, FIRST, FIRST).signers(KEYS) == {FIRST.public.kid}


def test_a_bad_signature_does_not_spoil_the_good_one_of_the_same_key() -> None:
    bad = Signature(Alg.ES256, FIRST.public.kid, bytes(64))
    good = sign(BODY, FIRST)

    assert replace(good, signatures=(bad, *good.signatures)).signers(KEYS) == {FIRST.public.kid}
    assert replace(BODY, signatures=(bad,)).signers(KEYS) == frozenset()


def test_a_signature_over_something_else_counts_nothing() -> None:
    assert replace(SIGNED, body=cbor.encode({0: 2})).signers(KEYS) == frozenset()
    assert replace(SIGNED, typ="gouvcheck-head").signers(KEYS) == frozenset()


def test_the_algorithm_is_the_keys() -> None:  # K-01
    for alg, counts in ((Alg.ESP256, True), (Alg.EDDSA, False), (Alg.ED25519, False)):
        value = FIRST.sign(BODY.to_be_signed(alg, FIRST.public.kid))
        named = replace(BODY, signatures=(Signature(alg, FIRST.public.kid, value),))
        assert named.signers(KEYS) == ({FIRST.public.kid} if counts else frozenset())


def test_size_is_limited() -> None:  # F-01
    data = SIGNED.encode()

    assert code_of(data, size=len(data) - 1) == "trust-too-large"


@pytest.mark.parametrize("typ", ["gouvcheck-trust", "gouvcheck-head", "gouvcheck-roo"])
def test_a_file_of_another_role_is_refused(typ: str) -> None:  # F-03
    assert code_of(SIGNED.encode(), typ=typ) == "trust-role"


@pytest.mark.parametrize(
    "header",
    [
        b"",
        cbor.encode({}),
        cbor.encode({16: ROOT, 1: -7}),
        b"\xbf\x10" + cbor.encode(ROOT) + b"\xff",
    ],
)
def test_the_header_of_the_body_names_the_role_and_nothing_else(header: bytes) -> None:
    assert code_of(container(signature(GOOD_HEADER), header=header)) == "trust-role"


def test_sixteen_signatures_are_taken_and_seventeen_are_not() -> None:  # F-05
    sixteen = [signature(GOOD_HEADER)] * 16

    parsed = cose_sign.parse(container(*sixteen), typ=ROOT, size=16_384)

    assert len(parsed.signatures) == 16
    assert code_of(container(*sixteen, signature(GOOD_HEADER))) == "trust-shape"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xd8",
        b"\xd8\x62",
        SIGNED.encode()[2:],
        b"\xd8\x61" + SIGNED.encode()[2:],
        b"\xd2" + SIGNED.encode()[2:],
        SIGNED.encode()[:-1],
        SIGNED.encode() + b"\x00",
        b"\xd8\x62\xa0",
        b"\xd8\x62" + cbor.encode([b"", {}, b""]),
        container(header="text"),
        container(unprotected={4: b""}),
        container(unprotected=[]),
        container(body="text"),
        b"\xd8\x62" + cbor.encode([cbor.encode({16: ROOT}), {}, b"", {}]),
        b"\xd8\x62\x9f" + SIGNED.encode()[3:] + b"\xff",
    ],
)
def test_another_shape_is_refused(data: bytes) -> None:  # F-02
    assert code_of(data) == "trust-shape"


@pytest.mark.parametrize(
    "wrong",
    [
        b"",
        [],
        signature(GOOD_HEADER)[:2],
        signature(GOOD_HEADER, unprotected={1: 1}),
        signature(GOOD_HEADER, unprotected=[]),
        signature(GOOD_HEADER, value=bytes(63)),
        signature(GOOD_HEADER, value=bytes(65)),
        signature([]),
        signature({1: -8}),
        signature({4: SECOND.public.kid}),
        signature(GOOD_HEADER | {5: 1}),
        signature(GOOD_HEADER | {1: -35}),
        signature(GOOD_HEADER | {1: "ES256"}),
        signature(GOOD_HEADER | {4: bytes(7)}),
        signature(GOOD_HEADER | {4: bytes(9)}),
        signature(GOOD_HEADER | {4: "8 bytes!"}),
        signature(b""),
        signature(cbor.encode(GOOD_HEADER) + b"\x00"),
        ["text", {}, bytes(64)],
    ],
)
def test_a_signature_of_another_shape_spoils_the_file(wrong: Any) -> None:  # F-02
    assert code_of(container(wrong)) == "trust-shape"
    assert code_of(container(signature(GOOD_HEADER), wrong)) == "trust-shape"


@pytest.mark.parametrize("data", [b"\x81" * 11 + b"\x80", cbor.encode([0] * 4096)])
def test_bodies_may_be_deep_and_long(data: bytes) -> None:  # F-02
    assert cbor.encode(cose_sign.decode(data)) == data


@pytest.mark.parametrize("data", [b"\x81" * 12 + b"\x80", cbor.encode([0] * 4097)])
def test_bodies_are_not_deeper_or_longer(data: bytes) -> None:  # F-02
    with pytest.raises(TrustFileError) as caught:
        cose_sign.decode(data)
    assert caught.value.code == "trust-shape"
