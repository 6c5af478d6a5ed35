"""`gouvcheck-api download`: documents that wait for their citizens, and the e-mails about them."""

from __future__ import annotations

from typing import Final

from issuer_api.cli.download import doubts, erase
from voucher_batch.cli.groups import group

app: Final = group(
    "Erase what is over, and settle e-mails in doubt.", {"erase": erase, "doubts": doubts}
)
