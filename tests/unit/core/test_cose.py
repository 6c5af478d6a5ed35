"""The one COSE_Sign1 shape: read by its bytes, and taken apart only to say what is wrong."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import cbor2
import pytest

from gouvcheck_core import cose
from gouvcheck_core.errors import MalformedCode
from gouvcheck_core.format import MAX_CODE_BYTES, Alg
from tests.support import signing

KID = bytes(range(8))
SIGNATURE = bytes(range(64))
MESSAGE = cose.Message(Alg.ES256, KID, b"\xa0", SIGNATURE)
OVERHEAD = len(MESSAGE.encode()) - 2  # without the payload and its head


def parts(
    *,
    protected: object = {1: -7, 4: KID},
    unprotected: object = {},
    payload: object = b"\xa0",
    signature: object = SIGNATURE,
) -> bytes:
    """Write a message by cbor2; byte strings stand for themselves, other headers are encoded."""
    inner = protected if isinstance(protected, bytes) else cbor2.dumps(protected)
    return b"\xd2" + cbor2.dumps([inner, unprotected, payload, signature])


@pytest.mark.parametrize("alg", Alg)
@pytest.mark.parametrize("length", [1, 23, 24, 25, 255, 256, 257, MAX_CODE_BYTES - OVERHEAD - 3])
def test_message_is_read_as_it_was_written(alg: Alg, length: int) -> None:
    message = cose.Message(alg, KID, bytes(length), SIGNATURE)
    encoded = message.encode()
    assert encoded == parts(protected={1: int(alg), 4: KID}, payload=bytes(length))
    assert cose.parse(encoded) == message


def test_signature_covers_the_structure_of_rfc_9052_section_4_4() -> None:
    # S-09, S-10
    protected = cbor2.dumps({1: -7, 4: KID})
    structure = cbor2.dumps(["Signature1", protected, b"", b"\xa0"])
    assert MESSAGE.to_be_signed == structure
    assert MESSAGE.fingerprint == hashlib.sha256(structure).digest()
    assert replace(MESSAGE, signature=bytes(64)).fingerprint == MESSAGE.fingerprint


def test_signature_of_the_key_verifies_and_no_other_does() -> None:
    signer, stranger = signing.p256("a"), signing.p256("b")
    twin = signing.ed25519_signer("a")
    signature = signer.sign(MESSAGE.to_be_signed)
    message = replace(MESSAGE, signature=signature)
    assert message.verified_by(signer.public)
    assert not message.verified_by(stranger.public)
    assert not message.verified_by(twin.public)
    assert not replace(message, payload=b"\xa1").verified_by(signer.public)


def test_message_has_no_say_in_the_algorithm() -> None:
    # K-01: a good signature over a header that names the other algorithm is no signature.
    signer = signing.p256("a")
    message = replace(MESSAGE, alg=Alg.EDDSA)
    signed = replace(message, signature=signer.sign(message.to_be_signed))
    assert signer.public.verify(signed.signature, signed.to_be_signed)
    assert not signed.verified_by(signer.public)


REFUSED = {
    "C-01": (MESSAGE.encode() + bytes(MAX_CODE_BYTES), "cbor-too-long"),
    "C-01 shape holds": (parts(payload=bytes(MAX_CODE_BYTES - OVERHEAD - 2)), "cbor-too-long"),
    "C-02 nothing": (b"", "cbor-truncated"),
    "C-02 tag alone": (b"\xd2", "cbor-truncated"),
    "C-02 cut": (MESSAGE.encode()[:-1], "cbor-truncated"),
    "C-03": (MESSAGE.encode() + b"\x00", "cbor-trailing"),
    "C-04": (b"\xd2\x9f" + MESSAGE.encode()[2:] + b"\xff", "cbor-indefinite"),
    "C-05": (b"\xd2\x98\x04" + MESSAGE.encode()[2:], "cbor-not-shortest"),
    "S-01 untagged": (MESSAGE.encode()[1:], "cose-tag"),
    "S-01 tag in two bytes": (b"\xd8\x12" + MESSAGE.encode()[1:], "cose-tag"),
    "S-01 COSE_Mac0": (b"\xd1" + MESSAGE.encode()[1:], "cose-tag"),
    "C-10 tagged twice": (b"\xd2" + MESSAGE.encode(), "cbor-tag"),
    "S-02 no array": (b"\xd2\xa0", "cose-shape"),
    "S-02 three": (b"\xd2\x83\x40\xa0\x40", "cose-shape"),
    "S-02 five": (b"\xd2\x85\x40\xa0\x40\x40\x40", "cose-shape"),
    "S-02 protected is a map": (b"\xd2\x84\xa0\xa0\x40\x40", "cose-shape"),
    "S-02 unprotected is an array": (parts(unprotected=[]), "cose-shape"),
    "S-02 payload is text": (parts(payload="a"), "cose-shape"),
    "S-02 signature is text": (parts(signature="a" * 64), "cose-shape"),
    "C-02 protected empty": (parts(protected=b""), "cbor-truncated"),
    "C-09 protected": (parts(protected={4: KID, 1: -7}), "cbor-key-order"),
    "S-03 empty map": (parts(protected={}), "cose-protected"),
    "S-03 array": (parts(protected=[-7, KID]), "cose-protected"),
    "S-03 no kid": (parts(protected={1: -7}), "cose-protected"),
    "S-03 one more": (parts(protected={1: -7, 3: 60, 4: KID}), "cose-protected"),
    "S-03 crit": (parts(protected={1: -7, 2: [1], 4: KID}), "cose-protected"),
    "S-04 ES384": (parts(protected={1: -35, 4: KID}), "cose-algorithm"),
    "S-04 PS256": (parts(protected={1: -37, 4: KID}), "cose-algorithm"),
    "S-04 HMAC": (parts(protected={1: 5, 4: KID}), "cose-algorithm"),
    "S-04 none": (parts(protected={1: 0, 4: KID}), "cose-algorithm"),
    "S-04 text": (parts(protected={1: "ES256", 4: KID}), "cose-algorithm"),
    "S-04 true": (parts(protected={1: True, 4: KID}), "cose-algorithm"),
    "S-05 none": (parts(protected={1: -7, 4: b""}), "cose-kid"),
    "S-05 seven": (parts(protected={1: -7, 4: KID[:7]}), "cose-kid"),
    "S-05 nine": (parts(protected={1: -7, 4: KID + b"\x00"}), "cose-kid"),
    "S-05 text": (parts(protected={1: -7, 4: "01234567"}), "cose-kid"),
    "S-06": (parts(unprotected={1: -7}), "cose-unprotected"),
    "S-06 in 1,024 bytes": (
        parts(unprotected={1: bytes(900)}, payload=bytes(MAX_CODE_BYTES - OVERHEAD - 906)),
        "cose-unprotected",
    ),
    "S-07": (parts(payload=b""), "cose-payload"),
    "S-08 none": (parts(signature=b""), "cose-signature-length"),
    "S-08 63": (parts(signature=SIGNATURE[1:]), "cose-signature-length"),
    "S-08 65": (parts(signature=SIGNATURE + b"\x00"), "cose-signature-length"),
    "S-08 72": (parts(signature=bytes(72)), "cose-signature-length"),
}


@pytest.mark.parametrize(("data", "code"), REFUSED.values(), ids=REFUSED.keys())
def test_message_that_breaks_a_rule_is_refused_by_its_code(data: bytes, code: str) -> None:
    with pytest.raises(MalformedCode) as caught:
        cose.parse(data)
    assert caught.value.code == code


def test_every_cut_of_a_message_is_refused() -> None:
    encoded = MESSAGE.encode()
    for end in range(len(encoded)):
        with pytest.raises(MalformedCode):
            cose.parse(encoded[:end])
