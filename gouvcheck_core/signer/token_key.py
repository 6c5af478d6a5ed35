"""Keys on a token: found, checked before they are used, and made there."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, assert_never

from cryptography.hazmat.primitives.asymmetric import ec, ed25519

from gouvcheck_core.errors import SignerError
from gouvcheck_core.format import SIGNATURE_LENGTH
from gouvcheck_core.keys import KeyKind, PublicKey
from gouvcheck_core.signer.binding import binding
from gouvcheck_core.signer.protocol import raw_low_s

if TYPE_CHECKING:
    from typing import Any

    from pkcs11 import PublicKey as PublicObject
    from pkcs11 import Session
    from pkcs11.types import SignMixin

    from gouvcheck_core.signer.uri import Pkcs11Uri

# What CKA_EC_PARAMS holds (PKCS#11 v3.1 section 6.3.3): an object identifier or a curve's name.
_P256: Final = bytes.fromhex("06082a8648ce3d030107")
_ED25519: Final = bytes.fromhex("06032b6570")
_KINDS: Final = {
    _P256: KeyKind.P256,
    _ED25519: KeyKind.ED25519,
    b"\x13\x0cedwards25519": KeyKind.ED25519,
}
_POINT_LENGTH: Final = {KeyKind.P256: 65, KeyKind.ED25519: 32}
_HALF: Final = SIGNATURE_LENGTH // 2
_ID_LENGTH: Final = 16

# No COSE structure begins like this (a Sig_structure is an array, 0x84), so it signs nothing else.
CHALLENGE: Final = b"GouvCheck: this signature checks a signer and says nothing else"


@dataclass(frozen=True, slots=True)
class TokenKey:
    """A key in an open session, proved to be what the token says of it."""

    public: PublicKey
    _private: SignMixin = field(repr=False)

    def sign(self, message: bytes) -> bytes:
        """Return the 64-byte signature over ``message``."""
        mechanism = binding().Mechanism
        match self.public.kind:
            case KeyKind.P256:
                digest = hashlib.sha256(message).digest()
                raw = self._private.sign(digest, mechanism=mechanism.ECDSA)
                r, s = raw[:_HALF], raw[_HALF:SIGNATURE_LENGTH]
                return raw_low_s(int.from_bytes(r, "big"), int.from_bytes(s, "big"))
            case KeyKind.ED25519:
                return self._private.sign(message, mechanism=mechanism.EDDSA)
            case _ as never:  # pragma: no cover - mypy proves that no kind is left
                assert_never(never)


def find_key(session: Session, uri: Pkcs11Uri) -> TokenKey:
    """Return the key that ``uri`` names, after it was checked.

    Raises:
        SignerError: There is no such key or more than one; it is not P-256 or Ed25519, may not
            sign, could leave the token, or its signature does not verify.
    """
    attribute, kind = binding().Attribute, binding().ObjectClass
    private = _only(session, {attribute.CLASS: kind.PRIVATE_KEY, **_name(uri)})
    if private[attribute.EXTRACTABLE] or not private[attribute.SENSITIVE]:
        raise SignerError(
            "signer-extractable",
            "The key could be taken out of the token.",
            hint="Generate one on the token with `gouvcheck keys generate`.",
        )
    if not private[attribute.SIGN]:
        raise _unusable("The key on the token may not sign.")
    same = attribute.ID if private[attribute.ID] else attribute.LABEL
    public = _only(session, {attribute.CLASS: kind.PUBLIC_KEY, same: private[same]})
    key = TokenKey(_read_public(public), private)
    if not key.public.verify(key.sign(CHALLENGE), CHALLENGE):
        raise SignerError(
            "signer-self-check",
            "A signature of the key does not verify with the public key on the token.",
            hint="Take the key out of service; its public half on the token is another key's.",
        )
    return key


def make_key(session: Session, uri: Pkcs11Uri, kind: KeyKind) -> PublicKey:
    """Make a key on the token, under the name that ``uri`` gives it, and check it.

    Args:
        session: A session that may write.
        uri: Its id is drawn at random if it names none.
        kind: What to make.

    Raises:
        SignerError: The name is taken, or the token did not make what was asked for.
    """
    p11 = binding()
    for name, value in _name(uri).items():
        if list(session.get_objects({name: value})):
            raise SignerError(
                "signer-key-exists",
                "A key of that name is on the token already.",
                hint="Choose another name: keys are never written over.",
            )
    key_type, parameters = {
        KeyKind.P256: (p11.KeyType.EC, _P256),
        KeyKind.ED25519: (p11.KeyType.EC_EDWARDS, _ED25519),
    }[kind]
    curve = session.create_domain_parameters(
        key_type, {p11.Attribute.EC_PARAMS: parameters}, local=True
    )
    pair = curve.generate_keypair(
        id=uri.id or secrets.token_bytes(_ID_LENGTH),
        label=uri.label,
        store=True,
        capabilities=p11.MechanismFlag.SIGN | p11.MechanismFlag.VERIFY,
        private_template={p11.Attribute.SENSITIVE: True, p11.Attribute.EXTRACTABLE: False},
    )
    try:
        return find_key(session, uri).public
    except SignerError:
        for made in pair:
            made.destroy()
        raise


def _name(uri: Pkcs11Uri) -> dict[Any, str | bytes]:
    attribute = binding().Attribute
    names = {attribute.LABEL: uri.label, attribute.ID: uri.id}
    return {name: value for name, value in names.items() if value is not None}


def _only(session: Session, template: dict[Any, Any]) -> Any:  # noqa: ANN401 - see its callers
    """Return the one object that fits."""
    found = list(session.get_objects(template))
    if not found:
        raise SignerError(
            "signer-key-missing",
            "The token does not hold the key, or not both its halves.",
            hint="Correct object or id in the URI; a public key object belongs beside the private.",
        )
    if len(found) > 1:
        raise SignerError(
            "signer-key-ambiguous",
            "The token holds more than one key of that name.",
            hint="Name one of them by object and id.",
        )
    return found[0]


def _read_public(public: PublicObject) -> PublicKey:
    p11 = binding()
    try:
        parameters, point = public[p11.Attribute.EC_PARAMS], public[p11.Attribute.EC_POINT]
    except p11.AttributeTypeInvalid:
        parameters, point = b"", b""
    kind = _KINDS.get(parameters)
    if kind is None:
        raise _unusable("The key on the token is neither P-256 nor Ed25519.")
    raw = unwrap_point(point, length=_POINT_LENGTH[kind])
    try:
        if kind is KeyKind.P256:
            return PublicKey.from_cryptography(
                ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), raw)
            )
        return PublicKey.from_cryptography(ed25519.Ed25519PublicKey.from_public_bytes(raw))
    except ValueError:
        raise _unusable("The public key on the token is not a point of its curve.") from None


def unwrap_point(point: bytes, *, length: int) -> bytes:
    """Return the point in CKA_EC_POINT, which modules give bare, or as an OCTET or BIT STRING.

    What is neither comes back as it is, and is then no point.
    """
    if point[:-length] in {bytes((0x04, length)), bytes((0x03, length + 1, 0))}:
        return point[-length:]
    return point


def _unusable(sentence: str) -> SignerError:
    return SignerError("signer-key", sentence, hint="Generate one with `gouvcheck keys generate`.")
