"""The layers behind the Base45 of an EU Digital COVID Certificate."""

from __future__ import annotations

import zlib
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from gouvcheck_core.errors import HcertError
from gouvcheck_core.hcert import message as hcert_message
from gouvcheck_core.hcert import read_claims, reader
from gouvcheck_core.inspect import loose
from gouvcheck_core.inspect.loose import shown
from gouvcheck_core.inspect.message import PAYLOAD, LooseMessage
from gouvcheck_core.inspect.value import Fact, Layer, printable, window_of

if TYPE_CHECKING:
    from gouvcheck_core.hcert import HcertClaims, HealthCertificate

_TAGS: Final = (b"\xd8\x3d\xd2", b"\xd2")
"""What may stand in front of the array: CWT and COSE_Sign1, or COSE_Sign1 alone (spec H-07)."""
_CBOR_FRONTS: Final = (*_TAGS, b"\x84")
"""How a message begins that somebody forgot to compress; the last one is an array of four."""


def layers(packed: bytes) -> list[Layer]:
    """Return the layers behind the Base45.

    Args:
        packed: What the Base45 held, perhaps cut off.
    """
    zlib_layer, data = _zlib_layer(packed)
    message = LooseMessage.read(data)
    message_layer, fingerprint = _message_layer(message)
    return [
        zlib_layer,
        message_layer,
        *_content_layers(message.byte_string(PAYLOAD)),
        message.signature_layer(fingerprint),
    ]


def _zlib_layer(packed: bytes) -> tuple[Layer, bytes]:
    try:
        data = hcert_message.inflate(packed)
    except HcertError as error:
        data = packed if packed.startswith(_CBOR_FRONTS) else _before_fault(packed)
        facts = [Fact("packed", f"{len(packed)} bytes"), Fact("readable", f"{len(data)} bytes")]
        return Layer.broken("zlib", facts, error), data
    facts = [Fact("packed", f"{len(packed)} bytes"), Fact("unpacked", f"{len(data)} bytes")]
    return Layer.read("zlib", facts), data


def _before_fault(packed: bytes) -> bytes:
    """Unpack what stands before the first fault, up to the same bound as the strict reader."""
    stream = zlib.decompressobj()
    data = b""
    for byte in packed:
        room = hcert_message.MAX_MESSAGE_BYTES - len(data)
        if not room:  # to zlib, 0 means without a bound
            break
        try:
            data += stream.decompress(stream.unconsumed_tail + bytes((byte,)), room)
        except zlib.error:
            break
    return data


def _message_layer(message: LooseMessage) -> tuple[Layer, bytes | None]:
    """Return the layer, and the fingerprint of a message that keeps every rule."""
    facts = message.facts()
    try:
        fingerprint = hcert_message.parse_message(message.data).fingerprint
    except HcertError as error:
        start = next((len(tags) for tags in _TAGS if message.data.startswith(tags)), 0)
        window = message.cbor_window(reader.decode, start=start)
        return Layer.broken("message", facts, error, window), None
    return Layer.read("message", facts), fingerprint


def _content_layers(payload: bytes | None) -> tuple[Layer, Layer]:
    if payload is None:
        why = "the message has no payload"
        return Layer.skipped("claims", why), Layer.skipped("certificate", why)
    try:
        claims = read_claims(payload)
    except HcertError as error:
        node = loose.read(payload)
        facts = [Fact("content", shown(node) if node else "nothing")]
        broken = Layer.broken("claims", facts, error, window_of(error, payload))
        return broken, Layer.skipped("certificate", "the claims are broken")
    return (
        Layer.read("claims", _claim_facts(claims)),
        Layer.read("certificate", _certificate_facts(claims.certificate)),
    )


def _claim_facts(claims: HcertClaims) -> list[Fact]:
    facts = [
        Fact("iss (issuer)", printable(claims.issuer)),
        Fact("iat (signed at)", _time(claims.iat)),
        Fact("exp (end of the signature)", _time(claims.exp)),
    ]
    return facts if claims.nbf is None else [*facts, Fact("nbf (good from)", _time(claims.nbf))]


def _certificate_facts(certificate: HealthCertificate) -> list[Fact]:
    return [
        Fact("states", certificate.kind.name.lower()),
        Fact("version", printable(certificate.version)),
        Fact("family name", printable(certificate.family_name)),
        Fact("given name", printable(certificate.given_name)),
        Fact("name in a passport", printable(_passport_name(certificate))),
        Fact("date of birth", printable(certificate.birth_date)),
        *(Fact(name, printable(str(value))) for name, value in certificate.statement.items()),
    ]


def _passport_name(certificate: HealthCertificate) -> str:
    return f"{certificate.standard_family_name}<<{certificate.standard_given_name}"


def _time(seconds: int) -> str:
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%dT%H:%M:%SZ}"
