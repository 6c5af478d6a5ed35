"""An import that is killed, doubled or starved leaves the books whole."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine

from issuer_api.store.opening import open_register
from issuer_api.vouchers.comparing import compare, known_campaign
from tests.integration.issuer.import_program import left, take
from tests.support.databases import Database, database, store_url
from tests.support.manifests import Made, entries
from tests.support.register import register
from voucher_batch.errors import BookError
from voucher_batch.manifest.model import ENTRIES

if TYPE_CHECKING:
    from issuer_api.store.opening import Register

__all__ = ["database", "register", "store_url"]

ROOT: Final = Path(__file__).resolve().parents[3]
PROGRAM: Final = [sys.executable, "-m", "tests.integration.issuer.import_program"]
VOUCHERS: Final = ENTRIES + 3
ROWS: Final = VOUCHERS + 2
"""With those of the campaign and its list."""
LONGEST: Final = 120.0
FEW_PAGES: Final = 100


@pytest.fixture
def manifest(tmp_path: Path) -> Path:
    path = tmp_path / "manifest.cbor"
    path.write_bytes(Made.of(entries(VOUCHERS, void={4})).file())
    return path


def is_whole(url: str) -> bool:
    """Tell whether the books hold what the manifest says."""
    with open_register(url) as register, register.read() as books:
        return not compare(books, known_campaign(books, "spring"))


def test_import_that_is_killed_anywhere_leaves_nothing(
    register: Register, store_url: str, manifest: Path
) -> None:
    register.close()
    done = subprocess.run(
        [*PROGRAM, store_url, str(manifest), "--kill-everywhere"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=LONGEST,
    )
    assert done.returncode == 0, done.stderr
    counted = [int(line) for line in done.stdout.split()]
    assert len(counted) > 10
    assert set(counted[:-1]) == {0}
    assert counted[-1] == ROWS
    assert is_whole(store_url)


def test_two_imports_at_the_same_time_are_one(
    register: Register, store_url: str, manifest: Path, tmp_path: Path
) -> None:
    register.close()
    start = tmp_path / "start"
    line = [*PROGRAM, store_url, str(manifest), "--wait-for", str(start)]
    processes = [
        subprocess.Popen(line, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    try:
        for process in processes:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
        start.touch()
        said = [process.communicate(timeout=LONGEST) for process in processes]
    finally:
        for process in processes:
            process.kill()
            process.wait()
    assert [process.returncode for process in processes] == [0, 0], said
    assert sorted(out for out, _ in said) == ["0 known\n", f"{VOUCHERS} new\n"]
    assert left(store_url) == ROWS
    assert is_whole(store_url)


@pytest.mark.parametrize("database", [Database.SQLITE], ids=["sqlite"])
def test_disk_that_is_full_leaves_nothing_and_more_room_helps(
    register: Register, store_url: str, manifest: Path
) -> None:
    register.close()

    def starve(connection: Any, _record: object) -> None:
        connection.execute(f"PRAGMA max_page_count = {FEW_PAGES}")

    event.listen(Engine, "connect", starve)
    try:
        with pytest.raises(BookError) as caught:
            take(store_url, manifest)
    finally:
        event.remove(Engine, "connect", starve)
    assert (caught.value.code, "SQLITE_FULL" in caught.value.sentence) == ("book-database", True)
    assert left(store_url) == 0

    assert take(store_url, manifest).entered == VOUCHERS
    assert is_whole(store_url)
