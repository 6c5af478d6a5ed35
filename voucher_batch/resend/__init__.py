"""Single vouchers, after the letters have gone: sent again, replaced, come back, used up.

What may enter this room: what happens when somebody asks for his voucher (`asking`), when one was
stolen (`replacing`), when a letter comes back (`returning`), and what the redemption side tells of
vouchers that were used (`redeemed`). Nobody who asks is told anything about anybody.
"""

from __future__ import annotations

from voucher_batch.resend.answer import public_answer
from voucher_batch.resend.asking import Gathered, ask, gather
from voucher_batch.resend.finding import Request
from voucher_batch.resend.limits import Limits
from voucher_batch.resend.redeemed import Learnt, learn_redeemed
from voucher_batch.resend.replacing import approve, ask_replacement
from voucher_batch.resend.returning import (
    ReturnedLetter,
    addresses,
    note_returned,
    read_marks,
    returned_letters,
    settle_returned,
)

__all__ = [
    "Gathered",
    "Learnt",
    "Limits",
    "Request",
    "ReturnedLetter",
    "addresses",
    "approve",
    "ask",
    "ask_replacement",
    "gather",
    "learn_redeemed",
    "note_returned",
    "public_answer",
    "read_marks",
    "returned_letters",
    "settle_returned",
]
