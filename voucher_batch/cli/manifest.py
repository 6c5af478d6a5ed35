"""`gouvcheck-batch manifest`: every voucher, signed and without names, for the redemption side."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from gouvcheck_core.cli import files, options
from gouvcheck_core.cli.console import emit, emit_json
from gouvcheck_core.cli.keys import choices
from voucher_batch.cli import workplace
from voucher_batch.cli.options import HERE, CampaignFolder, SignerUri
from voucher_batch.cli.progress import Bar
from voucher_batch.cli.signers import Holders

if TYPE_CHECKING:
    from gouvcheck_core.signer import Signer
    from voucher_batch.cli.workplace import Workplace

EXAMPLE: Final = options.example(
    "gouvcheck-batch manifest manifest.cbor --signer 'pkcs11:token=spring;object=manifest'",
)


def command(
    path: Annotated[Path, typer.Argument(metavar="FILE", help="The file to write.")],
    *,
    signer: SignerUri,
    campaign: CampaignFolder = HERE,
    pin_file: choices.PinFile = None,
    production: choices.Production = False,
    force: options.Force = False,
    as_json: options.AsJson = False,
) -> None:
    """Write the signed list of vouchers, without names.

    It is for the redemption side. The package for the printer holds the same file; this one is made
    again whenever vouchers were replaced.
    """
    files.ensure_free([path], force=force)
    holders = Holders(uris=(signer,), pin_file=pin_file, production=production)
    act(workplace.open_workplace(campaign), path, holders.open()[0], as_json=as_json)


def act(place: Workplace, path: Path, signer: Signer, *, as_json: bool) -> None:
    """Write the manifest.

    Raises:
        GouvCheckError: A voucher is not signed yet, or the file cannot be written.
    """
    from voucher_batch.folder import Folder
    from voucher_batch.manifest import entries_of, signing_keys, write_manifest

    with place.store() as store, store.read() as books, Bar("writing", unit="vouchers") as bar:
        keys = signing_keys(books)
        entries = entries_of(books, campaign=place.campaign, keys=keys)
        head = write_manifest(
            Folder(str(path.resolve().parent)),
            path.name,
            entries=bar.watching(entries, total=books.counts().signed),
            campaign=place.campaign,
            secrets=place.vault().fingerprint,
            keys=keys,
            signer=signer,
        )
    if as_json:
        emit_json({"file": str(path), "vouchers": head.counts.vouchers})
    else:
        emit(f"{head.counts.vouchers:,} vouchers in {path}")
