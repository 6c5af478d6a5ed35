"""`gouvcheck-api campaign import`: a manifest into the books, whole or not at all."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO, Final

import typer

from gouvcheck_core.cli import moments, options
from gouvcheck_core.cli.console import emit, emit_json, say
from gouvcheck_core.errors import UsageError
from issuer_api.cli.campaign import words
from issuer_api.cli.place import open_books
from voucher_batch.cli.progress import Bar

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from gouvcheck_core.keys import PublicKey
    from issuer_api.vouchers.importing import Imported

EXAMPLE: Final = options.example(
    "gouvcheck-api campaign import manifest.cbor --key manifest.public.pem"
)


def command(
    path: Annotated[
        Path, typer.Argument(metavar="MANIFEST", help="From the factory.", show_default=False)
    ],
    *,
    key: Annotated[
        list[Path],
        typer.Option("--key", metavar="PUBLIC.pem", help="Whose manifests are believed; repeat."),
    ],
    as_json: options.AsJson = False,
) -> None:
    """Import the signed list of a campaign's vouchers, and compare the counts.

    All of it or nothing: an error leaves the books as they were. A later manifest takes the place
    of the earlier one; the same one changes nothing.
    """
    from gouvcheck_core.cli.keys.named import public_key

    keys = {public.kid: public for public in map(public_key, key)}
    with _opened(path) as source:
        imported = act(source, keys=keys)
    if as_json:
        emit_json(_as_json(imported))
        return
    campaign = imported.campaign
    emit(f"{campaign.id}: {words.in_words(campaign)}")
    if imported.is_known:
        say("This very manifest was imported before; nothing was changed.")
    else:
        say(f"{imported.entered:,} vouchers are new, {imported.voided:,} became void.")


def act(source: BinaryIO, *, keys: Mapping[bytes, PublicKey]) -> Imported:
    """Import a manifest into the books that the settings name.

    Raises:
        GouvCheckError: Nothing was imported.
    """
    from issuer_api.vouchers.importing import import_manifest
    from voucher_batch.manifest import read_manifest

    manifest = read_manifest(source, keys=keys)
    total = manifest.head.counts.vouchers
    with (
        open_books() as (register, settings),
        Bar("importing", unit="vouchers") as bar,
        register.begin() as books,
    ):
        return import_manifest(
            books,
            manifest,
            reserved=settings.document_lists,
            now=moments.now(),
            watch=lambda done: bar.show(done, total),
        )


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    try:
        source = path.open("rb")
    except OSError as error:
        raise UsageError(
            "usage-no-file",
            f"{path} cannot be read: {(error.strerror or 'unknown reason').lower()}.",
            hint="Check the name and the rights of the file.",
        ) from error
    with source:
        yield source


def _as_json(imported: Imported) -> dict[str, object]:
    return words.as_json(imported.campaign) | {
        "entered": imported.entered,
        "voided": imported.voided,
        "changed": not imported.is_known,
    }
