from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from issuer_api.audit import merkle
from issuer_api.audit.tiles import TileNodes, tiles_of
from issuer_api.errors import AuditError

if TYPE_CHECKING:
    from issuer_api.store.opening import Register


@pytest.mark.parametrize("size", [0, 1, 5, 256, 300])
def test_log_in_the_database_is_the_one_in_its_files(register: Register, size: int) -> None:
    with register.begin() as books:
        for number in range(size):
            assert books.audit.append(b"entry %d" % number) == number
        tiles = {tile: books.audit.tile(tile) for tile in tiles_of(size)}
        root = books.audit.root()

    assert root == merkle.root(size, TileNodes(tiles, size=size))
    assert all(tiles.values())


def test_what_is_rolled_back_leaves_no_gap(register: Register) -> None:
    with register.begin() as books:
        books.audit.append(b"first")

    def lose() -> None:
        with register.begin() as books:
            books.audit.append(b"lost")
            books.audit.entry(9)

    with pytest.raises(AuditError):
        lose()
    with register.begin() as books:
        assert books.audit.append(b"second") == 1
        assert books.audit.entry(1) == b"second"


def test_leaf_or_file_beyond_the_end_is_refused(register: Register) -> None:
    (tile,) = [tile for tile in tiles_of(1) if tile.level == 0]
    with register.read() as books:
        with pytest.raises(AuditError, match="no leaf 0"):
            books.audit.entry(0)
        with pytest.raises(AuditError, match="does not reach so far"):
            books.audit.tile(tile)
