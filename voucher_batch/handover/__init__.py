"""Handing over: the package for the printer, and what comes back from there.

What may enter this room: the package (`package`), the job ticket in it (`ticket`), the proof set
(`proofs`), and the printer's return log with what follows from it (`returns`). A package says
nothing of a person but on the letters themselves.
"""

from __future__ import annotations

from voucher_batch.handover.marks import parse_mark
from voucher_batch.handover.package import Package, hand_over
from voucher_batch.handover.returns import Printed, Taken, printed, reprint_spoiled, take_log
from voucher_batch.handover.ticket import PAPER, Paper

__all__ = [
    "PAPER",
    "Package",
    "Paper",
    "Printed",
    "Taken",
    "hand_over",
    "parse_mark",
    "printed",
    "reprint_spoiled",
    "take_log",
]
