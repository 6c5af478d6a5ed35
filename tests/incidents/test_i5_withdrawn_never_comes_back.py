"""I5: what was revoked one day was valid again the next.

A trust list was published, then an older one took its place, and keys and certificates that had
been revoked passed again. Here versions never go back: not for an attacker with old files, not
for a publisher who restores a backup or changes his mind, not on another medium, not after a
restart.
"""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from gouvcheck_core.trust_store import DirectoryStore
from tests.support.desk import DAY, STATUS_SIGNER

if TYPE_CHECKING:
    from tests.support.desk import Desk


@pytest.fixture
def withdrawn(desk: Desk) -> Desk:
    """Withdraw one document and one key, and keep a copy of what was published before."""
    desk.paper(index=100)
    desk.paper(index=101, key="document-2")
    shutil.copytree(desk.folder / "keys", desk.folder / "before")
    desk.run("keys bundle --out before.bundle")
    desk.run("keys compromise demo/document-2.public.pem")
    desk.run(f"keys mark 1:100 withdrawn --signer {STATUS_SIGNER}")
    desk.sign_trust(2)
    assert desk.update().code == 0
    assert (desk.reason(100), desk.reason(101)) == ("withdrawn", "key-compromised")
    return desk


@pytest.mark.parametrize("source", ["before", "before.bundle"])
def test_older_files_are_refused_and_nothing_changes(withdrawn: Desk, source: str) -> None:
    held = withdrawn.held()
    ran = withdrawn.update(source=source)
    assert ran.code == 65
    assert "[update-rollback]" in ran.err
    assert withdrawn.held() == held
    assert (withdrawn.reason(100), withdrawn.reason(101)) == ("withdrawn", "key-compromised")


@pytest.mark.parametrize(
    "mixed",
    [
        ("head.cose",),
        ("head.cose", "trust/1.trust.cose"),
        ("head.cose", "status/1/1.cwt"),
        ("status/1/1.cwt",),
    ],
)
def test_old_and_new_files_are_not_mixed(withdrawn: Desk, mixed: tuple[str, ...]) -> None:
    for name in mixed:
        new = {"status/1/1.cwt": "status/1/2.cwt"}.get(name, name)
        shutil.copy(withdrawn.folder / "before" / name, withdrawn.folder / "keys" / new)
    withdrawn.update()
    assert (withdrawn.reason(100), withdrawn.reason(101)) == ("withdrawn", "key-compromised")


def test_publisher_who_restores_a_backup_is_stopped_by_every_phone(withdrawn: Desk) -> None:
    shutil.rmtree(withdrawn.folder / "keys")
    (withdrawn.folder / "before").rename(withdrawn.folder / "keys")
    withdrawn.now += DAY
    withdrawn.publish()
    ran = withdrawn.update()
    assert ("[update-equivocation]" in ran.err) or ("[update-rollback]" in ran.err)
    assert (withdrawn.reason(100), withdrawn.reason(101)) == ("withdrawn", "key-compromised")


def test_publisher_cannot_change_his_mind(withdrawn: Desk) -> None:
    code = withdrawn.refused(f"keys mark 1:100 valid --signer {STATUS_SIGNER}")
    assert code == "publish-withdrawn"
    code = withdrawn.refused("keys retire demo/document-2.public.pem")
    assert code == "publish-key-compromised"
    code = withdrawn.refused("keys add-key demo/document-2.public.pem --issuer demo --type 1")
    assert code == "publish-key-listed"


def test_restart_of_the_phone_forgets_nothing(withdrawn: Desk) -> None:
    store = DirectoryStore(withdrawn.folder / "phone")
    kept = store.load()
    assert kept is not None
    assert (kept.marks.trust, kept.marks.lists) == (2, {1: 2})
    store.save(kept)
    assert withdrawn.reason(100) == "withdrawn"


def test_next_heads_keep_what_was_denied(desk: Desk) -> None:
    fingerprint = desk.paper(index=100).message.fingerprint
    (desk.folder / "deny.txt").write_text(fingerprint.hex(), "utf-8")
    desk.publish(options="--deny deny.txt")
    for _ in range(3):
        desk.publish()
    desk.update()
    assert desk.reason(100) == "withdrawn"
