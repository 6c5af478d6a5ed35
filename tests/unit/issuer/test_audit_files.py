from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from issuer_api.audit import merkle
from issuer_api.audit.tiles import Tile, TileNodes, read_entries, tiles_of, write_entries
from issuer_api.errors import AuditError
from tests.support.audit_files import files_of


@pytest.mark.parametrize(
    ("tile", "path"),
    [
        (Tile(0, 0), "tile/0/000"),
        (Tile(0, 1_234_067), "tile/0/x001/x234/067"),
        (Tile(3, 999, 255), "tile/3/999.p/255"),
        (Tile(63, 1000, 1), "tile/63/x001/000.p/1"),
        (Tile(None, 7), "tile/entries/007"),
        (Tile(None, 1000, 12), "tile/entries/x001/000.p/12"),
    ],
)
def test_path_is_that_of_the_specification(tile: Tile, path: str) -> None:
    assert tile.path == path
    assert Tile.parse(path) == tile


@given(
    st.builds(
        Tile,
        st.none() | st.integers(0, 63),
        st.integers(0, 2**45),
        st.integers(1, 256),
    )
)
def test_path_reads_back(tile: Tile) -> None:
    assert Tile.parse(tile.path) == tile


@pytest.mark.parametrize(
    "path",
    [
        "",
        "tile/64/000",
        "tile/00/000",
        "tile/0/1",
        "tile/0/x000/001",  # a leading group that need not be there
        "tile/0/001/x000",
        "tile/0/000.p/0",
        "tile/0/000.p/256",
        "tile/0/000.p/01",
        "tile/0/000/",
        "tile/0/000\n",
        "tile/leaves/000",
        "checkpoint",
    ],
)
def test_path_in_another_writing_is_refused(path: str) -> None:
    with pytest.raises(AuditError, match="no path of the audit log"):
        Tile.parse(path)


@pytest.mark.parametrize(
    ("size", "names"),
    [
        (0, []),
        (1, ["tile/entries/000.p/1", "tile/0/000.p/1"]),
        (256, ["tile/entries/000", "tile/0/000", "tile/1/000.p/1"]),
        (
            257,
            [
                "tile/entries/000",
                "tile/entries/001.p/1",
                "tile/0/000",
                "tile/0/001.p/1",
                "tile/1/000.p/1",
            ],
        ),
    ],
)
def test_log_has_these_files_and_no_other(size: int, names: list[str]) -> None:
    assert [tile.path for tile in tiles_of(size)] == names


@pytest.mark.parametrize("size", [1, 2, 255, 256, 257, 700])
def test_auditor_proves_everything_from_the_files(size: int) -> None:
    entries = [number.to_bytes(2, "big") for number in range(size)]
    nodes = TileNodes(files_of(entries), size=size)
    root = merkle.root(size, nodes)

    for index in {0, size // 2, size - 1}:
        proof = merkle.inclusion_proof(index, size, nodes)
        leaf = merkle.leaf_hash(entries[index])
        assert merkle.includes(leaf, index=index, size=size, proof=proof, root_hash=root)


@given(st.lists(st.binary(max_size=300), max_size=5))
def test_entries_read_back(entries: list[bytes]) -> None:
    assert read_entries(write_entries(entries)) == tuple(entries)


@pytest.mark.parametrize("cut", [1, 2, 4])
def test_bundle_that_breaks_off_is_refused(cut: int) -> None:
    with pytest.raises(AuditError, match="breaks off"):
        read_entries(write_entries([b"one", b"two"])[:-cut])


def test_entry_that_is_too_long_is_not_written() -> None:
    assert read_entries(write_entries([b"." * 65_535])) == (b"." * 65_535,)
    with pytest.raises(AuditError, match="longer than 65535"):
        write_entries([b"." * 65_536])
