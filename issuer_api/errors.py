"""What may go wrong in the issuer service, in the manner of `gouvcheck_core.errors`.

The tree::

    GouvCheckError
    └── ServiceError
        ├── ClientError     client-*     a client that may not do this
        ├── QuotaError      quota-*      more than a client may issue
        ├── DocumentError   document-*   a document that cannot be issued or changed
        ├── AuditError      audit-*      the audit log, or a proof from it
        └── StampError      stamp-*      a PDF that cannot be stamped as asked

Neither the sentence nor the hint ever holds personal data or a claim's value.
"""

from __future__ import annotations

from gouvcheck_core.errors import GouvCheckError


class ServiceError(GouvCheckError):
    """The service cannot do what was asked."""


class ClientError(ServiceError):
    """A client may not do this."""

    family = "client-"


class QuotaError(ServiceError):
    """A client asks for more than it may issue."""

    family = "quota-"


class DocumentError(ServiceError):
    """A document cannot be issued or changed as asked."""

    family = "document-"


class AuditError(ServiceError):
    """The audit log, or a proof from it, is not what it should be."""

    family = "audit-"


class StampError(ServiceError):
    """A PDF cannot be stamped, or not where it was asked for."""

    family = "stamp-"
