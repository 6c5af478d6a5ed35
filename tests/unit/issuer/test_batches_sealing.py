"""What a batch keeps on disk opens with its key only, from any place, and never in part."""

from __future__ import annotations

import io
import os

import pytest

from issuer_api.batches.sealing import BLOCK, SALT, BatchKey, Unsealed, sealed
from issuer_api.errors import BatchJobError

KEY = bytes(32)
WHOLE = BLOCK + 16


def file_of(content: bytes, *, key: bytes = KEY) -> bytes:
    middle = len(content) // 3
    return b"".join(sealed((content[:middle], content[middle:]), key))


def content_of(data: bytes, *, key: bytes = KEY) -> bytes:
    with io.BufferedReader(Unsealed(io.BytesIO(data), key)) as stream:
        return stream.read()


@pytest.mark.parametrize("size", [0, 1, BLOCK - 1, BLOCK, BLOCK + 1, 3 * BLOCK, 3 * BLOCK + 7])
def test_file_comes_back_whole_and_from_any_place(size: int) -> None:
    content = os.urandom(size)
    data = file_of(content)

    assert content_of(data) == content
    with io.BufferedReader(Unsealed(io.BytesIO(data), KEY)) as stream:
        for place in {0, size // 2, max(0, size - 3), size, BLOCK}:
            stream.seek(place)
            assert stream.read(20) == content[place : place + 20]


def test_same_content_is_never_sealed_alike() -> None:
    assert file_of(b"x") != file_of(b"x")


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: data[:-WHOLE],
        lambda data: data[:-1],
        lambda data: data[:SALT] + data[SALT + WHOLE :],
        lambda data: (
            data[:SALT]
            + data[SALT + WHOLE : SALT + 2 * WHOLE]
            + data[SALT : SALT + WHOLE]
            + data[SALT + 2 * WHOLE :]
        ),
        lambda data: data[:50] + bytes([data[50] ^ 1]) + data[51:],
        lambda data: bytes([data[0] ^ 1]) + data[1:],
        lambda _: b"",
        lambda data: data[:SALT],
    ],
    ids=["last block", "last byte", "first block", "swapped", "bit", "salt", "empty", "no block"],
)
def test_damaged_file_does_not_open(spoil: object) -> None:
    data = file_of(os.urandom(3 * BLOCK))
    assert callable(spoil)

    with pytest.raises(BatchJobError, match="does not open"):
        content_of(spoil(data))


def test_row_opens_in_its_place_and_batch_only() -> None:
    key = BatchKey(b"p" * 32, batch="one", salt=bytes(32))
    row = key.seal(7, {"holder": "Sample"})

    assert key.unseal(7, row) == {"holder": "Sample"}
    strangers = [
        BatchKey(b"q" * 32, batch="one", salt=bytes(32)),
        BatchKey(b"p" * 32, batch="two", salt=bytes(32)),
        BatchKey(b"p" * 32, batch="one", salt=b"s" * 32),
    ]
    for stranger in strangers:
        with pytest.raises(BatchJobError, match="does not open"):
            stranger.unseal(7, row)
    with pytest.raises(BatchJobError, match="does not open"):
        key.unseal(8, row)
    assert "BatchKey()" in repr(key)
