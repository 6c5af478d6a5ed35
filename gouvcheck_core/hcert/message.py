"""``HC1:`` text to a COSE_Sign1 whose signature nobody has checked yet (H-01 to H-11)."""

from __future__ import annotations

import hashlib
import re
import zlib
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, Final

import base45

from gouvcheck_core.cbor import byte_string_head
from gouvcheck_core.errors import HcertError
from gouvcheck_core.format import (
    BASE45_ALPHABET,
    HCERT_PREFIX,
    HEADER_ALG,
    HEADER_KID,
    SIG_CONTEXT,
)
from gouvcheck_core.hcert import reader

if TYPE_CHECKING:
    from gouvcheck_core.hcert.keys import HcertKey
    from gouvcheck_core.hcert.reader import Item

MAX_TEXT_LENGTH: Final = 4_296
"""What the largest QR code holds in alphanumeric mode (ISO/IEC 18004 table 7, version 40-L)."""

MAX_MESSAGE_BYTES: Final = 8_192
"""Bytes behind the compression.

The longest message of the public suites has 715 bytes (RSA-3072); this is eleven times as much, and
2.8 times what the largest QR code could carry uncompressed. 200 MB fit into 194 kB of zlib, so a
reader without a bound can be stopped by one picture.
"""

_TAG_CWT: Final = b"\xd8\x3d"  # 61, RFC 8392 section 6
_TAG_SIGN1: Final = b"\xd2"  # 18, RFC 9052 section 2
_HEADER_CRIT: Final = 2  # RFC 9052 section 3.1
_LATER: Final = re.compile(r"HC[2-9]:")
_STRANGER: Final = re.compile(f"[^{re.escape(BASE45_ALPHABET)}]")
_TBS_FRONT: Final = b"\x84\x6a" + SIG_CONTEXT.encode()

_RESCAN: Final = "Scan the code again; type nothing and change nothing in it."
_FOREIGN: Final = "This is not a code that a member of the EU certificate scheme makes."


class HcertAlg(IntEnum):
    """The two algorithms of the EU scheme, as COSE names them."""

    ES256 = -7  # RFC 9053 section 2.1
    PS256 = -37  # RFC 8230 section 2


@dataclass(frozen=True, slots=True)
class HcertMessage:
    """A parsed COSE_Sign1 whose signature nobody has checked yet.

    Args:
        alg: What the header names. It chooses nothing: the key has its own algorithm, and a
            message that names another one is refused.
        kid: Names the certificate, usually in 8 bytes.
        protected: The protected header as received, empty where it is an empty map.
        payload: Stays bytes: claims are read only behind a good signature.
        signature: r and s, or what RSA made.
    """

    alg: HcertAlg
    kid: bytes
    protected: bytes
    payload: bytes
    signature: bytes

    @property
    def to_be_signed(self) -> bytes:
        """The Sig_structure of RFC 9052 section 4.4, external_aad empty (H-10)."""
        return b"".join((
            _TBS_FRONT,
            byte_string_head(len(self.protected)),
            self.protected,
            b"\x40",
            byte_string_head(len(self.payload)),
            self.payload,
        ))  # fmt: skip

    @property
    def fingerprint(self) -> bytes:
        """SHA-256 of the Sig_structure: the identity of the code, never its signature."""
        return hashlib.sha256(self.to_be_signed).digest()

    def verified_by(self, key: HcertKey) -> bool:
        """Tell whether the signature is ``key``'s; the message has no say in the algorithm."""
        return key.alg is self.alg and key.verify(self.signature, self.to_be_signed)


def parse(text: str) -> HcertMessage:
    """Return the message in a scanned text, which is taken as it stands: nothing is trimmed.

    Raises:
        HcertError: A rule H-01 to H-11 is broken; ``hcert-prefix`` says that this is no EU
            certificate at all, ``hcert-newer`` that a later version of this program may read it.
    """
    return parse_message(inflate(from_text(text)))


