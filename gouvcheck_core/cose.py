"""COSE_Sign1 in the one shape that GC1 allows (spec section 4, RFC 9052 section 4).

Deterministic encoding and a closed header leave exactly one way to write a message, so a good one
is recognised by its bytes. Only when it is not recognised is it taken apart, to say why.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NoReturn

from gouvcheck_core import cbor
from gouvcheck_core.errors import CoseError
from gouvcheck_core.format import (
    HEADER_ALG,
    HEADER_KID,
    KID_LENGTH,
    MAX_CODE_BYTES,
    SIG_CONTEXT,
    SIGNATURE_LENGTH,
    TAG_COSE_SIGN1,
    Alg,
)

if TYPE_CHECKING:
    from gouvcheck_core.keys import PublicKey

_BYTE_OF: Final = {alg: cbor.encode(int(alg)) for alg in Alg}
_ALG_OF: Final = {encoded: alg for alg, encoded in _BYTE_OF.items()}

_TAG: Final = bytes((0xC0 | TAG_COSE_SIGN1,))
_FRONT: Final = _TAG + b"\x84\x4d"  # array of four; a byte string of 13 bytes
_PROTECTED_FRONT: Final = b"\xa2\x01"  # map of two; label alg
_KID_HEAD: Final = b"\x04\x48"  # label kid; a byte string of 8 bytes
_UNPROTECTED: Final = b"\xa0"
_SIGNATURE_HEAD: Final = cbor.byte_string_head(SIGNATURE_LENGTH)
_TAIL_LENGTH: Final = len(_SIGNATURE_HEAD) + SIGNATURE_LENGTH
_ALG_AT: Final = slice(5, 6)
_KID_AT: Final = slice(8, 16)
_BODY_AT: Final = 17
_TBS_FRONT: Final = b"\x84\x6a" + SIG_CONTEXT.encode() + b"\x4d"

_FOREIGN: Final = "This is COSE, but not a code that a GouvCheck issuer makes."


@dataclass(frozen=True, slots=True)
class Message:
    """A parsed COSE_Sign1 whose signature nobody has checked yet.

    ``payload`` stays bytes: claims are read only behind a good signature (spec V-05).
    """

    alg: Alg
    kid: bytes
    payload: bytes
    signature: bytes

    @property
    def to_be_signed(self) -> bytes:
        """The Sig_structure of RFC 9052 section 4.4 (S-09)."""
        return to_be_signed(self.alg, self.kid, self.payload)

    @property
    def fingerprint(self) -> bytes:
        """SHA-256 of the Sig_structure: the identity of the code (S-10), never its signature."""
        return hashlib.sha256(self.to_be_signed).digest()

    def encode(self) -> bytes:
        """Return the tagged message, the exact bytes it was or will be written as."""
        return b"".join((
            _FRONT,
            _protected(self.alg, self.kid),
            _UNPROTECTED,
            cbor.byte_string_head(len(self.payload)),
            self.payload,
            _SIGNATURE_HEAD,
            self.signature,
        ))  # fmt: skip

    def verified_by(self, key: PublicKey) -> bool:
        """Tell whether the signature is ``key``'s; the message has no say in the algorithm."""
        return key.kind.answers_to(self.alg) and key.verify(self.signature, self.to_be_signed)


def to_be_signed(alg: Alg, kid: bytes, payload: bytes) -> bytes:
    """Return the bytes that a signer signs (RFC 9052 section 4.4, external_aad empty)."""
    head = cbor.byte_string_head(len(payload))
    return b"".join((_TBS_FRONT, _protected(alg, kid), b"\x40", head, payload))


def parse(data: bytes) -> Message:
    """Return the message in ``data``.

    Args:
        data: The whole tagged COSE_Sign1, at most 1,024 bytes.

    Raises:
        CborError: ``data`` is not deterministic CBOR.
        CoseError: It is, but not the shape of section 4; the code names the rule.
    """
    alg = _ALG_OF.get(data[_ALG_AT])
    body = data[_BODY_AT:-_TAIL_LENGTH]
    payload = body[_head_length(len(body)) :]
    if alg is not None and payload and len(data) <= MAX_CODE_BYTES:
        message = Message(alg, data[_KID_AT], payload, data[-SIGNATURE_LENGTH:])
        if message.encode() == data:
            return message
    return _refuse(data)


def _protected(alg: Alg, kid: bytes) -> bytes:
    """Return the encoded protected header {1: alg, 4: kid}: 13 bytes."""
    return b"".join((_PROTECTED_FRONT, _BYTE_OF[alg], _KID_HEAD, kid))


def _head_length(body: int) -> int:
    """Return how many bytes of a ``body`` that is one byte string are its head."""
    if body <= len(cbor.byte_string_head(23)) + 23:
        return 1
    return 2 if body <= len(cbor.byte_string_head(255)) + 255 else 3


def _refuse(data: bytes) -> NoReturn:
    """Take ``data`` apart in the order of the rules and raise the first that it breaks."""
    if not data or len(data) > MAX_CODE_BYTES:  # C-01 and C-02, which hold for the tag as well
        cbor.check(data)
    if data[:1] != _TAG:  # S-01
        raise CoseError("cose-tag", "The first byte is not the tag of COSE_Sign1.", hint=_FOREIGN)
    match cbor.decode(data[1:]):
        case [
            bytes() as protected,
            dict() as unprotected,
            bytes() as payload,
            bytes() as signature,
        ]:
            _refuse_header(protected)
        case _:  # S-02
            raise CoseError("cose-shape", "The message is not a COSE_Sign1 array.", hint=_FOREIGN)
    if unprotected:  # S-06
        raise CoseError("cose-unprotected", "The unprotected header is not empty.", hint=_FOREIGN)
    if not payload:  # S-07
        raise CoseError("cose-payload", "The payload is empty.", hint=_FOREIGN)
    # S-08: every other rule has held, and the length is what is left to be wrong.
    raise CoseError(
        "cose-signature-length",
        f"The signature has {len(signature)} bytes instead of {SIGNATURE_LENGTH}.",
        hint="A raw signature is needed, r and s or Ed25519; not DER.",
    )


def _refuse_header(protected: bytes) -> None:
    header = cbor.decode(protected)
    if not isinstance(header, dict) or header.keys() != {HEADER_ALG, HEADER_KID}:  # S-03
        raise CoseError(
            "cose-protected", "The protected header is not exactly alg and kid.", hint=_FOREIGN
        )
    alg, kid = header[HEADER_ALG], header[HEADER_KID]
    if type(alg) is not int or alg not in _BYTE_OF:  # S-04
        raise CoseError(
            "cose-algorithm", "The algorithm is not one that GC1 allows.", hint=_FOREIGN
        )
    if not isinstance(kid, bytes) or len(kid) != KID_LENGTH:  # S-05
        raise CoseError("cose-kid", f"kid is not {KID_LENGTH} bytes.", hint=_FOREIGN)
