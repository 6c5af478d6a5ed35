"""Samples: people who do not exist and say so, for demonstrations, tests and measurements.

What may enter this room: a generator of any number of rows, the same for the same seed, and the two
forms in which an import takes them. Every family name begins with "Sample", every row has a column
that says SAMPLE, and the numbers of persons are of a range that is not given out.
"""

from voucher_batch.sample.files import write_csv, write_json_lines
from voucher_batch.sample.people import Content, Row, row, rows
from voucher_batch.sample.spoiled import FLAWS, Flaw, spoiled_rows

__all__ = [
    "FLAWS",
    "Content",
    "Flaw",
    "Row",
    "row",
    "rows",
    "spoiled_rows",
    "write_csv",
    "write_json_lines",
]
