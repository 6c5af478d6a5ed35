"""`gouvcheck-batch returns post`: letters that came back undeliverable."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from gouvcheck_core.cli import files, moments, options
from gouvcheck_core.cli.console import emit, emit_json
from gouvcheck_core.errors import UsageError
from voucher_batch.cli import terminal, workplace
from voucher_batch.cli.options import HERE, CampaignFolder

if TYPE_CHECKING:
    from collections.abc import Sequence

EXAMPLE: Final = options.example(
    "gouvcheck-batch returns post photo.jpg",
    "gouvcheck-batch returns post - < scanned.txt",
)

_PICTURES: Final = frozenset({".png", ".jpg", ".jpeg", ".webp"})
_MAX_PICTURE: Final = 25_000_000


def command(
    sources: Annotated[
        list[Path],
        typer.Argument(metavar="FILE…", help="Photos of letters, or a text of marks; - for stdin."),
    ],
    *,
    campaign: CampaignFolder = HERE,
    as_json: options.AsJson = False,
) -> None:
    """Enter letters that came back undeliverable.

    They are known by the DataMatrix on the sheet. A hand scanner that types is read with -, a mark
    a line. What came back stands on a work list until it is dealt with.
    """
    from voucher_batch.resend import note_returned

    place = workplace.open_workplace(campaign)
    texts = [text for source in sources for text in _marks(source)]
    with place.store() as store:
        new = note_returned(
            texts,
            store=store,
            campaign=place.campaign,
            now=moments.now(),
            operator=terminal.account(),
        )
    if as_json:
        emit_json({"read": len(texts), "new": [mark.text() for mark in new]})
    else:
        emit(f"{len(texts):,} read, {len(new):,} of them new")


def _marks(source: Path) -> Sequence[str]:
    """Return the marks in a photo, or in a text with a mark a line.

    Raises:
        GouvCheckError: The file cannot be read, or no mark in it.
    """
    from voucher_batch.resend import read_marks

    if source.suffix.lower() in _PICTURES:
        return read_marks(files.read(source, limit=_MAX_PICTURE))
    try:
        lines = files.read(source).decode("ascii").split()
    except UnicodeDecodeError:
        raise UsageError(
            "usage-text",
            f"{source} is neither a photo nor a text of marks.",
            hint="Name a PNG, JPEG or WebP picture, or a file with a mark a line.",
        ) from None
    return lines
