"""`gouvcheck-batch new`: make the folder of a campaign, with its secret and its empty books."""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib.resources import files as packaged
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from gouvcheck_core.cli import files, options
from gouvcheck_core.cli.console import emit, emit_json, say
from gouvcheck_core.errors import UsageError
from voucher_batch.cli import workplace

if TYPE_CHECKING:
    from voucher_batch.campaign import Campaign

EXAMPLE: Final = options.example("gouvcheck-batch new spring-2027 --from draft.toml")

_SAMPLE: Final = "sample-campaign.toml"
_ID: Final = re.compile(r'^id = "[^"]*"', re.MULTILINE)
_PRIVATE_FOLDER: Final = 0o700


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What the caller asks for.

    Args:
        folder: To make; its name becomes the campaign's identifier in a file made from the sample.
        draft: A campaign file to begin with, or None for the sample.
        store: URL of the books, or None for a file in the folder.
    """

    folder: Path
    draft: Path | None
    store: str | None


@dataclass(frozen=True, slots=True)
class Plan:
    """All that is to be laid out, checked.

    Args:
        folder: To make.
        content: Of the campaign file.
        campaign: That it describes.
        store: URL of the books, as it is written down.
    """

    folder: Path
    content: bytes
    campaign: Campaign
    store: str


def command(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder to make.")],
    *,
    draft: Annotated[
        Path | None,
        typer.Option("--from", metavar="FILE", help="A campaign file; the sample if left out."),
    ] = None,
    store: Annotated[
        str | None,
        typer.Option(
            "--store",
            metavar="URL",
            envvar="GOUVCHECK_STORE",
            help="postgresql://USER@HOST/DATABASE; a SQLite file in the folder if left out.",
        ),
    ] = None,
    as_json: options.AsJson = False,
) -> None:
    """Make the folder of a campaign.

    It holds the campaign file, its secret and its empty books. The secret belongs to the identifier
    in the campaign file: choose it before. The rest of the file may change until the first voucher
    is allocated.
    """
    act(plan(Order(folder=folder, draft=draft, store=store)), as_json=as_json)


def plan(order: Order) -> Plan:
    """Read the campaign file, and see that nothing would be overwritten.

    Raises:
        GouvCheckError: The folder is in use, or the file has faults.
    """
    if order.folder.exists() and any(order.folder.iterdir()):
        raise UsageError(
            "usage-exists",
            f"{order.folder} exists already, and is not empty.",
            hint="Name another folder; the secret of a campaign is never replaced.",
        )
    from voucher_batch.campaign import load

    if order.draft is None:
        content = _sample(order.folder.resolve().name)
        campaign = load(content, source=workplace.CAMPAIGN)
    else:
        content = files.read(order.draft)
        campaign = workplace.read_campaign(order.draft)
    return Plan(order.folder, content, campaign, order.store or f"sqlite:///{workplace.BOOKS}")


def act(plan: Plan, *, as_json: bool) -> None:
    """Make the folder.

    Raises:
        GouvCheckError: A file or the database cannot be made.
    """
    from voucher_batch.store import create_store
    from voucher_batch.vault import Vault

    try:
        plan.folder.mkdir(mode=_PRIVATE_FOLDER, parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(
            "usage-not-written",
            f"{plan.folder} cannot be made ({error.strerror}).",
            hint="Choose a folder where you may write.",
        ) from error
    create_store(workplace.located(plan.store, plan.folder))
    secret = plan.folder / workplace.SECRET
    Vault.create(f"file:{secret}", campaign=plan.campaign.id)
    files.write(plan.folder / workplace.STORE, f"{plan.store}\n".encode(), rights=files.PRIVATE)
    files.write(plan.folder / workplace.CAMPAIGN, plan.content)
    say(f"keep a copy of {secret} apart from the backups of the books")
    if as_json:
        emit_json({"folder": str(plan.folder), "campaign": plan.campaign.id})
    else:
        emit(str(plan.folder))


def _sample(name: str) -> bytes:
    """Return the sample with the folder's name as identifier, if that can be one."""
    text = packaged(__package__).joinpath(_SAMPLE).read_text("utf-8")
    identifier = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
    return _ID.sub(f'id = "{identifier or "campaign"}"', text, count=1).encode()
