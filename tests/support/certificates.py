"""A certification authority that lives for one test, and certificates for any key."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pyhanko.keys.internal import translate_pyca_cryptography_cert_to_asn1
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from tests.support.register import NOW
from tests.support.signing import p256, private_p256

if TYPE_CHECKING:
    from pathlib import Path

    from gouvcheck_core.keys import PublicKey

YEAR: Final = 366 * 86_400


@dataclass(frozen=True, slots=True)
class Authority:
    """Who certifies."""

    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate

    def certify(self, public: PublicKey, *, until: int = NOW + YEAR) -> bytes:
        """Return the chain for a key in PEM, without the root."""
        raw = serialization.load_pem_public_key(public.to_pem())
        assert isinstance(raw, ec.EllipticCurvePublicKey)
        names = (_name("Sample seal"), self.certificate.subject)
        made = _made(raw, names, until=until, authority=False).sign(self.key, hashes.SHA256())
        return made.public_bytes(serialization.Encoding.PEM)

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(serialization.Encoding.PEM)


def authority(name: str = "root") -> Authority:
    """Return an authority whose key follows from its name."""
    key = private_p256(name)
    names = (_name(f"Sample {name}"), _name(f"Sample {name}"))
    builder = _made(key.public_key(), names, until=NOW + 10 * YEAR, authority=True)
    return Authority(key, builder.sign(key, hashes.SHA256()))


def write_seal(folder: Path, *, until: int = NOW + YEAR) -> tuple[Path, Path]:
    """Write a key that seals, and its certificates; return both paths."""
    key, chain = folder / "seal.private.pem", folder / "seal.certificates.pem"
    key.write_bytes(
        private_p256("seal").private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    key.chmod(0o600)
    chain.write_bytes(authority().certify(p256("seal").public, until=until))
    return key, chain


def validated(sealed: bytes, above: Authority) -> Any:
    """Return what pyHanko finds of the one seal of a PDF, for who knows that authority."""
    root = translate_pyca_cryptography_cert_to_asn1(above.certificate)
    context = ValidationContext(
        trust_roots=[root], moment=dt.datetime.fromtimestamp(NOW, dt.UTC), allow_fetching=False
    )
    (signature,) = PdfFileReader(io.BytesIO(sealed)).embedded_signatures
    return validate_pdf_signature(signature, context)


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _made(
    key: ec.EllipticCurvePublicKey,
    names: tuple[x509.Name, x509.Name],
    *,
    until: int,
    authority: bool,
) -> x509.CertificateBuilder:
    usage = x509.KeyUsage(
        digital_signature=not authority,
        content_commitment=not authority,
        key_cert_sign=authority,
        crl_sign=authority,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )
    return (
        x509.CertificateBuilder()
        .subject_name(names[0])
        .issuer_name(names[1])
        .public_key(key)
        .serial_number(7)
        .not_valid_before(dt.datetime.fromtimestamp(NOW - 86_400, dt.UTC))
        .not_valid_after(dt.datetime.fromtimestamp(until, dt.UTC))
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        .add_extension(usage, critical=True)
    )
