"""Seal a finished PDF: PAdES B-B (ETSI EN 319 142-1) over all of it, text and tags as they were.

The code on the paper proves the document wherever it is printed; the seal proves the file to
programs that know nothing of our codes. It is put on last, and allows no change behind it.
"""

from __future__ import annotations

import datetime as dt
import io
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from pyhanko.keys.internal import translate_pyca_cryptography_cert_to_asn1
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.sign.fields import InvisSigSettings, MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers.pdf_cms import Signer as CmsSigner
from pyhanko.sign.signers.pdf_signer import PdfSignatureMetadata, PdfSigner, PdfSigningSession
from pyhanko_certvalidator.registry import SimpleCertificateStore

from gouvcheck_core.errors import KeyFormatError
from gouvcheck_core.format import SIGNATURE_LENGTH
from gouvcheck_core.keys import KeyKind, PublicKey
from issuer_api.errors import SealError
from issuer_api.sheets.opening import open_for_stamping

if TYPE_CHECKING:
    from pyhanko.pdf_utils.writer import BasePdfFileWriter

    from gouvcheck_core.signer import Signer

FIELD: Final = "Seal"
DIGEST: Final = "sha256"

_HALF: Final = SIGNATURE_LENGTH // 2
_LONGEST: Final = encode_dss_signature(2**256 - 1, 2**256 - 1)
"""As long as any ECDSA signature over P-256, for reserving room."""
_RESERVED: Final = 1024
"""Bytes for what stands in the signature besides certificates."""


class Seal:
    """Seals PDFs with one key; made once, it may be shared by threads as its signer may.

    Args:
        signer: A P-256 key.
        chain: Certificates in PEM: the key's own first, then those above it. The root may be left
            out: who validates has it already.
        reason: Stands in the signature for people; no personal data.

    Raises:
        SealError: ``seal-certificate``: the chain is no chain of certificates, or not this key's.
        SignerError: The key cannot be reached.
    """

    def __init__(self, signer: Signer, *, chain: bytes, reason: str = "") -> None:
        certificates = _certificates(chain)
        own = certificates[0]
        _require_key(own, signer.public)
        self._from: Final = own.not_valid_before_utc
        self._until: Final = own.not_valid_after_utc
        self._cms: Final = _Cms(signer, certificates)
        # Room is known beforehand: asking would cost one more signature on the token.
        room = sum(len(each.tbs_certificate_bytes) + 256 for each in certificates)
        self._room: Final = 2 * (room + _RESERVED)
        self._metadata: Final = PdfSignatureMetadata(
            field_name=FIELD,
            md_algorithm=DIGEST,
            subfilter=SigSeedSubFilter.PADES,
            certify=True,
            docmdp_permissions=MDPPerm.NO_CHANGES,
            reason=reason or None,
        )

    def __repr__(self) -> str:
        """Name the key."""
        return f"Seal({self._cms.kid.hex()})"

    @property
    def kid(self) -> bytes:
        """Identifier of the key."""
        return self._cms.kid

    @property
    def ends(self) -> int:
        """When its certificate ends, seconds since 1970-01-01T00:00:00Z."""
        return int(self._until.timestamp())

    def require_valid(self, now: int) -> None:
        """Refuse to seal outside of the certificate's time.

        Args:
            now: Seconds since 1970-01-01T00:00:00Z.

        Raises:
            SealError: ``seal-expired``.
        """
        if not self._from <= dt.datetime.fromtimestamp(now, dt.UTC) <= self._until:
            raise SealError(
                "seal-expired",
                "The certificate of the seal does not hold at this time.",
                hint="Put a certificate into service that does.",
            )

    def seal(self, pdf: bytes, *, now: int) -> bytes:
        """Return the document with the seal behind all that is in it.

        Args:
            pdf: A sound PDF, neither encrypted nor signed.
            now: Seconds since 1970-01-01T00:00:00Z; the time that the seal claims.

        Raises:
            StampError: The PDF is encrypted, broken, too large or signed already.
            SealError: ``seal-expired``: the certificate does not hold now; ``seal-refused``.
            SignerError: The key cannot be used now.
        """
        self.require_valid(now)
        open_for_stamping(pdf).close()
        signer = _Timed(self._metadata, self._cms, dt.datetime.fromtimestamp(now, dt.UTC))
        output = io.BytesIO()
        try:
            signer.sign_pdf(
                IncrementalPdfFileWriter(io.BytesIO(pdf)),
                output=output,
                bytes_reserved=self._room,
            )
        except (PdfError, SigningError, ValueError) as error:
            raise SealError(
                "seal-refused",
                "The PDF cannot be sealed.",
                hint="Make the PDF again; a form or reference in it is out of order.",
            ) from error
        return output.getvalue()


