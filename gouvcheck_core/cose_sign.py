"""COSE_Sign: one body, several signatures, a threshold (docs/spec/trust.md, rules F-01 to F-06).

The container of the trust files. A signature counts when it is good, its key is listed for the
role, and no other signature of that key was counted.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from gouvcheck_core import cbor
from gouvcheck_core.errors import CborError, TrustFileError
from gouvcheck_core.format import (
    HEADER_ALG,
    HEADER_KID,
    HEADER_TYP,
    KID_LENGTH,
    MAX_SIGNATURES,
    SIGN_CONTEXT,
    SIGNATURE_LENGTH,
    TAG_COSE_SIGN,
    Alg,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gouvcheck_core.keys import PublicKey

_ALGS: Final = frozenset(Alg)
_DEPTH: Final = 12
_ITEMS: Final = 4096
_TAG: Final = b"\xd8" + bytes((TAG_COSE_SIGN,))


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature with the header that names its key."""

    alg: Alg
    kid: bytes
    value: bytes

    @property
    def header(self) -> bytes:
        """The encoded protected header {1: alg, 4: kid}."""
        return cbor.encode({HEADER_ALG: int(self.alg), HEADER_KID: self.kid})


@dataclass(frozen=True, slots=True)
class SignedBody:
    """A body with its signatures, none of them checked yet.

    Args:
        typ: Which role's file this claims to be; covered by every signature (F-03).
        body: The encoded body.
        signatures: In the order of the file.
    """

    typ: str
    body: bytes
    signatures: tuple[Signature, ...] = ()

    def encode(self) -> bytes:
        """Return the bytes of the file."""
        signatures: list[cbor.Encodable] = [[s.header, {}, s.value] for s in self.signatures]
        return _TAG + cbor.encode([_body_header(self.typ), {}, self.body, signatures])

    def to_be_signed(self, alg: Alg, kid: bytes) -> bytes:
        """Return what the key ``kid`` signs (F-04, RFC 9052 section 4.4)."""
        header = Signature(alg, kid, b"").header
        return cbor.encode([SIGN_CONTEXT, _body_header(self.typ), header, b"", self.body])

    def signers(self, keys: Mapping[bytes, PublicKey]) -> frozenset[bytes]:
        """Return the kids among ``keys`` whose signature is good (F-05)."""
        return frozenset(
            signature.kid
            for signature in self.signatures
            if (key := keys.get(signature.kid)) is not None
            and key.kind.answers_to(signature.alg)
            and key.verify(signature.value, self.to_be_signed(signature.alg, signature.kid))
        )


def parse(data: bytes, *, typ: str, size: int) -> SignedBody:
    """Return the container in ``data``; its body is still bytes.

    Args:
        data: A whole trust file.
        typ: The role asked for.
        size: At most so many bytes (F-01).

    Raises:
        TrustFileError: It is too large, of another shape, or another role's.
    """
    if len(data) > size:
        raise TrustFileError(
            "trust-too-large",
            f"The file has {len(data)} bytes; at most {size} are allowed.",
            hint="Fetch it again from the publisher.",
        )
    if data[: len(_TAG)] != _TAG:
        raise misshapen("The file is not a COSE_Sign message.")
    match decode(data[len(_TAG) :]):
        case [bytes() as header, {**unprotected}, bytes() as body, [*signatures]] if (
            not unprotected and len(signatures) <= MAX_SIGNATURES
        ):
            _check_typ(header, typ)
            return SignedBody(typ, body, tuple(_signature(item) for item in signatures))
        case _:
            raise misshapen("The file is not a COSE_Sign message.")


def decode(data: bytes) -> cbor.Value:
    """Return the value of one deterministic item within the limits of trust files (F-02).

    Raises:
        TrustFileError: It is not deterministic CBOR.
    """
    try:
        return cbor.decode(data, limits=cbor.Limits(size=len(data), depth=_DEPTH, items=_ITEMS))
    except CborError as error:
        raise misshapen(error.sentence) from error


def misshapen(sentence: str) -> TrustFileError:
    """Return the error for a file of another shape (F-02, F-06)."""
    return TrustFileError(
        "trust-shape", sentence, hint="Fetch it again, or update this program if it is old."
    )


def _body_header(typ: str) -> bytes:
    return cbor.encode({HEADER_TYP: typ})


def _check_typ(header: bytes, typ: str) -> None:
    if header != _body_header(typ):  # F-03
        raise TrustFileError(
            "trust-role",
            f"The file is not a {typ} file.",
            hint="Check that the files were not exchanged when they were copied.",
        )


def _signature(item: cbor.Value) -> Signature:
    match item:
        case [bytes() as header, {**unprotected}, bytes() as value] if (
            not unprotected and len(value) == SIGNATURE_LENGTH
        ):
            match decode(header):
                case {1: int() as alg, 4: bytes() as kid, **rest} if (
                    not rest and len(kid) == KID_LENGTH and alg in _ALGS
                ):
                    return Signature(Alg(alg), kid, value)
    raise misshapen("A signature of the file is not of the shape allowed.")
