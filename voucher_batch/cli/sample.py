"""`gouvcheck-batch sample`: write rows of people who do not exist."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Final

import typer

from gouvcheck_core.cli import files, options
from gouvcheck_core.cli.console import emit, emit_json
from gouvcheck_core.errors import UsageError
from voucher_batch.cli.progress import Bar

EXAMPLE: Final = options.example("gouvcheck-batch sample people.csv --count 500")

_JSON_LINES: Final = frozenset({".jsonl", ".ndjson"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What the caller asks for.

    Args:
        path: File to write: JSON Lines if its name says so, else CSV.
        count: Rows.
        seed: Another number gives other people.
    """

    path: Path
    count: int
    seed: int


def command(
    path: Annotated[
        Path, typer.Argument(metavar="FILE", help="CSV, or JSON Lines if it ends with .jsonl.")
    ],
    *,
    count: Annotated[int, typer.Option("--count", min=1, help="How many rows.")] = 500,
    seed: Annotated[int, typer.Option("--seed", min=0, help="Another one: other people.")] = 0,
    force: options.Force = False,
    as_json: options.AsJson = False,
) -> None:
    """Write rows of people who do not exist.

    They are the same for the same seed, and every row says that it is a sample.
    """
    files.ensure_free([path], force=force)
    act(Order(path=path, count=count, seed=seed), as_json=as_json)


def act(order: Order, *, as_json: bool) -> None:
    """Write the file.

    Raises:
        UsageError: ``usage-not-written``.
    """
    from voucher_batch.sample import rows, write_csv, write_json_lines

    half = order.path.with_name(f".{order.path.name}.part")
    try:
        with (
            half.open("w", encoding="utf-8", newline="") as stream,
            Bar("writing", unit="rows") as bar,
        ):
            made = bar.watching(rows(order.count, seed=order.seed), total=order.count)
            write = write_json_lines if order.path.suffix in _JSON_LINES else write_csv
            count = write(made, stream)
        half.replace(order.path)
    except OSError as error:
        raise UsageError(
            "usage-not-written",
            f"{order.path} cannot be written ({error.strerror}).",
            hint="Check that the folder exists and that you may write there.",
        ) from error
    finally:
        half.unlink(missing_ok=True)
    if as_json:
        emit_json({"file": str(order.path), "rows": count})
    else:
        emit(f"{count:,} sample rows in {order.path}")
