"""`gouvcheck-batch handover`: the package for the printer."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from gouvcheck_core.cli import options
from gouvcheck_core.cli.console import emit, emit_json
from gouvcheck_core.cli.keys import choices
from voucher_batch.cli import workplace
from voucher_batch.cli.options import HERE, CampaignFolder, Output
from voucher_batch.cli.signers import Holders

if TYPE_CHECKING:
    from voucher_batch.cli.workplace import Workplace

EXAMPLE: Final = options.example(
    "gouvcheck-batch handover package --signer 'pkcs11:token=spring;object=manifest'",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What the caller asks for.

    Args:
        package: Folder or URL to write.
        output: Where the run wrote to, or None.
        shards: To hand over; empty for all that are posted.
        holders: Who vouches for the manifest, or None for none.
    """

    package: str
    output: str | None
    shards: frozenset[int]
    holders: Holders | None


def command(
    package: Annotated[
        str, typer.Argument(metavar="URL", help="The package to write: a folder or fsspec URL.")
    ],
    *,
    campaign: CampaignFolder = HERE,
    output: Output = None,
    shard: Annotated[
        list[int] | None,
        typer.Option("--shard", metavar="N", help="A shard, such as a reprint; all if left out."),
    ] = None,
    signer: Annotated[
        str | None,
        typer.Option("--signer", metavar="URI", help="Who vouches for the manifest in it."),
    ] = None,
    pin_file: choices.PinFile = None,
    production: choices.Production = False,
    as_json: options.AsJson = False,
) -> None:
    """Make the package for the printer.

    Shards, proof set, job ticket, manifest and checksums. Its last file is SHA256SUMS: a folder
    without it is no package yet. Nothing in it names a person but the letters themselves.
    """
    holders = None
    if signer is not None:
        holders = Holders(uris=(signer,), pin_file=pin_file, production=production)
    order = Order(package=package, output=output, shards=frozenset(shard or ()), holders=holders)
    act(workplace.open_workplace(campaign), order, as_json=as_json)


def act(place: Workplace, order: Order, *, as_json: bool) -> None:
    """Make the package.

    Raises:
        GouvCheckError: The campaign is not finished, or a file cannot be written.
    """
    from voucher_batch.handover import hand_over

    signer = None if order.holders is None else order.holders.open()[0]
    target = order.package if "://" in order.package else str(Path(order.package).resolve())
    with place.store() as store:
        made = hand_over(
            store,
            campaign=place.campaign,
            vault=place.vault(),
            form=place.form(),
            output=place.output(order.output),
            package=target,
            signer=signer,
            numbers=order.shards or None,
        )
    if as_json:
        emit_json({
            "package": order.package,
            "shards": made.shards,
            "sheets": made.sheets,
            "vouchers": made.vouchers,
        })  # fmt: skip
    else:
        emit(f"{made.sheets:,} sheets in {made.shards:,} shards, in {order.package}")
