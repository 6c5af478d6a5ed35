"""The certificates of document signers: each with one algorithm and what it may state (H-12)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, TypeAlias

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

from gouvcheck_core.errors import KeyFormatError
from gouvcheck_core.format import KID_LENGTH
from gouvcheck_core.hcert.claims import HcertKind
from gouvcheck_core.hcert.message import HcertAlg
from gouvcheck_core.keys import PublicKey

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

EVERY_KIND: Final = frozenset(HcertKind)

_USAGE_ARCS: Final = ("1.3.6.1.4.1.1847.2021.1.", "1.3.6.1.4.1.0.1847.2021.1.")
"""The second one is that of the scheme's first drafts; certificates with it are in use."""

_USAGE: Final = {
    f"{arc}{number}": kind
    for arc in _USAGE_ARCS
    for number, kind in enumerate(
        (HcertKind.TEST, HcertKind.VACCINATION, HcertKind.RECOVERY), start=1
    )
}
_RSA_BITS: Final = range(2048, 4096 + 1)
_PSS: Final = padding.PSS(mgf=padding.MGF1(hashes.SHA256()), salt_length=hashes.SHA256.digest_size)
_PEM_FRONT: Final = b"-----BEGIN"
_UNREADABLE: Final = (
    ValueError,
    TypeError,
    UnsupportedAlgorithm,
    x509.InvalidVersion,
    x509.DuplicateExtension,
    x509.UnsupportedGeneralNameType,
)
"""What the cryptography package raises for a certificate or key that it does not take."""

_RawKey: TypeAlias = "PublicKey | rsa.RSAPublicKey"


@dataclass(frozen=True, slots=True, kw_only=True)
class HcertKey:
    """A key that signs EU certificates, and what it may vouch for.

    Whoever builds one vouches for it: no chain to a country's root is looked at here.

    Args:
        kid: First 8 bytes of the SHA-256 of the certificate, or as a trust list names it.
        alg: ES256 for a P-256 key, PS256 for an RSA key; nothing else.
        kinds: What it may state.
        not_before: First second in which it may sign, since 1970-01-01T00:00:00Z.
        not_after: Last second in which it may sign and what it signed is good.
        subject: Whose key it is, as the certificate says; empty where there is none.
    """

    kid: bytes
    alg: HcertAlg
    kinds: frozenset[HcertKind]
    not_before: int
    not_after: int
    subject: str
    _key: _RawKey = field(compare=False, repr=False)

    @classmethod
    def from_certificate(cls, data: bytes) -> HcertKey:
        """Read a document signer's X.509 certificate, DER or PEM.

        Raises:
            KeyFormatError: ``key-certificate`` it cannot be read, or an extension that limits it
                cannot; ``key-hcert`` its key is neither P-256 nor RSA of 2,048 to 4,096 bits.
        """
        load = (
            x509.load_pem_x509_certificate
            if data.startswith(_PEM_FRONT)
            else x509.load_der_x509_certificate
        )
        try:
            certificate = load(data)
            return cls._build(
                certificate.public_key(),
                kid=certificate.fingerprint(hashes.SHA256())[:KID_LENGTH],
                kinds=_kinds(certificate),
                not_before=int(certificate.not_valid_before_utc.timestamp()),
                not_after=int(certificate.not_valid_after_utc.timestamp()),
                subject=certificate.subject.rfc4514_string(),
            )
        except _UNREADABLE as error:
            raise _unusable("key-certificate", "The certificate cannot be read.") from error

    @classmethod
    def from_spki(
        cls,
        data: bytes,
        *,
        kid: bytes,
        not_before: int,
        not_after: int,
        kinds: frozenset[HcertKind] = EVERY_KIND,
    ) -> HcertKey:
        """Read a bare SubjectPublicKeyInfo, DER or PEM, as many countries' trust lists give it.

        Args:
            data: The key.
            kid: The name under which the list gives it.
            not_before: As the list or the operator says, seconds since 1970-01-01T00:00:00Z.
            not_after: Likewise.
            kinds: What it may state.

        Raises:
            KeyFormatError: As `from_certificate`.
        """
        load = (
            serialization.load_pem_public_key
            if data.startswith(_PEM_FRONT)
            else serialization.load_der_public_key
        )
        try:
            key: object = load(data)
        except _UNREADABLE as error:
            raise _unusable("key-certificate", "The public key cannot be read.") from error
        return cls._build(
            key, kid=kid, kinds=kinds, not_before=not_before, not_after=not_after, subject=""
        )

    @classmethod
    def _build(
        cls,
        key: object,
        *,
        kid: bytes,
        kinds: frozenset[HcertKind],
        not_before: int,
        not_after: int,
        subject: str,
    ) -> HcertKey:
        raw: _RawKey
        if isinstance(key, ec.EllipticCurvePublicKey) and isinstance(key.curve, ec.SECP256R1):
            alg, raw = HcertAlg.ES256, PublicKey.from_cryptography(key)
        elif isinstance(key, rsa.RSAPublicKey) and key.key_size in _RSA_BITS:
            alg, raw = HcertAlg.PS256, key
        else:
            raise _unusable("key-hcert", "The key is neither P-256 nor RSA of 2,048 to 4,096 bits.")
        return cls(
            kid=kid,
            alg=alg,
            kinds=kinds,
            not_before=not_before,
            not_after=not_after,
            subject=subject,
            _key=raw,
        )

    def verify(self, signature: bytes, message: bytes) -> bool:
        """Tell whether ``signature`` is this key's over ``message``, by the key's algorithm."""
        if isinstance(self._key, PublicKey):
            return self._key.verify(signature, message)
        try:
            self._key.verify(signature, message, _PSS, hashes.SHA256())  # RFC 8230 section 2
        except InvalidSignature:
            return False
        return True

    def in_force(self, time: int) -> bool:
        """Tell whether ``time`` lies in the validity of the certificate, both ends included."""
        return self.not_before <= time <= self.not_after


@dataclass(frozen=True, slots=True)
class HcertKeys:
    """The keys at hand, by the name that a code gives.

    Args:
        by_kid: Names are short, so that two certificates may share one: all of them are tried.
        as_of: When this was known to be true, seconds since 1970-01-01T00:00:00Z.
    """

    by_kid: Mapping[bytes, tuple[HcertKey, ...]]
    as_of: int

    @classmethod
    def of(cls, keys: Iterable[HcertKey], *, as_of: int) -> HcertKeys:
        """Return the keys by their names."""
        by_kid: dict[bytes, tuple[HcertKey, ...]] = {}
        for key in keys:
            by_kid[key.kid] = (*by_kid.get(key.kid, ()), key)
        return cls(by_kid, as_of)

    def named(self, kid: bytes) -> tuple[HcertKey, ...]:
        """Return every key of that name, none if there is none."""
        return self.by_kid.get(kid, ())


def _kinds(certificate: x509.Certificate) -> frozenset[HcertKind]:
    """Return what the certificate may state; where it names none of the three, all of them."""
    try:
        usage = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    except x509.ExtensionNotFound:
        return EVERY_KIND
    named = frozenset(_USAGE[oid.dotted_string] for oid in usage if oid.dotted_string in _USAGE)
    return named or EVERY_KIND


def _unusable(code: str, sentence: str) -> KeyFormatError:
    return KeyFormatError(
        code, sentence, hint="Give the certificate of a document signer, as DER or PEM."
    )
