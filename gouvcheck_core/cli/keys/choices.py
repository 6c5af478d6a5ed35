"""Arguments that several verbs of `gouvcheck keys` share."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Final

import typer

DAY: Final = 86_400
KEYS: Final = Path("keys")
"""The folder that is published, unless another one is named."""


class State(StrEnum):
    """What a status list can say of a document."""

    VALID = "valid"
    WITHDRAWN = "withdrawn"
    SUSPENDED = "suspended"
    USED = "used"


TreeFolder = Annotated[
    Path, typer.Option("--tree", metavar="DIR", help="The folder that is published.")
]
DraftFile = Annotated[
    Path | None,
    typer.Option(
        "--draft", metavar="FILE", help="The draft; named after file and version if left out."
    ),
]
Days = Annotated[
    int | None,
    typer.Option("--valid-for", metavar="DAYS", min=1, help="Until the file expires."),
]
SignerUri = Annotated[
    str,
    typer.Option(
        "--signer", metavar="URI", help="Who signs: pkcs11:…, or file:PATH for development."
    ),
]
PinFile = Annotated[
    Path | None,
    typer.Option("--pin-file", metavar="FILE", help="A file with the PIN of the token."),
]
PinFd = Annotated[
    int | None,
    typer.Option("--pin-fd", metavar="N", min=0, help="An open descriptor with the PIN."),
]
Production = Annotated[
    bool, typer.Option("--production", help="Refuse stand-ins for development, such as file:.")
]
KeyName = Annotated[
    str, typer.Argument(metavar="KEY", help="Its kid in hexadecimal, or a file with its PEM.")
]
IssuerId = Annotated[
    str, typer.Option("--issuer", metavar="ID", help="Whose it is, such as lu-ctie.")
]
IssuerNames = Annotated[
    list[str] | None,
    typer.Option(
        "--issuer-name",
        metavar="LANG=NAME",
        help="What people read, in fr, de, en and lb; for an issuer that is new.",
    ),
]
