"""Arguments that several verbs share, with the words that their help says."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final

import typer

HERE: Final = Path()
"""The campaign's folder, unless another one is named."""

CampaignFolder = Annotated[
    Path,
    typer.Option("--campaign", "-C", metavar="DIR", help="The folder of the campaign."),
]
Output = Annotated[
    str | None,
    typer.Option(
        "--output",
        metavar="URL",
        help="Where letters are written: a folder, or an fsspec URL. The campaign's `run` if left "
        "out.",
    ),
]
SignerUris = Annotated[
    list[str],
    typer.Option(
        "--signer",
        metavar="URI",
        help="Who signs: pkcs11:…, or file:PATH for development; once for each key.",
    ),
]
SignerUri = Annotated[
    str,
    typer.Option(
        "--signer", metavar="URI", help="Who signs: pkcs11:…, or file:PATH for development."
    ),
]
AnswerLanguage = Annotated[
    str, typer.Option("--lang", metavar="LANG", help="The language of the public answer.")
]
