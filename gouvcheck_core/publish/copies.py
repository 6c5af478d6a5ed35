"""Copies of listed keys in the formats that other programs read. They prove nothing by themselves.

Compromised keys are left out of the JWK set, because whoever takes keys from there asks for no
state.
"""

from __future__ import annotations

import json
import re
from base64 import urlsafe_b64encode
from typing import TYPE_CHECKING, Final, cast

from gouvcheck_core import cbor
from gouvcheck_core.format import COSE_KEY_X, COSE_KEY_Y
from gouvcheck_core.keys import KeyKind
from gouvcheck_core.trust.model import KeyState

if TYPE_CHECKING:
    from gouvcheck_core.keys import PublicKey
    from gouvcheck_core.trust.files import TrustList
    from gouvcheck_core.trust.model import TrustedKey

_KINDS: Final = {
    KeyKind.P256: {"kty": "EC", "crv": "P-256", "alg": "ES256"},
    KeyKind.ED25519: {"kty": "OKP", "crv": "Ed25519", "alg": "EdDSA"},
}
_NOT_IN_NAMES: Final = re.compile(r"[^A-Za-z0-9-]")


def copies(trust: TrustList) -> dict[str, bytes]:
    """Return files by name: one PEM for each key, and one JWK set (RFC 7517).

    The name of a PEM file says whose the key is, what it is for, and its state.
    """
    good = [key for key in trust.keys if key.state is not KeyState.COMPROMISED]
    jwks = {"keys": [_listed_jwk(key) for key in good]}
    pems = {f"pem/{_file_name(key)}.pem": key.key.to_pem() for key in trust.keys}
    return pems | {"keys.jwks.json": f"{json.dumps(jwks, indent=2)}\n".encode()}


def jwk(key: PublicKey) -> dict[str, str]:
    """Return the JSON Web Key (RFC 7518 section 6.2, RFC 8037 section 2), kid in hexadecimal."""
    members = cast("dict[int, object]", cbor.decode(key.cose_key))
    parts = {"x": members[COSE_KEY_X], "y": members.get(COSE_KEY_Y)}
    point = {name: _base64(part) for name, part in parts.items() if isinstance(part, bytes)}
    return {**_KINDS[key.kind], **point, "kid": key.kid.hex(), "use": "sig"}


def _listed_jwk(key: TrustedKey) -> dict[str, str]:
    return jwk(key.key) | {
        "iss": key.issuer.id,
        "gouvcheck_use": key.use.value,
        "gouvcheck_state": key.state.value,
    }


def _file_name(key: TrustedKey) -> str:
    issuer = _NOT_IN_NAMES.sub("_", key.issuer.id)
    return f"{issuer}.{key.use.value}.{key.state.value}.{key.key.kid.hex()}"


def _base64(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()
