"""`gouvcheck-batch reference-key`: what the redemption side finds vouchers with."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final

import typer

from gouvcheck_core.cli import files, options
from gouvcheck_core.cli.console import say
from gouvcheck_core.errors import UsageError
from voucher_batch.cli import workplace
from voucher_batch.cli.options import HERE, CampaignFolder

EXAMPLE: Final = options.example("gouvcheck-batch reference-key private/spring.toml")


def command(
    path: Annotated[
        Path,
        typer.Argument(metavar="FILE", help="A new file, in a folder that only you may look into."),
    ],
    *,
    campaign: CampaignFolder = HERE,
) -> None:
    """Write the key of the reference hashes.

    It is for the redemption side: with it and the manifest one finds the voucher of a reference
    that somebody types. It is a secret; hand it over on another way than the manifest. No person,
    reference or code follows from it.
    """
    if path == files.STDIN:
        raise UsageError(
            "usage-key-stdout",
            "The key is not printed.",
            hint="Name a new file in a folder that only you may look into.",
        )
    workplace.open_workplace(campaign).vault().reference_key.write(path)
    say(f"The key is in {path}, for your eyes only.")
