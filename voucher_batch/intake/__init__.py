"""Intake: what enters is a file of beneficiaries; what leaves are checked persons and refusals.

A file is read twice, each time streamed: `survey` learns its digest, charset and header, `chunks`
its rows, which `outcomes` takes or refuses in any process. Nothing here stores anything.
"""

from voucher_batch.intake.charset import Charset
from voucher_batch.intake.dry_run import dry_run, in_order
from voucher_batch.intake.layout import Delimiter, Layout, LayoutError, Syntax, load_layout
from voucher_batch.intake.outcome import ROW, Reason, Refused, Taken
from voucher_batch.intake.propose import propose
from voucher_batch.intake.report import Report, Tally
from voucher_batch.intake.rows import Chunk, check_rows, chunks, outcomes, read_rows
from voucher_batch.intake.rules import Rules
from voucher_batch.intake.survey import Survey, survey

__all__ = [
    "ROW",
    "Charset",
    "Chunk",
    "Delimiter",
    "Layout",
    "LayoutError",
    "Reason",
    "Refused",
    "Report",
    "Rules",
    "Survey",
    "Syntax",
    "Taken",
    "Tally",
    "check_rows",
    "chunks",
    "dry_run",
    "in_order",
    "load_layout",
    "outcomes",
    "propose",
    "read_rows",
    "survey",
]
