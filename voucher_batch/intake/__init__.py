"""Intake: what enters is a file of beneficiaries; what leaves are checked persons and refusals."""

from voucher_batch.intake.outcome import ROW, Reason, Refused, Taken

__all__ = ["ROW", "Reason", "Refused", "Taken"]
