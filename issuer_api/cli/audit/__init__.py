"""`gouvcheck-api audit`: what auditors do, with the service or without it."""

from __future__ import annotations

from typing import Final

from issuer_api.cli.audit import count, verify
from voucher_batch.cli.groups import group

app: Final = group(
    "Prove that the log was not rewritten, and that nothing was signed without a leaf.",
    {"verify": verify, "count": count},
)
