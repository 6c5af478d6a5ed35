"""`gouvcheck-api audit count`: signatures, leaves and documents, held against each other."""

from __future__ import annotations

from typing import Final

from gouvcheck_core.cli import options
from gouvcheck_core.cli.console import emit_json, emit_rich, pairs
from issuer_api.cli.place import open_books

EXAMPLE: Final = options.example("gouvcheck-api audit count --json")


def command(*, as_json: options.AsJson = False) -> None:
    """Count what the keys signed, what the log says and what the register holds.

    Ends with 1 where the three differ: somebody signed beside the log, or changed the books. The
    service counts every hour by itself, and is not ready while they differ.
    """
    from issuer_api.operate.counting import Tally

    with open_books() as (register, _), register.read() as books:
        counts = Tally().count(books)
    if as_json:
        emit_json({
            "signatures": counts.signatures,
            "leaves": counts.leaves,
            "documents": counts.documents,
        })  # fmt: skip
    else:
        table = pairs()
        table.add_row("signatures", f"{counts.signatures:,}")
        table.add_row("leaves", f"{counts.leaves:,}")
        table.add_row("documents", f"{counts.documents:,}")
        emit_rich(table)
    counts.require_equal()
