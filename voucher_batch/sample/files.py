"""Sample rows as files that an import takes."""

from __future__ import annotations

import csv
import json
from itertools import chain
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from collections.abc import Iterator

    from voucher_batch.sample.people import Row


def write_csv(rows: Iterator[Row], stream: TextIO, *, delimiter: str = ";") -> int:
    """Write rows with a header, and return how many there were.

    Args:
        rows: All with the columns of the first; at least one.
        stream: Opened with ``newline=""``.
        delimiter: Between the cells.
    """
    first = next(rows)
    writer = csv.DictWriter(stream, first, delimiter=delimiter, lineterminator="\n")
    writer.writeheader()
    count = 0
    for row in chain((first,), rows):
        writer.writerow(row)
        count += 1
    return count


def write_json_lines(rows: Iterator[Row], stream: TextIO) -> int:
    """Write each row as one JSON object on a line, and return how many there were."""
    count = 0
    for row in rows:
        stream.write(json.dumps(row, ensure_ascii=False) + "\n")
        count += 1
    return count
