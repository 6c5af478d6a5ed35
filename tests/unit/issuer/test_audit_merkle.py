from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from issuer_api.audit import merkle

if TYPE_CHECKING:
    from collections.abc import Sequence

# The eight leaves, and the roots of the trees that they begin, of the test vectors that the
# implementations of Certificate Transparency share.
LEAVES = [
    bytes.fromhex(text)
    for text in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


class Kept:
    """All complete subtrees of a list of leaves, filled as a log would fill them."""

    def __init__(self, leaves: Sequence[bytes]) -> None:
        self.hashes: dict[tuple[int, int], bytes] = {}
        for index, leaf in enumerate(leaves):
            self.hashes[0, index] = merkle.leaf_hash(leaf)
            for level, number in merkle.completed(index):
                left, right = 2 * number, 2 * number + 1
                self.hashes[level, number] = merkle.node_hash(
                    self.hashes[level - 1, left], self.hashes[level - 1, right]
                )

    def __call__(self, level: int, number: int) -> bytes:
        return self.hashes[level, number]


def naive_root(leaves: Sequence[bytes]) -> bytes:
    """Return the root as RFC 6962 defines it, by recursion over the leaves themselves."""
    if not leaves:
        return merkle.EMPTY_ROOT
    if len(leaves) == 1:
        return merkle.leaf_hash(leaves[0])
    left = 1
    while 2 * left < len(leaves):
        left *= 2
    return merkle.node_hash(naive_root(leaves[:left]), naive_root(leaves[left:]))


@pytest.mark.parametrize("size", range(len(ROOTS)))
def test_root_is_that_of_certificate_transparency(size: int) -> None:
    assert merkle.root(size, Kept(LEAVES)).hex() == ROOTS[size]


@pytest.mark.parametrize("size", [1, 2, 3, 7, 8, 9, 31, 64, 100])
def test_every_leaf_is_proven_and_no_other_place_is(size: int) -> None:
    leaves = [number.to_bytes(2, "big") for number in range(size)]
    nodes = Kept(leaves)
    root = merkle.root(size, nodes)
    assert root == naive_root(leaves)
    for index, leaf in enumerate(leaves):
        proof = merkle.inclusion_proof(index, size, nodes)
        proven = [
            place
            for place in range(size)
            if merkle.includes(
                merkle.leaf_hash(leaf), index=place, size=size, proof=proof, root_hash=root
            )
        ]
        assert proven == [index]


@pytest.mark.parametrize("new", [1, 2, 3, 7, 8, 9, 31, 64])
def test_every_tree_goes_on_from_each_before_it(new: int) -> None:
    nodes = Kept([number.to_bytes(2, "big") for number in range(new)])
    for old in range(1, new + 1):
        proof = merkle.consistency_proof(old, new, nodes)
        old_root, new_root = merkle.root(old, nodes), merkle.root(new, nodes)
        assert merkle.extends(old_root, old=old, new_root=new_root, new=new, proof=proof)
        assert old == new or not merkle.extends(
            new_root, old=old, new_root=new_root, new=new, proof=proof
        )
        assert not merkle.extends(old_root, old=old, new_root=old_root[::-1], new=new, proof=proof)


@given(
    leaves=st.lists(st.binary(max_size=4), min_size=1, max_size=40),
    changed=st.data(),
)
def test_log_that_was_rewritten_is_not_consistent(
    leaves: list[bytes], changed: st.DataObject
) -> None:
    place = changed.draw(st.integers(0, len(leaves) - 1))
    old = changed.draw(st.integers(place + 1, len(leaves)))
    rewritten = [*leaves[:place], leaves[place] + b"!", *leaves[place + 1 :]]
    honest, forged = Kept(leaves), Kept(rewritten)

    assert not merkle.extends(
        merkle.root(old, honest),
        old=old,
        new_root=merkle.root(len(leaves), forged),
        new=len(leaves),
        proof=merkle.consistency_proof(old, len(leaves), forged),
    )


@pytest.mark.parametrize("surplus", [[b"\0" * 32], [b"\0" * 32] * 9])
def test_proof_of_the_wrong_length_proves_nothing(surplus: list[bytes]) -> None:
    nodes = Kept(LEAVES)
    root, proof = merkle.root(8, nodes), merkle.inclusion_proof(3, 8, nodes)
    leaf = merkle.leaf_hash(LEAVES[3])
    longer = merkle.consistency_proof(3, 8, nodes)

    for wrong in (proof[:-1], [*proof, *surplus], []):
        assert not merkle.includes(leaf, index=3, size=8, proof=wrong, root_hash=root)
    for wrong in (longer[:-1], [*longer, *surplus], []):
        assert not merkle.extends(merkle.root(3, nodes), old=3, new_root=root, new=8, proof=wrong)


@pytest.mark.parametrize(("index", "size"), [(-1, 8), (8, 8), (0, 0)])
def test_leaf_that_is_not_there_cannot_be_proven(index: int, size: int) -> None:
    assert not merkle.includes(b"", index=index, size=size, proof=[], root_hash=b"")
    with pytest.raises(IndexError):
        merkle.inclusion_proof(index, size, Kept(LEAVES))


@pytest.mark.parametrize(("old", "new"), [(0, 8), (9, 8)])
def test_tree_that_is_not_there_cannot_be_gone_on_from(old: int, new: int) -> None:
    assert not merkle.extends(b"", old=old, new_root=b"", new=new, proof=[])
    with pytest.raises(IndexError):
        merkle.consistency_proof(old, new, Kept(LEAVES))
