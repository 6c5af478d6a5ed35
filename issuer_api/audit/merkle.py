"""Merkle trees of RFC 6962 section 2.1, over hashes that somebody else keeps.

A tree of n leaves is determined by the hashes of its complete subtrees, each of which has 2^level
leaves and a number at that level. Whoever proves something asks a `Nodes` for those and gets no
other; whoever verifies needs only the proof.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

HASH_LENGTH: Final = 32

EMPTY_ROOT: Final = hashlib.sha256(b"").digest()
"""Root of the tree without leaves."""


class Nodes(Protocol):
    """The hashes of complete subtrees."""

    def __call__(self, level: int, number: int) -> bytes:
        """Return the hash over the leaves ``number << level`` up to ``(number + 1) << level``.

        Args:
            level: 0 for the leaves.
            number: From the left, 0 first. Only complete subtrees are asked for.
        """
        ...


def leaf_hash(entry: bytes) -> bytes:
    """Return the hash of a leaf."""
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of an inner node."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def completed(index: int) -> Iterator[tuple[int, int]]:
    """Yield the subtrees above the leaves that leaf ``index`` completes, the lowest first.

    Yields:
        Level and number. Each is the node over ``2 * number`` and ``2 * number + 1`` below it.
    """
    level, number = 1, index
    while number & 1:
        number >>= 1
        yield level, number
        level += 1


def root(size: int, nodes: Nodes) -> bytes:
    """Return the root of the tree of the first ``size`` leaves."""
    return _range_hash(0, size, nodes) if size else EMPTY_ROOT


def inclusion_proof(index: int, size: int, nodes: Nodes) -> list[bytes]:
    """Return the audit path of leaf ``index`` in the tree of ``size`` leaves (section 2.1.1).

    Raises:
        IndexError: There is no such leaf; a caller asks only for what it counted.
    """
    if not 0 <= index < size:
        raise IndexError("no such leaf")
    return _path(index, 0, size, nodes)


def consistency_proof(old: int, new: int, nodes: Nodes) -> list[bytes]:
    """Return the proof that the first ``old`` leaves begin the tree of ``new`` (section 2.1.2).

    Raises:
        IndexError: ``old`` is not from 1 to ``new``.
    """
    if not 1 <= old <= new:
        raise IndexError("no such tree")
    return _subproof(old, 0, new, nodes, whole=True)


def includes(
    entry_hash: bytes, *, index: int, size: int, proof: Sequence[bytes], root_hash: bytes
) -> bool:
    """Tell whether ``proof`` shows the leaf at ``index`` in the tree with ``root_hash``.

    RFC 9162 section 2.1.3.2 gives the algorithm for the same trees.
    """
    if not 0 <= index < size:
        return False
    place, last, found = index, size - 1, entry_hash
    for sibling in proof:
        if last == 0:
            return False
        if place & 1 or place == last:
            found = node_hash(sibling, found)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            found = node_hash(found, sibling)
        place, last = place >> 1, last >> 1
    return last == 0 and found == root_hash


def extends(
    old_root: bytes, *, old: int, new_root: bytes, new: int, proof: Sequence[bytes]
) -> bool:
    """Tell whether ``proof`` shows that the tree of ``new`` leaves goes on from that of ``old``.

    RFC 9162 section 2.1.4.2 gives the algorithm for the same trees.
    """
    if not 0 < old <= new:
        return False
    if old == new:
        return not proof and old_root == new_root
    path = list(proof)
    if old & (old - 1) == 0:  # a complete subtree is its own first hash, and no proof repeats it
        path.insert(0, old_root)
    if not path:
        return False
    place, last = old - 1, new - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    before = after = path[0]
    for sibling in path[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            before, after = node_hash(sibling, before), node_hash(sibling, after)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            after = node_hash(after, sibling)
        place, last = place >> 1, last >> 1
    return last == 0 and before == old_root and after == new_root


def _split(size: int) -> int:
    """Return the largest power of two below ``size``: how many leaves stand on the left."""
    return 1 << ((size - 1).bit_length() - 1)


def _range_hash(start: int, end: int, nodes: Nodes) -> bytes:
    """Return the hash over the leaves from ``start`` to ``end``, which begins a subtree."""
    size = end - start
    if size & (size - 1) == 0:
        level = size.bit_length() - 1
        return nodes(level, start >> level)
    middle = start + _split(size)
    return node_hash(_range_hash(start, middle, nodes), _range_hash(middle, end, nodes))


def _path(index: int, start: int, end: int, nodes: Nodes) -> list[bytes]:
    if end - start == 1:
        return []
    middle = start + _split(end - start)
    if index < middle:
        return [*_path(index, start, middle, nodes), _range_hash(middle, end, nodes)]
    return [*_path(index, middle, end, nodes), _range_hash(start, middle, nodes)]


def _subproof(old: int, start: int, end: int, nodes: Nodes, *, whole: bool) -> list[bytes]:
    """Prove the first ``old`` of the leaves from ``start`` to ``end``.

    Args:
        old: Counted from ``start``.
        start: First leaf of the subtree.
        end: Behind its last leaf.
        nodes: The hashes.
        whole: The old tree is this subtree, so that the verifier knows its hash already.
    """
    size = end - start
    if old == size:
        return [] if whole else [_range_hash(start, end, nodes)]
    left = _split(size)
    middle = start + left
    if old <= left:
        return [
            *_subproof(old, start, middle, nodes, whole=whole),
            _range_hash(middle, end, nodes),
        ]
    return [
        *_subproof(old - left, middle, end, nodes, whole=False),
        _range_hash(start, middle, nodes),
    ]
