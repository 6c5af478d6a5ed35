"""An auditor with the log's files and nothing else sees every way of cheating."""

from __future__ import annotations

from dataclasses import replace

import pytest

from issuer_api.audit import merkle
from issuer_api.audit.checkpoint import Checkpoint, open_checkpoint
from issuer_api.audit.leaf import Action, Leaf, commit
from issuer_api.audit.tiles import Tile, TileNodes, read_entries, write_entries
from issuer_api.audit.verify import CHECKPOINT, audit, prove_document
from issuer_api.errors import AuditError
from tests.support.audit_files import files_of
from tests.support.signing import ed25519_signer

ORIGIN = "audit.example.lu/gouvcheck"
LOG = ed25519_signer("audit log")
SALT, FINGERPRINT = b"s" * 32, b"f" * 32
SIZE = 300


def leaf(number: int) -> Leaf:
    return Leaf(
        time=1_790_000_000 + number,
        action=Action.WITHDRAWN if number % 10 == 9 else Action.ISSUED,
        client="sample-register",
        type=1,
        kid=b"12345678",
        commitment=commit(salt=SALT, fingerprint=FINGERPRINT, actor=f"desk {number}"),
    )


def published(size: int) -> dict[str, bytes]:
    """Return the files of a log of so many leaves, as they are served."""
    tiles = files_of([leaf(number).encode() for number in range(size)])
    files = {tile.path: content for tile, content in tiles.items()}
    root = merkle.root(size, TileNodes(tiles, size=size))
    files[CHECKPOINT] = Checkpoint(ORIGIN, size, root).sign(LOG)
    return files


@pytest.fixture
def files() -> dict[str, bytes]:
    return published(SIZE)


def head(files: dict[str, bytes]) -> Checkpoint:
    return open_checkpoint(files[CHECKPOINT], origin=ORIGIN, key=LOG.public)


def check(files: dict[str, bytes], *, older: Checkpoint | None = None) -> dict[Action, int]:
    found = audit(lambda path: files[path], origin=ORIGIN, key=LOG.public, older=older)
    return dict(found.actions)


def test_sound_log_is_counted(files: dict[str, bytes]) -> None:
    assert check(files) == {Action.ISSUED: 270, Action.WITHDRAWN: 30}


def test_log_goes_on_from_what_the_auditor_kept(files: dict[str, bytes]) -> None:
    older, grown = head(files), published(SIZE + 1)

    assert sum(check(grown, older=older).values()) == SIZE + 1
    for wrong in (replace(older, root=bytes(32)), replace(older, size=SIZE + 9)):
        with pytest.raises(AuditError, match="does not go on from"):
            check(grown, older=wrong)


def test_entry_that_was_changed_is_seen(files: dict[str, bytes]) -> None:
    path = Tile(None, 0).path
    entries = list(read_entries(files[path]))
    entries[7] = leaf(999).encode()

    with pytest.raises(AuditError, match="do not make the root"):
        check(files | {path: write_entries(entries)})


def test_entry_that_was_dropped_is_seen(files: dict[str, bytes]) -> None:
    path = Tile(None, 0).path
    fewer = write_entries(read_entries(files[path])[:-1])

    with pytest.raises(AuditError, match="holds 255 entries"):
        check(files | {path: fewer})


def test_tile_for_other_eyes_is_seen(files: dict[str, bytes]) -> None:
    path = Tile(0, 0).path

    with pytest.raises(AuditError, match="not that of the entries"):
        check(files | {path: files[path][::-1]})


def test_checkpoint_of_another_key_is_seen(files: dict[str, bytes]) -> None:
    forged = head(files).sign(ed25519_signer("another log"))

    with pytest.raises(AuditError, match="not among those"):
        check(files | {CHECKPOINT: forged})


@pytest.mark.parametrize("number", [0, 9, 255, 256, SIZE - 1])
def test_document_is_proven_from_a_few_files(files: dict[str, bytes], number: int) -> None:
    read: list[str] = []

    def fetch(path: str) -> bytes:
        read.append(path)
        return files[path]

    proven = prove_document(
        fetch,
        head(files),
        number,
        salt=SALT,
        fingerprint=FINGERPRINT,
        actor=f"desk {number}",
    )

    assert proven == leaf(number)
    assert len(read) == len(set(read)) <= 4


@pytest.mark.parametrize(
    "change",
    [{"salt": b"t" * 32}, {"fingerprint": b"g" * 32}, {"actor": "desk 8"}],
    ids=["another salt", "another code", "another actor"],
)
def test_document_that_the_leaf_is_not_of_is_not_proven(
    files: dict[str, bytes], change: dict[str, object]
) -> None:
    right = {"salt": SALT, "fingerprint": FINGERPRINT, "actor": "desk 7"}

    with pytest.raises(AuditError, match="does not stand for this document"):
        prove_document(lambda path: files[path], head(files), 7, **(right | change))  # type: ignore[arg-type]


def test_leaf_that_is_not_there_is_not_proven(files: dict[str, bytes]) -> None:
    for number in (-1, SIZE):
        with pytest.raises(AuditError, match="has no leaf"):
            prove_document(
                lambda path: files[path],
                head(files),
                number,
                salt=SALT,
                fingerprint=FINGERPRINT,
                actor="",
            )


def test_leaf_under_another_root_is_not_proven(files: dict[str, bytes]) -> None:
    with pytest.raises(AuditError, match="does not stand for this document"):
        prove_document(
            lambda path: files[path],
            replace(head(files), root=bytes(32)),
            7,
            salt=SALT,
            fingerprint=FINGERPRINT,
            actor="desk 7",
        )
