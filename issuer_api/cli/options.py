"""Arguments that several verbs share, with the words that their help says."""

from __future__ import annotations

from typing import Annotated

import typer

ClientName = Annotated[
    str,
    typer.Argument(
        metavar="CLIENT", help="The client's name in tokens and paths.", show_default=False
    ),
]
