"""`gouvcheck keys show`: what a draft or a published file says, in words."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final

import typer

from gouvcheck_core.cli import files, options
from gouvcheck_core.cli.console import emit, emit_json, warn

EXAMPLE: Final = options.example(
    "gouvcheck keys show trust-8.draft --against keys/trust/7.trust.cose"
)


def command(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A draft, a part, or a root, …")],
    *,
    against: Annotated[
        Path | None,
        typer.Option("--against", metavar="FILE", help="Another file: show only what differs."),
    ] = None,
    as_json: options.AsJson = False,
) -> None:
    """Show what a draft or a published file says.

    Whether its signatures are good is for `check` to say.
    """
    from gouvcheck_core import publish

    role, signed = publish.read_draft(files.read(file))
    words = publish.body_in_words(signed, role)
    if against is not None:
        _, other = publish.read_draft(files.read(against))
        words = publish.changes_in_words(publish.body_in_words(other, role), words)
    spoken = publish.spoken_fingerprint(signed)
    signers = [signature.kid.hex() for signature in signed.signatures]
    if as_json:
        emit_json({
            "role": role.name.lower(),
            "words": list(words),
            "fingerprint": spoken.replace(" ", ""),
            "signed_by": signers,
            "verified": False,
        })  # fmt: skip
        return
    warn("the signatures are not checked here")
    for line in (*words, *(f"signature of {kid}" for kid in signers), f"fingerprint {spoken}"):
        emit(line)
