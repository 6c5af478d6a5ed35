"""`gouvcheck-batch resend`: a voucher once more, and what follows when one was stolen.

What may enter this room: one module for each verb (parse, plan, act).
"""

from __future__ import annotations

from voucher_batch.cli.groups import group
from voucher_batch.cli.resend import approve, ask, redeemed, requests, revoked, stolen

app = group(
    "A voucher once more, and what follows when one was stolen.",
    {
        "ask": ask,
        "stolen": stolen,
        "requests": requests,
        "approve": approve,
        "revoked": revoked,
        "redeemed": redeemed,
    },
)
