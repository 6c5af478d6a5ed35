"""Codes that are drawn together are those that the core draws, one by one."""

from __future__ import annotations

import zlib
from random import Random
from typing import TYPE_CHECKING, cast

import pytest
import zxingcpp
from PIL import Image, ImageOps

from gouvcheck_core import qr
from gouvcheck_core.qr import MAX_VERSION, Level
from tests.support.letters import code_text, form, piece
from voucher_batch.errors import SheetError
from voucher_batch.piece import Mark
from voucher_batch.sheet import Renderer, render
from voucher_batch.sheet.fast.codes import batch, code_pictures, mark_pictures
from voucher_batch.sheet.stencil import MARK_ROOM, PIXELS, MarkCode, document_code, mark_code

if TYPE_CHECKING:
    from typing_extensions import Buffer

SIDE_MM = 1000.0
"""Room for any code."""


@pytest.fixture(autouse=True)
def _together(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let few codes be drawn together as well; most tests want that."""
    monkeypatch.setattr(batch, "_FEW", 0)


def inflated(stream: bytes) -> bytes:
    """Return what a reader sees; zlib also compares the checksum, and that nothing is left over."""
    reader = zlib.decompressobj()
    found = reader.decompress(stream)
    assert reader.eof
    assert not reader.unused_data
    return found


def texts_of(version: int, level: Level) -> list[str]:
    """Return texts of a version: of every rest of bits, the shortest and the longest."""
    longest = qr.maximum_length(version, level=level)
    shortest = qr.maximum_length(version - 1, level=level) + 1 if version > 1 else 5
    lengths = {shortest, shortest + 1, *range(max(shortest, longest - 5), longest + 1)}
    return [code_text(length, seed=length) for length in sorted(lengths)]


@pytest.mark.parametrize("level", Level)
@pytest.mark.parametrize("version", [*range(1, 18), 26, 27, 38, 39, MAX_VERSION])
def test_codes_drawn_together_are_those_of_the_core(version: int, level: Level) -> None:
    codes = [document_code(text, level=level, side_mm=SIDE_MM) for text in texts_of(version, level)]

    drawn = code_pictures(codes)

    assert {code.version for code in codes} == {version}
    assert [inflated(stream) for stream in drawn] == [code.stencil().bits() for code in codes]


def test_codes_of_every_size_come_back_in_their_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch, "_TOGETHER", 3)
    codes = [
        document_code(code_text(length, seed=length), level=level, side_mm=SIDE_MM)
        for length in (200, 250, 201, 120, 251, 202, 203, 204)
        for level in Level
    ]

    drawn = code_pictures(codes)

    assert [inflated(stream) for stream in drawn] == [code.stencil().bits() for code in codes]


def test_few_codes_of_a_size_are_drawn_one_by_one_and_look_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(batch, "_FEW", 3)
    codes = [
        document_code(code_text(length, seed=seed), level=Level.M, side_mm=SIDE_MM)
        for seed, length in enumerate((200, 249, 249, 249, 249, 200, 200))
    ]

    drawn = code_pictures(codes)

    assert [inflated(stream) for stream in drawn] == [code.stencil().bits() for code in codes]


def test_a_text_that_the_portable_encoder_cannot_divide_is_refused_by_the_plain_renderer() -> None:
    zeros = piece(code="0" * 200)

    with pytest.raises(SheetError) as error:
        render([zeros], form=form(), renderer=Renderer.PLAIN)

    assert error.value.code == "sheet-code"


def test_a_code_takes_less_room_than_zlib_would_give_it() -> None:
    code = document_code(code_text(249), level=Level.M, side_mm=SIDE_MM)

    assert len(code_pictures([code])[0]) < len(zlib.compress(code.stencil().bits(), 9)) * 1.1


def test_no_code_makes_no_picture() -> None:
    assert code_pictures([]) == []
    assert mark_pictures([]) == []


DATA_MATRIX = zxingcpp.BarcodeFormat.DataMatrix


def printed(code: MarkCode) -> Image.Image:
    """Return a mark as it is printed, black on white."""
    side = code.size * PIXELS
    return Image.frombytes("1", (side, side), inflated(mark_pictures([code])[0]), "raw", "1;I")


@pytest.mark.parametrize(
    "mark",
    [
        Mark(campaign="sample-2027", shard=1, piece=34, pieces=500),
        Mark(campaign="a", shard=12345, piece=1, pieces=1, copy=0),
        Mark(campaign="0-1-2-3", shard=123456789, piece=99999, pieces=99999, copy=99),
        Mark(campaign="cheque-bien-etre-des-communes-27", shard=123456789, piece=7, pieces=512),
    ],
)
def test_machines_read_the_mark_of_a_sheet(mark: Mark) -> None:
    picture = ImageOps.expand(printed(mark_code(mark)).convert("L"), 4 * PIXELS, fill=255)

    found = zxingcpp.read_barcode(picture, formats=zxingcpp.BarcodeFormats(DATA_MATRIX))
    assert found is not None
    assert found.text == mark.text()


@pytest.mark.parametrize(("size", "room"), MARK_ROOM.items())
@pytest.mark.parametrize("free", [0, 1, 2])
def test_marks_are_those_of_another_encoder_where_both_have_one_way(
    size: int, room: int, free: int
) -> None:
    # Encoders differ in how they pack letters; two digits are one codeword for all of them.
    digits = Random(size).choices(range(100), k=room - free)
    code = MarkCode(bytes([130 + each for each in digits]))
    text = "".join(f"{each:02d}" for each in digits)
    other = zxingcpp.create_barcode(text, DATA_MATRIX, force_square=True)
    wanted = other.to_image(scale=PIXELS, add_quiet_zones=False)

    assert printed(code).convert("L").tobytes() == bytes(cast("Buffer", wanted))
    assert code.size == size or free
