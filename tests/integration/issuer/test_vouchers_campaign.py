"""A campaign from the factory to the redemption side: letters, manifest, key, and no name."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
from sqlalchemy.engine import make_url

from gouvcheck_core import claims, cose, envelope
from gouvcheck_core.reference import Reference
from issuer_api.store.every_table import metadata
from issuer_api.store.opening import create_register, open_register
from issuer_api.vouchers.comparing import compare
from issuer_api.vouchers.finding import find
from issuer_api.vouchers.importing import import_manifest
from issuer_api.vouchers.reference_keys import ReferenceKeys
from tests.support.databases import Database, database, store_url
from tests.support.factory import SIGNERS, fill, letters, manifest_bytes, run, sample_person
from tests.support.register import NOW
from voucher_batch.manifest import read_manifest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from issuer_api.store.opening import Register
    from voucher_batch.vault import Vault

__all__ = ["database", "store_url"]

PERSONS: Final = 12
BELIEVED: Final = {SIGNERS[0].public.kid: SIGNERS[0].public}


@dataclass(frozen=True)
class Made:
    """What the factory hands over, and what it printed."""

    manifest: bytes
    vault: Vault
    codes: tuple[str, ...]
    keys: Path


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """Run a campaign; read its codes off the pixels of its letters."""
    folder = tmp_path_factory.mktemp("factory")
    with fill(f"sqlite:///{folder / 'books.db'}", persons=PERSONS, shard_size=5) as factory:
        run(factory, folder / "run")
        keys = folder / "keys"
        keys.mkdir(mode=0o700)
        factory.vault.reference_key.write(keys / f"{factory.campaign.id}.toml")
        return Made(
            manifest_bytes(factory, folder),
            factory.vault,
            tuple(letters(folder / "run")),
            keys,
        )


@pytest.fixture
def register(store_url: str, made: Made) -> Iterator[Register]:
    """Return a register into which the manifest was imported."""
    create_register(store_url)
    with open_register(store_url) as register:
        with register.begin() as books:
            manifest = read_manifest(io.BytesIO(made.manifest), keys=BELIEVED)
            import_manifest(books, manifest, reserved={3}, now=NOW)
        yield register


def printed(code: str) -> claims.Claims:
    return claims.parse(cose.parse(envelope.from_text(code)).payload)


def test_every_voucher_is_found_by_the_reference_in_its_printed_code(
    register: Register, made: Made
) -> None:
    assert len(set(made.codes)) == PERSONS
    keys = ReferenceKeys(made.keys)
    with register.read() as books:
        (campaign,) = books.campaigns.all()
        assert compare(books, campaign) == ()
        assert campaign.counts.vouchers == PERSONS
        places = set()
        for code in made.codes:
            said = printed(code)
            assert said.cti is not None
            assert said.status is not None
            found = find(books, Reference.from_bytes(said.cti).text, keys=keys)
            assert (found.voucher.list, found.voucher.entry) == (
                said.status.list,
                said.status.index,
            )
            assert found.voucher.kid == cose.parse(envelope.from_text(code)).kid
            assert found.voucher.value == 5_000
            places.add((found.voucher.list, found.voucher.entry))
        assert len(places) == PERSONS


def personal() -> Iterator[str]:
    """Yield what names, or leads to, the people of the campaign."""
    for number in range(PERSONS):
        person = sample_person(number)
        yield person.given_names
        yield person.family_name
        yield f"{number:013}"
        yield person.birth_date.isoformat()
        yield person.birth_date.strftime("%d.%m.%Y")
        yield person.email or "@example.org"
        assert person.address is not None
        yield person.address.street
        yield person.address.city


def content(register: Register, url: str, database: Database) -> bytes:
    """Return all that the service's database holds: its files, or every value of every table."""
    if database is Database.SQLITE:
        register.close()
        path = make_url(url).database
        assert path is not None
        parts = sorted(Path(path).parent.glob(f"{Path(path).name}*"))
        return b"".join(part.read_bytes() for part in parts)
    with register.read() as books:
        rows = [
            value if isinstance(value, bytes) else str(value).encode()
            for table in metadata.sorted_tables
            for row in books.connection.execute(table.select())
            for value in row
        ]
    return b"\0".join(rows)


def test_nobody_is_in_the_service_and_nothing_that_redeems(
    register: Register, store_url: str, database: Database, made: Made
) -> None:
    held = content(register, store_url, database)

    assert b"sample-voucher" in held  # so it is the content that was looked at
    wanted = {text.encode(code) for text in personal() for code in ("utf-8", "utf-16-le")}
    assert [each for each in wanted if each in held] == []
    for code in made.codes:
        said = printed(code)
        assert said.cti is not None
        assert said.cti not in held
        assert Reference.from_bytes(said.cti).text.encode() not in held
    key = (made.keys / "sample-voucher.toml").read_text("utf-8").split('key = "')[1][:64]
    assert bytes.fromhex(key) not in held
    assert key.encode() not in held
