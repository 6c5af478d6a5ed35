"""The folder of a campaign: its file, its secret, where its books are, and what it makes.

::

    campaign.toml    what the campaign is; the same from the first letter to the last
    secret.toml      what its codes and seals derive from; for its owner's eyes only
    store.url        where the books are; it may hold the password of a database
    books.db         the books, unless they are in a database elsewhere
    imports/         how each file was read, and what became of its rows
    run/             letters, as the run writes them
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from gouvcheck_core.cli import files
from gouvcheck_core.errors import UsageError

if TYPE_CHECKING:
    from voucher_batch.campaign import Campaign
    from voucher_batch.sheet import Form
    from voucher_batch.store import Store
    from voucher_batch.vault import Vault

CAMPAIGN: Final = "campaign.toml"
SECRET: Final = "secret.toml"  # noqa: S105 - the name of a file
STORE: Final = "store.url"
BOOKS: Final = "books.db"
IMPORTS: Final = "imports"
RUN: Final = "run"


@dataclass(frozen=True, slots=True)
class Workplace:
    """A campaign and where its things are.

    Args:
        folder: That holds them.
        campaign: As its file describes it.
    """

    folder: Path
    campaign: Campaign

    def store(self) -> Store:
        """Open the books.

        Raises:
            BookError: They cannot be opened.
            UsageError: Nothing says where they are.
        """
        from voucher_batch.store import open_store

        url = files.read(self.folder / STORE).decode("utf-8", "replace").strip()
        return open_store(located(url, self.folder), campaign=self.campaign.id)

    def vault(self) -> Vault:
        """Open the campaign's secrets.

        Raises:
            VaultError: They cannot be used.
        """
        from voucher_batch.vault import Vault

        return Vault.open(f"file:{self.folder / SECRET}", campaign=self.campaign.id)

    def form(self) -> Form:
        """Return the form of the campaign's letters.

        Raises:
            SheetError: The template lacks something.
        """
        from voucher_batch.sheet import Form

        return Form.of(self.campaign)

    def output(self, named: str | None) -> str:
        """Return where letters are written, as named or in the folder."""
        return named or str((self.folder / RUN).resolve())


def open_workplace(folder: Path) -> Workplace:
    """Read the campaign in a folder.

    Raises:
        UsageError: ``usage-no-campaign``: there is none.
        CampaignFileError: Its file has faults.
    """
    path = folder / CAMPAIGN
    if not path.is_file():
        raise UsageError(
            "usage-no-campaign",
            f"There is no {CAMPAIGN} in {'this folder' if folder == Path() else folder}.",
            hint="Make a campaign with `gouvcheck-batch new DIR`, or name its folder with -C DIR.",
        )
    return Workplace(folder, read_campaign(path))


def read_campaign(path: Path) -> Campaign:
    """Return the campaign in a file, held against the templates that are installed.

    Raises:
        UsageError: The file cannot be read.
        CampaignFileError: It has faults.
    """
    from voucher_batch.campaign import load
    from voucher_batch.campaign.load import MAX_FILE_BYTES
    from voucher_batch.sheet import template_names
    from voucher_batch.sheet.template import load_template

    data = files.read(path, limit=MAX_FILE_BYTES + 1)
    templates = {name: load_template(name).languages for name in template_names()}
    return load(data, source=path.name, templates=templates)


def located(url: str, folder: Path) -> str:
    """Return the URL of a store; that of a file is taken from the campaign's folder on."""
    name = url.removeprefix("sqlite:///")
    return url if name == url else f"sqlite:///{folder.resolve() / name}"


def ensure_open(store: Store) -> None:
    """Refuse to make or send more for a campaign that is closed.

    Raises:
        BookError: ``book-closed``.
    """
    from voucher_batch.store.closing import ClosingBook

    with store.read() as books:
        ClosingBook(books.connection, campaign=books.campaign).ensure_open()
