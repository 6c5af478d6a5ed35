"""Kill switches as they are typed: what is stopped, which one, and why."""

from __future__ import annotations

from typing import Annotated

import typer

from issuer_api.store.tables import StopKind

Kind = Annotated[
    StopKind, typer.Argument(metavar="client|type|key", help="What it is.", show_default=False)
]
Which = Annotated[
    str,
    typer.Argument(
        metavar="WHICH",
        help="A client's name, a kind of document, or a kid in hexadecimal.",
        show_default=False,
    ),
]
Reason = Annotated[
    str, typer.Option("--reason", metavar="WORDS", help="Why; it is kept. Name no person.")
]
