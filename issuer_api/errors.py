"""What may go wrong in the issuer service, in the manner of `gouvcheck_core.errors`.

The tree::

    GouvCheckError
    └── ServiceError
        ├── ClientError     client-*     a client that may not do this
        ├── QuotaError      quota-*      more than a client may issue
        ├── LimitError      limit-*      asked too often
        ├── DocumentError   document-*   a document that cannot be issued or changed
        ├── DeliveryError   delivery-*   a document that cannot be fetched
        ├── AuditError      audit-*      the audit log, or a proof from it
        ├── SettingsError   settings-*   settings that the service cannot start with
        ├── BatchJobError   batch-job-*  a batch that cannot be taken in, or handed out
        ├── SealError       seal-*       a PDF that cannot be sealed
        ├── StampError      stamp-*      a PDF that cannot be stamped as asked
        └── VoucherError    voucher-*    a manifest that is not imported, or no such voucher

Neither the sentence nor the hint ever holds personal data or a claim's value.
"""

from __future__ import annotations

from typing import Final

from gouvcheck_core.errors import GouvCheckError


class ServiceError(GouvCheckError):
    """The service cannot do what was asked."""


class ClientError(ServiceError):
    """A client may not do this."""

    family = "client-"


class QuotaError(ServiceError):
    """A client asks for more than it may issue."""

    family = "quota-"


class LimitError(ServiceError):
    """The service is asked too often, or cannot count how often.

    Args:
        wait: Seconds after which it may be asked again.
    """

    family = "limit-"

    def __init__(self, code: str, sentence: str, *, hint: str, wait: int = 5) -> None:
        super().__init__(code, sentence, hint=hint)
        self.wait: Final = wait


class DocumentError(ServiceError):
    """A document cannot be issued or changed as asked."""

    family = "document-"


class DeliveryError(ServiceError):
    """A document cannot be delivered or fetched as asked."""

    family = "delivery-"


class AuditError(ServiceError):
    """The audit log, or a proof from it, is not what it should be."""

    family = "audit-"


class SettingsError(ServiceError):
    """The service cannot start with these settings."""

    family = "settings-"


class BatchJobError(ServiceError):
    """A batch cannot be taken in, worked on or handed out as asked."""

    family = "batch-job-"


class SealError(ServiceError):
    """A PDF cannot be sealed, or not with this certificate."""

    family = "seal-"


class StampError(ServiceError):
    """A PDF cannot be stamped, or not where it was asked for."""

    family = "stamp-"


class VoucherError(ServiceError):
    """A manifest cannot be imported, or a voucher cannot be found."""

    family = "voucher-"
