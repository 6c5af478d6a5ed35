"""Section 4: the signed message, its algorithms and its signature (S-01 to S-10, K-01, V-05)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from tests.vectors.scenarios import world
from tests.vectors.scenarios.encoding import (
    ED25519_ORDER,
    ORDER,
    Raw,
    cbor,
    message,
    protected,
    scalars,
    text,
    to_be_signed,
    unscaled,
)
from tests.vectors.scenarios.vector import Vector, accepted, malformed, rejected
from tests.vectors.scenarios.world import EDWARDS, MAIN

if TYPE_CHECKING:
    from collections.abc import Iterator

GOOD: Final = world.GOOD
MESSAGE: Final = message(GOOD, key=MAIN)
KID: Final = MAIN.kid
SIGNATURE: Final = MESSAGE[-64:]
R, S = unscaled(SIGNATURE)
TBS: Final = to_be_signed(protected(MAIN), GOOD)
DER: Final = MAIN.der(TBS)


def _framed(*parts: Any) -> bytes:
    return b"\xd2" + cbor(list(parts))


HEADER, BODY = protected(MAIN), MESSAGE[1:]

SHAPES: Final = (
    ("S-01", "cose-tag", "untagged", "no tag", BODY),
    ("S-01", "cose-tag", "long", "the tag in two bytes", b"\xd8\x12" + BODY),
    ("S-01", "cose-tag", "mac0", "the tag of COSE_Mac0", b"\xd1" + BODY),
    ("S-01", "cose-tag", "sign", "the tag of COSE_Sign", b"\xd8\x62" + BODY),
    ("S-01", "cose-tag", "cwt", "the tag of a CWT around it", b"\xd8\x3d" + MESSAGE),
    ("S-01", "cose-tag", "self-described", "the tag of CBOR around it", b"\xd9\xd9\xf7" + MESSAGE),
    ("S-01", "cose-tag", "json", "JSON", b'{"alg":"ES256"}'),
    ("S-01", "cose-tag", "zlib", "a compressed message, as HC1 has it", b"\x78\xda" + MESSAGE),
    ("S-02", "cose-shape", "map", "a map", _framed()[:1] + cbor({1: HEADER})),
    ("S-02", "cose-shape", "three", "an array of three", _framed(HEADER, {}, GOOD)),
    ("S-02", "cose-shape", "five", "an array of five", _framed(HEADER, {}, GOOD, SIGNATURE, b"")),
    (
        "S-02",
        "cose-shape",
        "protected-map",
        "a protected header that is no byte string",
        _framed({1: -7, 4: KID}, {}, GOOD, SIGNATURE),
    ),
    (
        "S-02",
        "cose-shape",
        "unprotected-array",
        "an unprotected header that is an array",
        _framed(HEADER, [], GOOD, SIGNATURE),
    ),
    (
        "S-02",
        "cose-shape",
        "unprotected-bytes",
        "an unprotected header in a byte string",
        _framed(HEADER, b"\xa0", GOOD, SIGNATURE),
    ),
    (
        "S-02",
        "cose-shape",
        "payload-text",
        "a payload as text",
        _framed(HEADER, {}, "a", SIGNATURE),
    ),
    (
        "S-02",
        "cose-shape",
        "payload-map",
        "claims that are not in a byte string",
        _framed(HEADER, {}, {4: 0}, SIGNATURE),
    ),
    (
        "S-02",
        "cose-shape",
        "payload-detached",
        "a detached payload, as false",
        _framed(HEADER, {}, Raw(b"\xf4"), SIGNATURE),
    ),
    (
        "S-02",
        "cose-shape",
        "signature-array",
        "a list of signatures",
        _framed(HEADER, {}, GOOD, [SIGNATURE]),
    ),
)
"""Rule, error, name, words, message."""

HEADERS: Final[tuple[tuple[str, str, str, str, Any], ...]] = (
    ("S-03", "cose-protected", "empty", "an empty map", {}),
    ("S-03", "cose-protected", "array", "an array", [-7, KID]),
    ("S-03", "cose-protected", "no-alg", "no alg", {4: KID}),
    ("S-03", "cose-protected", "no-kid", "no kid", {1: -7}),
    ("S-03", "cose-protected", "content-type", "a content type besides", {1: -7, 3: 60, 4: KID}),
    ("S-03", "cose-protected", "crit", "critical labels", {1: -7, 2: [4], 4: KID}),
    ("S-03", "cose-protected", "x5chain", "a certificate besides", {1: -7, 4: KID, 33: b"\x30"}),
    ("S-03", "cose-protected", "other", "another label for kid", {1: -7, 5: KID}),
    ("S-04", "cose-algorithm", "none", "alg 0", {1: 0, 4: KID}),
    ("S-04", "cose-algorithm", "es384", "alg ES384", {1: -35, 4: KID}),
    ("S-04", "cose-algorithm", "es512", "alg ES512", {1: -36, 4: KID}),
    ("S-04", "cose-algorithm", "es256k", "alg ES256K", {1: -47, 4: KID}),
    ("S-04", "cose-algorithm", "ps256", "alg PS256", {1: -37, 4: KID}),
    ("S-04", "cose-algorithm", "hs256", "alg HMAC 256/256", {1: 5, 4: KID}),
    ("S-04", "cose-algorithm", "ed448", "alg Ed448", {1: -53, 4: KID}),
    ("S-04", "cose-algorithm", "positive", "alg 7, the sign lost", {1: 7, 4: KID}),
    ("S-04", "cose-algorithm", "text", "alg as text", {1: "ES256", 4: KID}),
    ("S-04", "cose-algorithm", "list", "two algs", {1: [-7, -8], 4: KID}),
    ("S-04", "cose-algorithm", "true", "alg true", {1: True, 4: KID}),
    ("S-05", "cose-kid", "0", "kid of no bytes", {1: -7, 4: b""}),
    ("S-05", "cose-kid", "7", "kid of seven bytes", {1: -7, 4: KID[:7]}),
    ("S-05", "cose-kid", "9", "kid of nine bytes", {1: -7, 4: MAIN.thumbprint[:9]}),
    ("S-05", "cose-kid", "32", "the whole thumbprint as kid", {1: -7, 4: MAIN.thumbprint}),
    ("S-05", "cose-kid", "text", "kid as text", {1: -7, 4: "main-key"}),
    ("S-05", "cose-kid", "integer", "kid as integer", {1: -7, 4: 1}),
)
"""Rule, error, name, words, protected header; each is signed as it is."""

LENGTHS: Final = (
    ("0", "an empty signature", b""),
    ("32", "half a signature", SIGNATURE[:32]),
    ("63", "a signature whose r lost a leading byte", SIGNATURE[1:]),
    ("65", "a signature with a leading zero", b"\x00" + SIGNATURE),
    (
        "66",
        "r and s of 33 bytes, as some libraries pad them",
        b"\0" + SIGNATURE[:32] + b"\0" + SIGNATURE[32:],
    ),
    ("72", "a signature of 72 bytes", SIGNATURE + bytes(8)),
    ("der", "the good signature in DER", DER),
    ("96", "a signature as long as that of P-384", SIGNATURE + SIGNATURE[:32]),
)

EDWARDS_SIGNATURE: Final = EDWARDS.sign(to_be_signed(protected(EDWARDS), GOOD))
EDWARDS_S: Final = int.from_bytes(EDWARDS_SIGNATURE[32:], "little")

FORGED: Final = (
    ("zeros", "64 zeros", MAIN, bytes(64)),
    ("r-0", "r of 0", MAIN, scalars(0, S)),
    ("s-0", "s of 0", MAIN, scalars(R, 0)),
    ("r-n", "r of n", MAIN, scalars(ORDER, S)),
    ("s-n", "s of n", MAIN, scalars(R, ORDER)),
    ("r-n-plus-1", "r of n + 1", MAIN, scalars(ORDER + 1, S)),
    ("s-greatest", "s of 2^256 - 1", MAIN, scalars(R, 2**256 - 1)),
    ("r-1-s-1", "r and s of 1", MAIN, scalars(1, 1)),
    ("swapped", "s before r", MAIN, scalars(S, R)),
    (
        "little-endian",
        "r and s with their bytes reversed",
        MAIN,
        SIGNATURE[31::-1] + SIGNATURE[:31:-1],
    ),
    ("der-cut", "DER cut to 64 bytes", MAIN, DER[:64]),
    ("other-key", "the signature of another key", MAIN, world.STRANGER.sign(TBS)),
    (
        "other-code",
        "the signature of another code",
        MAIN,
        MAIN.sign(to_be_signed(HEADER, world.ALLOWED)),
    ),
    ("bit", "one bit of the signature changed", MAIN, SIGNATURE[:63] + bytes((SIGNATURE[63] ^ 1,))),
    ("payload-only", "a signature over the payload alone", MAIN, MAIN.sign(GOOD)),
    (
        "context",
        "a signature in the context of COSE_Sign",
        MAIN,
        MAIN.sign(cbor(["Signature", HEADER, b"", GOOD])),
    ),
    (
        "external",
        "a signature that covers external data",
        MAIN,
        MAIN.sign(cbor(["Signature1", HEADER, b"GC1", GOOD])),
    ),
    ("ed25519-zeros", "64 zeros of Ed25519", EDWARDS, bytes(64)),
    (
        "ed25519-s-plus-order",
        "the order of Ed25519 added to S",
        EDWARDS,
        EDWARDS_SIGNATURE[:32] + (EDWARDS_S + ED25519_ORDER).to_bytes(32, "little"),
    ),
    ("ed25519-identity", "R the identity and S of 0", EDWARDS, b"\x01" + bytes(63)),
)
"""Name, words, key, signature; none of them is valid."""


def scenarios() -> Iterator[Vector]:
    """Yield the vectors of this chapter."""
    for rule, error, name, says, data in SHAPES:
        yield Vector(f"{error}-{name}", (rule, "V-01"), says, text(data), malformed(error))
    for rule, error, name, says, header in HEADERS:
        data = message(GOOD, key=MAIN, header=cbor(header))
        yield Vector(f"{error}-{name}", (rule, "V-01"), says, text(data), malformed(error))
    for name, says, unprotected in (
        ("kid", "kid in the unprotected header too", {4: KID}),
        ("alg", "another alg in the unprotected header", {1: -8}),
        ("private", "a private label in the unprotected header", {-65537: b""}),
    ):
        data = message(GOOD, key=MAIN, unprotected=unprotected)
        refused = malformed("cose-unprotected")
        yield Vector(f"cose-unprotected-{name}", ("S-06", "V-01"), says, text(data), refused)
    data = message(b"", key=MAIN)
    empty = malformed("cose-payload")
    yield Vector("cose-payload-empty", ("S-07", "V-01"), "an empty payload", text(data), empty)
    for name, says, signature in LENGTHS:
        data = message(GOOD, key=MAIN, signature=signature)
        refused = malformed("cose-signature-length")
        yield Vector(f"cose-signature-{name}", ("S-08", "V-01"), says, text(data), refused)
    yield from _keys()
    yield from _signatures()


def _keys() -> Iterator[Vector]:
    for name, says, key, alg in (
        ("es256", "a P-256 key and alg ES256", MAIN, -7),
        ("esp256", "a P-256 key and alg ESP256", MAIN, -9),
        ("eddsa", "an Ed25519 key and alg EdDSA", EDWARDS, -8),
        ("ed25519", "an Ed25519 key and alg Ed25519", EDWARDS, -19),
    ):
        data = message(GOOD, key=key, header=protected(key, alg=alg))
        good = accepted(GOOD)
        yield Vector(f"key-alg-{name}", ("K-01", "K-02", "S-04"), says, text(data), good)
    for name, says, key, alg in (
        ("p256-eddsa", "a P-256 key that signs under alg EdDSA", MAIN, -8),
        ("p256-ed25519", "a P-256 key that signs under alg Ed25519", MAIN, -19),
        ("ed25519-es256", "an Ed25519 key that signs under alg ES256", EDWARDS, -7),
        ("ed25519-esp256", "an Ed25519 key that signs under alg ESP256", EDWARDS, -9),
    ):
        data = message(GOOD, key=key, header=protected(key, alg=alg))
        refused = rejected("key-mismatch")
        yield Vector(f"key-mismatch-{name}", ("V-03", "K-01"), says, text(data), refused)
    says = "the kid of a P-256 key, alg and signature of an Ed25519 key"
    data = message(GOOD, key=EDWARDS, header=cbor({1: -8, 4: KID}))
    yield Vector("key-mismatch-stolen-kid", ("V-03",), says, text(data), rejected("key-mismatch"))


def _signatures() -> Iterator[Vector]:
    high = scalars(R, ORDER - S)
    if S > ORDER // 2:
        raise AssertionError("the good signature must have low s")
    for name, says, signature in (("low", "s below n/2", SIGNATURE), ("high", "s above n/2", high)):
        data = message(GOOD, key=MAIN, signature=signature)
        yield Vector(f"signature-{name}-s", ("V-05",), says, text(data), accepted(GOOD))
    yield from _padded()
    refused = rejected("bad-signature")
    for name, says, key, signature in FORGED:
        data = message(GOOD, key=key, signature=signature)
        yield Vector(f"signature-{name}", ("V-05",), says, text(data), refused)
    data = message(world.payload({1: "Somple"}), key=MAIN, signature=SIGNATURE)
    says = "a letter of the name changed"
    yield Vector("signature-field-changed", ("V-05", "S-09"), says, text(data), refused)
    header = cbor({1: -9, 4: KID})
    data = message(GOOD, key=MAIN, header=header, signature=SIGNATURE)
    says = "alg changed to the other name of the same algorithm"
    yield Vector("signature-alg-changed", ("V-05", "S-09"), says, text(data), refused)
    says = "nonsense behind a forged signature: nothing is read before the signature holds"
    data = message(b"\xff", key=MAIN, signature=bytes(64))
    rules = ("V-05", "V-06", "V-14")
    yield Vector("signature-before-claims", rules, says, text(data), refused)


def _padded() -> Iterator[Vector]:
    """Yield good codes whose r or s begins with a zero byte, found by trying names."""
    for part, place in (("r", 0), ("s", 32)):
        for number in range(5_000):
            payload = world.payload({1: f"Sample {number}"})
            data = message(payload, key=MAIN)
            if data[-64 + place] == 0:
                says = f"{part} with a leading zero byte"
                yield Vector(
                    f"signature-short-{part}", ("S-08",), says, text(data), accepted(payload)
                )
                break
        else:
            raise AssertionError(part)
