"""Audit the log from its files alone, without the service: offline, by anybody.

1. the checkpoint is signed with the log's key
2. the entries, every one of them read, make the root that it names
3. the tiles of hashes are those of the entries, so that whoever proves from them proves the same
4. the log goes on from an older checkpoint that the auditor kept
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

from issuer_api.audit import merkle
from issuer_api.audit.checkpoint import Checkpoint, open_checkpoint
from issuer_api.audit.leaf import Action, Leaf, commits_to
from issuer_api.audit.tiles import HEIGHT, WIDTH, Tile, TileNodes, read_entries, tiles_of
from issuer_api.errors import AuditError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from gouvcheck_core.keys import PublicKey

CHECKPOINT: Final = "checkpoint"
"""Name of the signed head, beside the tiles."""


class Fetch(Protocol):
    """Where the log's files come from."""

    def __call__(self, path: str) -> bytes:
        """Return a file.

        Raises:
            AuditError: It is not there.
        """
        ...


@dataclass(frozen=True, slots=True)
class Audited:
    """A log that was found to be sound.

    Args:
        checkpoint: Its head.
        actions: How often what was done.
    """

    checkpoint: Checkpoint
    actions: Mapping[Action, int]


def audit(fetch: Fetch, *, origin: str, key: PublicKey, older: Checkpoint | None = None) -> Audited:
    """Read the whole log and see that it is sound.

    Args:
        fetch: The log's files.
        origin: Its name.
        key: Its key.
        older: The checkpoint that the auditor kept from the last time.

    Raises:
        AuditError: ``audit-checkpoint``, ``audit-root``, ``audit-tile``, ``audit-entries``,
            ``audit-leaf``, ``audit-rewritten``.
    """
    # 1
    checkpoint = open_checkpoint(fetch(CHECKPOINT), origin=origin, key=key)
    # 2
    kept: dict[tuple[int, int], bytes] = {}
    actions: Counter[Action] = Counter()
    for number, entry in enumerate(_entries(fetch, checkpoint.size)):
        actions[Leaf.parse(entry).action] += 1
        _keep(kept, number, entry)
    nodes = _Kept(kept)
    if merkle.root(checkpoint.size, nodes) != checkpoint.root:
        raise AuditError(
            "audit-root",
            "The entries do not make the root that the checkpoint names.",
            hint="Take both to an independent auditor: an entry was changed, added or removed.",
        )
    # 3
    for tile in tiles_of(checkpoint.size):
        if tile.level is not None:
            _check_tile(fetch, tile, nodes)
    # 4
    if older is not None:
        _check_older(older, checkpoint, nodes)
    return Audited(checkpoint, dict(actions))


def prove_document(
    fetch: Fetch,
    checkpoint: Checkpoint,
    number: int,
    *,
    salt: bytes,
    fingerprint: bytes,
    actor: str,
) -> Leaf:
    """Return the leaf of a document, proven to stand in the log; only a few files are read.

    Args:
        fetch: The log's files.
        checkpoint: Opened before.
        number: Of the leaf.
        salt: Of the document, from whoever keeps the register.
        fingerprint: Of its code.
        actor: Who was at the desk.

    Raises:
        AuditError: ``audit-no-leaf``, ``audit-not-proven``.
    """
    if not 0 <= number < checkpoint.size:
        raise AuditError(
            "audit-no-leaf",
            f"The log has no leaf {number}.",
            hint="Leaves are counted from 0; the checkpoint says how many there are.",
        )
    bundle, place = divmod(number, WIDTH)
    width = min(WIDTH, checkpoint.size - bundle * WIDTH)
    entry = read_entries(fetch(Tile(None, bundle, width).path))[place]
    proof = merkle.inclusion_proof(
        number, checkpoint.size, TileNodes(_Fetched(fetch), size=checkpoint.size)
    )
    stands = merkle.includes(
        merkle.leaf_hash(entry),
        index=number,
        size=checkpoint.size,
        proof=proof,
        root_hash=checkpoint.root,
    )
    leaf = Leaf.parse(entry)
    if not stands or not commits_to(
        leaf.commitment, salt=salt, fingerprint=fingerprint, actor=actor
    ):
        raise AuditError(
            "audit-not-proven",
            f"Leaf {number} does not stand for this document.",
            hint="Check the number, the salt and the code; if they are right, the log is not.",
        )
    return leaf


def _entries(fetch: Fetch, size: int) -> Iterator[bytes]:
    for tile in tiles_of(size):
        if tile.level is None:
            entries = read_entries(fetch(tile.path))
            if len(entries) != tile.width:
                raise AuditError(
                    "audit-entries",
                    f"The bundle {tile.path} holds {len(entries)} entries.",
                    hint="Fetch it again; if it stays so, the log is damaged.",
                )
            yield from entries


def _keep(kept: dict[tuple[int, int], bytes], number: int, entry: bytes) -> None:
    kept[0, number] = merkle.leaf_hash(entry)
    for level, place in merkle.completed(number):
        kept[level, place] = merkle.node_hash(
            kept[level - 1, 2 * place], kept[level - 1, 2 * place + 1]
        )


def _check_tile(fetch: Fetch, tile: Tile, nodes: merkle.Nodes) -> None:
    first = tile.number * WIDTH
    level = (tile.level or 0) * HEIGHT
    wanted = b"".join(nodes(level, first + place) for place in range(tile.width))
    if fetch(tile.path) != wanted:
        raise AuditError(
            "audit-tile",
            f"The tile {tile.path} is not that of the entries.",
            hint="Fetch it again; if it stays so, the log shows different people different things.",
        )


def _check_older(older: Checkpoint, newer: Checkpoint, nodes: merkle.Nodes) -> None:
    goes_on = older.size <= newer.size and merkle.root(older.size, nodes) == older.root
    if not goes_on:
        raise AuditError(
            "audit-rewritten",
            f"The log does not go on from the checkpoint of {older.size} leaves.",
            hint="Keep both checkpoints: together they prove that the log was rewritten.",
        )


class _Kept:
    def __init__(self, kept: Mapping[tuple[int, int], bytes]) -> None:
        self._kept = kept

    def __call__(self, level: int, number: int) -> bytes:
        return self._kept[level, number]


class _Fetched(dict[Tile, bytes]):
    """Tiles by name, each fetched when it is asked for the first time."""

    def __init__(self, fetch: Fetch) -> None:
        super().__init__()
        self._fetch = fetch

    def __missing__(self, tile: Tile) -> bytes:
        self[tile] = content = self._fetch(tile.path)
        return content
