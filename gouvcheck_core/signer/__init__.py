"""Who signs: one protocol, keys in memory for development, keys on PKCS#11 tokens for the rest.

What may enter this room: signers, and how one is opened by its URI. Nothing here touches a file, a
descriptor or a token before a signer is opened, and nothing above hands a signer bytes of a caller:
it signs what `issue` made from claims (docs/spec/gouvcheck-v1.md, Issuing).
"""

from __future__ import annotations

from gouvcheck_core.environment import Environment
from gouvcheck_core.signer.opening import generate_key, open_signer
from gouvcheck_core.signer.pin import Pin, PinSource, descriptor_pin, file_pin
from gouvcheck_core.signer.pkcs11 import Pkcs11Signer
from gouvcheck_core.signer.protocol import Signer, raw_low_s
from gouvcheck_core.signer.software import DevelopmentOnlyWarning, PrivateKey, SoftwareSigner
from gouvcheck_core.signer.token import close_tokens
from gouvcheck_core.signer.uri import Pkcs11Uri, parse_pkcs11_uri

__all__ = [
    "DevelopmentOnlyWarning",
    "Environment",
    "Pin",
    "PinSource",
    "Pkcs11Signer",
    "Pkcs11Uri",
    "PrivateKey",
    "Signer",
    "SoftwareSigner",
    "close_tokens",
    "descriptor_pin",
    "file_pin",
    "generate_key",
    "open_signer",
    "parse_pkcs11_uri",
    "raw_low_s",
]