class _Cms(CmsSigner):
    """Lets pyHanko sign with a signer of ours."""

    def __init__(self, signer: Signer, certificates: list[x509.Certificate]) -> None:
        own, *above = map(translate_pyca_cryptography_cert_to_asn1, certificates)
        store = SimpleCertificateStore()  # type: ignore[no-untyped-call]
        store.register_multiple(above)
        super().__init__(signing_cert=own, cert_registry=store, embed_roots=False)
        self._signer = signer

    @property
    def kid(self) -> bytes:
        return self._signer.public.kid

    async def async_sign_raw(
        self,
        data: bytes,
        digest_algorithm: str,
        dry_run: bool = False,  # noqa: FBT001, FBT002 - pyHanko's own argument
    ) -> bytes:
        if digest_algorithm != DIGEST:
            raise SigningError(f"not signed with {digest_algorithm}")
        if dry_run:
            return _LONGEST
        signature = self._signer.sign(data)
        r, s = signature[:_HALF], signature[_HALF:]
        return encode_dss_signature(int.from_bytes(r, "big"), int.from_bytes(s, "big"))


class _Timed(PdfSigner):
    """Signs at the time it is told: pyHanko asks the machine's clock."""

    def __init__(self, metadata: PdfSignatureMetadata, cms: _Cms, now: dt.datetime) -> None:
        # PDF/A wants the field to print, PDF/UA wants it untagged outside of the page.
        unseen = InvisSigSettings(box_out_of_bounds=True)
        field = SigFieldSpec(FIELD, invis_sig_settings=unseen, readable_field_name=FIELD)
        super().__init__(metadata, cms, new_field_spec=field)
        self._now = now

    def init_signing_session(
        self,
        pdf_out: BasePdfFileWriter,
        existing_fields_only: bool = False,  # noqa: FBT001, FBT002 - pyHanko's own argument
    ) -> PdfSigningSession:
        session = super().init_signing_session(pdf_out, existing_fields_only)
        session.system_time = self._now
        return session


def _certificates(chain: bytes) -> list[x509.Certificate]:
    """Return the certificates of a chain, each signed by the next."""
    try:
        certificates = x509.load_pem_x509_certificates(chain)
        for lower, upper in pairwise(certificates):
            lower.verify_directly_issued_by(upper)
    except (ValueError, TypeError, InvalidSignature) as error:
        raise _no_chain("The certificates of the seal are not signed one by the next.") from error
    return certificates


def _require_key(certificate: x509.Certificate, public: PublicKey) -> None:
    try:
        certified = PublicKey.from_cryptography(certificate.public_key())
    except KeyFormatError as error:
        raise _no_chain("The first certificate is for a key of another kind.") from error
    if certified.kind is not KeyKind.P256 or certified.kid != public.kid:
        raise _no_chain("The first certificate is not that of the P-256 key that seals.")


def _no_chain(sentence: str) -> SealError:
    return SealError(
        "seal-certificate",
        sentence,
        hint="Write the certificate of the key first, and those above it behind, in PEM.",
    )