def from_text(text: str) -> bytes:
    """Return the compressed message in a scanned text.

    Raises:
        HcertError: A rule H-01 to H-03 is broken.
    """
    if not text.startswith(HCERT_PREFIX):  # H-01
        raise _no_certificate(text)
    if len(text) > MAX_TEXT_LENGTH:  # H-02
        raise _error("hcert-too-long", "The text is longer than any QR code can hold.")
    body = text[len(HCERT_PREFIX) :]
    # H-03: the package drops a line feed at the end without a word.
    if not body or _STRANGER.search(body):
        raise _error("hcert-alphabet", "A symbol is not of the Base45 alphabet.", hint=_RESCAN)
    try:
        data: bytes = base45.b45decode(body)
    except ValueError:
        raise _error("hcert-base45", "The symbols are not Base45.", hint=_RESCAN) from None
    return data


def inflate(data: bytes) -> bytes:
    """Return the message in ``data``, which must be one zlib stream and nothing else (H-04, H-05).

    Raises:
        HcertError: ``hcert-zlib`` it is no such stream; ``hcert-inflated`` it holds more than
            `MAX_MESSAGE_BYTES`, and no more than those were ever unpacked.
    """
    stream = zlib.decompressobj()
    try:
        message = stream.decompress(data, MAX_MESSAGE_BYTES + 1)
    except zlib.error:  # H-04
        raise _error("hcert-zlib", "The certificate cannot be unpacked.", hint=_RESCAN) from None
    if len(message) > MAX_MESSAGE_BYTES:  # H-05
        raise _error("hcert-inflated", "The certificate is longer than any in use.")
    if not stream.eof or stream.unused_data:  # H-04
        raise _error("hcert-zlib", "The compressed certificate ends too early or too late.")
    return message


def parse_message(data: bytes) -> HcertMessage:
    """Return the COSE_Sign1 in ``data``: tagged or not, with a CWT tag in front or without.

    Raises:
        HcertError: A rule H-05 to H-11 is broken.
    """
    if len(data) > MAX_MESSAGE_BYTES:  # H-05
        raise _error("hcert-inflated", "The certificate is longer than any in use.")
    match reader.decode(_untagged(data)):
        case [
            bytes() as protected,
            dict() as unprotected,
            bytes() as payload,
            bytes() as signature,
        ]:
            header = _header(protected)
        case _:  # H-07
            raise _error("hcert-cose", "The certificate is not a signed message of one signer.")
    if _HEADER_CRIT in header:  # H-11
        raise _error("hcert-cose", "The header demands what this program does not know.")
    return HcertMessage(
        alg=_alg({**unprotected, **header}.get(HEADER_ALG)),
        kid=_kid({**unprotected, **header}.get(HEADER_KID)),
        # RFC 9052 section 4.4: signers sign no bytes where others transmit an empty map.
        protected=protected if header else b"",
        payload=payload,
        signature=signature,
    )


def _untagged(data: bytes) -> bytes:
    """Step over the tag of COSE_Sign1, and over that of CWT where it stands in front of it."""
    if data.startswith(_TAG_CWT + _TAG_SIGN1):
        return data[len(_TAG_CWT + _TAG_SIGN1) :]
    return data.removeprefix(_TAG_SIGN1)


def _header(protected: bytes) -> dict[int | str, Item]:
    header = reader.decode(protected) if protected else {}
    if not isinstance(header, dict):
        raise _error("hcert-cose", "The protected header is not a map.")
    return header


def _alg(value: Item) -> HcertAlg:
    for alg in HcertAlg:  # H-08
        if type(value) is int and value == alg:
            return alg
    raise _error("hcert-algorithm", "The algorithm is neither ES256 nor PS256.")


def _kid(value: Item) -> bytes:
    if isinstance(value, bytes) and value:  # H-09
        return value
    raise _error("hcert-kid", "The certificate does not name the key that signed it.")


def _no_certificate(text: str) -> HcertError:
    if _LATER.match(text):
        return _error(
            "hcert-newer",
            "The code is of a later version of the EU certificate format.",
            hint="Update this program, then scan again.",
        )
    return _error("hcert-prefix", "This is not an EU certificate.")


def _error(code: str, sentence: str, *, hint: str = _FOREIGN) -> HcertError:
    return HcertError(code, sentence, hint=hint)
