"""I6: fakes stayed green for weeks, because block lists came with releases of the app.

Who wanted a known fake refused had to ship a new app, and wait until people installed it. Here
what is refused is data: signed, hours old, fetched or carried on a stick, and taken in by a
program that does not change by a byte.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

import gouvcheck_core
from gouvcheck_core.update import HEAD_NAME
from tests.support.desk import HOUR

if TYPE_CHECKING:
    from tests.support.desk import Desk


def program() -> str:
    """Return a digest of every file of the program."""
    (folder,) = map(Path, gouvcheck_core.__path__)
    paths = sorted(path for path in folder.rglob("*") if path.suffix in {".py", ".toml"})
    return hashlib.sha256(b"".join(path.read_bytes() for path in paths)).hexdigest()


def test_fake_is_refused_hours_later_by_the_same_program(desk: Desk) -> None:
    before = program()
    fake, other = desk.paper(index=100), desk.paper(index=101)
    assert (desk.reason(100), desk.reason(101)) == ("genuine", "genuine")
    desk.now += 6 * HOUR
    (desk.folder / "deny.txt").write_text(fake.message.fingerprint.hex(), "utf-8")
    desk.publish(options="--deny deny.txt")
    assert desk.update().code == 0
    assert (desk.reason(100), desk.reason(101)) == ("withdrawn", "genuine")
    assert other.message.kid == fake.message.kid
    assert program() == before


def test_block_list_reaches_a_phone_without_a_network(desk: Desk) -> None:
    fake = desk.paper(index=100)
    (desk.folder / "deny.txt").write_text(fake.message.fingerprint.hex(), "utf-8")
    desk.publish(options="--deny deny.txt")
    desk.run("keys bundle --out stick.bundle")
    (desk.folder / "keys").rename(desk.folder / "out of reach")
    assert desk.call("update --from stick.bundle --to phone").code == 0
    assert desk.reason(100) == "withdrawn"


def test_block_list_counts_before_everything_else_has_come(desk: Desk) -> None:
    fake = desk.paper(index=100)
    desk.run("keys renew")
    (desk.folder / "deny.txt").write_text(fake.message.fingerprint.hex(), "utf-8")
    desk._signed("trust", 2, ("trust-1", "trust-2"))  # noqa: SLF001 - the head comes below
    desk.publish(options="--deny deny.txt")
    (desk.folder / "keys" / "trust" / "2.trust.cose").unlink()
    ran = desk.update()
    assert "[update-unreachable]" in ran.err
    assert desk.reason(100) == "withdrawn"


def test_block_list_that_nobody_signed_blocks_nothing(desk: Desk) -> None:
    desk.paper(index=100)
    path = desk.folder / "keys" / HEAD_NAME
    forged = bytearray(path.read_bytes())
    forged[len(forged) // 2] ^= 1
    path.write_bytes(forged)
    assert desk.update().code == 65
    assert desk.reason(100) == "genuine"


def test_program_has_no_list_of_its_own() -> None:
    (folder,) = map(Path, gouvcheck_core.__path__)
    data = {path.name for path in folder.rglob("*") if path.is_file()}
    assert [name for name in data if "deny" in name or "block" in name] == []
