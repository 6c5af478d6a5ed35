"""A small campaign of invented persons, ready to be run: for tests and measurements."""

from __future__ import annotations

import datetime as dt
import hashlib
from concurrent.futures import Future
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Self, TypeVar

from gouvcheck_core.scan import Effort, scan_pixels
from gouvcheck_core.scan.pdf import PdfPages
from tests.support.signing import ed25519_signer
from voucher_batch.allocate import allocate
from voucher_batch.beneficiary import Address, Beneficiary, Channel, Country
from voucher_batch.campaign import load
from voucher_batch.folder import Folder
from voucher_batch.manifest import entries_of, signing_keys, write_manifest
from voucher_batch.piece import Mark
from voucher_batch.plan import plan
from voucher_batch.rebuild import Rebuilder
from voucher_batch.run import Order, Terms, run_campaign
from voucher_batch.sheet import Form
from voucher_batch.store import create_store, open_store
from voucher_batch.vault import Vault
from voucher_batch.vault.sealing import seal_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from gouvcheck_core.signer import Signer
    from voucher_batch.campaign import Campaign
    from voucher_batch.run import Summary
    from voucher_batch.store import Store

_Job = TypeVar("_Job")
_Result = TypeVar("_Result")

SAMPLES: Final = Path(__file__).parents[1] / "samples" / "batch"
SECRET: Final = bytes(range(32))
SIGNERS: Final = (ed25519_signer("campaign 1"), ed25519_signer("campaign 2"))
"""They sign the same bytes in the same way, so that two runs of one campaign can be compared."""

_CITIES: Final = {
    Country.LU: ("1111", "Esch (sample)"),
    Country.FR: ("57000", "Metz (sample)"),
    Country.BE: ("6700", "Arlon (sample)"),
    Country.DE: ("54290", "Trier (sample)"),
}
_COUNTRIES: Final = (Country.LU, Country.LU, Country.FR, Country.LU, Country.DE, Country.BE)
_LANGUAGES: Final = ("fr", "de", "en", "pt", "nl")
_FIRST: Final = 1 << 32
"""Number of the first beneficiary: that of an import, and line 0."""


def sample_campaign(*, shard_size: int = 10) -> Campaign:
    """Return the campaign of tests/samples/batch/voucher.toml with shards of another size."""
    data = (SAMPLES / "voucher.toml").read_bytes()
    return replace(load(data, source="voucher.toml"), shard_size=shard_size)


def sample_person(number: int, *, email: bool = False) -> Beneficiary:
    """Return an invented person."""
    country = _COUNTRIES[number % len(_COUNTRIES)]
    postcode, city = _CITIES[country]
    return Beneficiary(
        given_names=f"Sample-{number}",
        family_name="Müller-Ünübér" if number % 3 else "Van den Broeck-Schneider",
        birth_date=dt.date(1950 + number % 50, 1, 1),
        language=_LANGUAGES[number % len(_LANGUAGES)],
        channel=Channel.EMAIL if email else Channel.POST,
        address=Address(f"{number}, rue de l'Exemple", postcode, city, country),
        email=f"sample{number}@example.org" if email else "",
    )


@dataclass(frozen=True, slots=True)
class Factory:
    """A campaign with its store, planned and not yet run."""

    campaign: Campaign
    vault: Vault
    store: Store

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.store.close()

    @property
    def post(self) -> list[int]:
        """The numbers of the shards that are printed, the largest first."""
        with self.store.read() as books:
            posted = [s for s in books.shards.all() if s.channel is Channel.POST]
        return [s.number for s in sorted(posted, key=lambda s: -s.pieces)]

    def order(self, output: Path | str, *, signers: Sequence[Signer] = SIGNERS) -> Order:
        """Return the order to make it."""
        return Order(
            campaign=self.campaign,
            store=self.store,
            vault=self.vault,
            signers=signers,
            form=Form.of(self.campaign),
            output=str(output),
        )


def open_factory(url: str, *, shard_size: int = 10) -> Factory:
    """Open a campaign that `fill` has filled, perhaps in another process."""
    campaign = sample_campaign(shard_size=shard_size)
    vault = Vault(SECRET, campaign=campaign.id)
    return Factory(campaign, vault, open_store(url, campaign=campaign.id))


def fill(url: str, *, persons: int, mails: int = 0, shard_size: int = 10) -> Factory:
    """Lay out a store with a campaign of so many persons by post, and some more by e-mail."""
    create_store(url)
    factory = open_factory(url, shard_size=shard_size)
    people = [
        (_FIRST + number, f"{number:013}", sample_person(number, email=number >= persons))
        for number in range(persons + mails)
    ]
    with factory.store.begin() as books:
        books.people.take_in(seal_rows(factory.vault.sealer, people))
    allocate(factory.store, factory.vault, lists=factory.campaign.lists)
    plan(factory.store, factory.vault, factory.campaign, keys=len(SIGNERS))
    return factory


class Inline:
    """Workers that work where they are asked, one job at a time."""

    width = 1

    def submit(self, work: Callable[[_Job], _Result], job: _Job) -> Future[_Result]:
        """Work at once."""
        future: Future[_Result] = Future()
        try:
            future.set_result(work(job))
        except Exception as error:  # noqa: BLE001 - as an executor does
            future.set_exception(error)
        return future

    def is_loss(self, error: BaseException) -> bool:  # noqa: ARG002 - the protocol's
        """Tell that this process is never lost."""
        return False

    def renew(self) -> None:
        """Have nothing to leave."""


def run(
    factory: Factory, output: Path | str, *, signers: Sequence[Signer] = SIGNERS, **options: Any
) -> Summary:
    """Run a campaign in this process."""
    options = {"workers": Inline(), "terms": Terms(), **options}
    return run_campaign(factory.order(output, signers=signers), **options)


def files(folder: Path) -> dict[str, str]:
    """Return every file below a folder with its SHA-256, by its path."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def letters(folder: Path) -> list[str]:
    """Return the codes on all sheets in a folder, read off their pixels."""
    found: list[str] = []
    for path in sorted(folder.rglob("*.pdf")):
        with PdfPages(path.read_bytes()) as pages:
            for number in range(1, pages.count + 1):
                grey = pages.draw(number, dpi=200)
                codes = scan_pixels(
                    grey.pixels, width=grey.width, height=grey.height, effort=Effort.PAGE
                )
                found += [code.text for code in codes]
    return found


def codes(factory: Factory) -> list[str]:
    """Return the code of every voucher that is posted, rebuilt from the books."""
    with factory.store.read() as books:
        rebuilder = Rebuilder(factory.campaign, factory.vault, keys=books.keys.public())
        mark = Mark(campaign=factory.campaign.id, shard=1, piece=1, pieces=1)
        return [
            rebuilder.piece(row, mark=mark).code
            for shard in books.shards.all()
            if shard.channel is Channel.POST
            for row in books.pieces.of(shard.number)
        ]


def manifest_bytes(factory: Factory, folder: Path) -> bytes:
    """Return the campaign's manifest, signed by a key that signs in the same way every time."""
    with factory.store.read() as books:
        keys = signing_keys(books)
        write_manifest(
            Folder(str(folder)),
            "manifest.cbor",
            entries=entries_of(books, campaign=factory.campaign, keys=keys),
            campaign=factory.campaign,
            secrets=factory.vault.fingerprint,
            keys=keys,
            signer=SIGNERS[0],
        )
    return (folder / "manifest.cbor").read_bytes()
