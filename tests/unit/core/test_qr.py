"""QR codes: the same matrix from either encoder, and the same code in pixels and in vectors."""

from __future__ import annotations

import io
import re
import sys
from typing import TYPE_CHECKING

import pytest
import segno
from PIL import Image

from gouvcheck_core import qr
from gouvcheck_core.errors import QrError
from gouvcheck_core.format import BASE45_ALPHABET, MAX_TEXT_LENGTH

if TYPE_CHECKING:
    from gouvcheck_core.qr import QrCode

VERSIONS = range(1, 26)
TEXT = "GC1:6BFOXN%TSMAHN-HVN8J7UQMJ4/36 L-AHZEO5-9"


def text_of(length: int) -> str:
    """Return letters and signs that look like Base45 and hold no long number."""
    return "".join(BASE45_ALPHABET[(n * n * 7 + n * 11 + 10) % 45] for n in range(length))


def drawn(code: QrCode, *, scale: int) -> bytes:
    """Return the grey pixels that a faithful drawing has."""
    rows = (b"".join(bytes([255 * (1 - module)]) * scale for module in row) for row in framed(code))
    return b"".join(row * scale for row in rows)


def framed(code: QrCode) -> tuple[bytes, ...]:
    """Return the matrix with its quiet zone of four modules."""
    side = code.size + 8
    white = (bytes(side),) * 4
    return (*white, *(bytes(4) + row + bytes(4) for row in code.rows), *white)


@pytest.mark.parametrize("level", qr.Level)
@pytest.mark.parametrize("version", VERSIONS)
def test_both_encoders_draw_the_same_matrix(version: int, level: qr.Level) -> None:
    text = text_of(qr.maximum_length(version, level=level))

    fast = qr.encode(text, level=level, encoder=qr.Encoder.FAST)

    assert fast == qr.encode(text, level=level, encoder=qr.Encoder.PORTABLE)
    assert (fast.version, fast.level, fast.mask) == (version, level, qr.MASK)


@pytest.mark.parametrize("version", [1, 9, 10, 25])
def test_a_third_encoder_draws_the_same_matrix(version: int) -> None:
    text = text_of(qr.maximum_length(version, level=qr.Level.M))

    oracle = segno.make_qr(text, version=version, error="m", mask=qr.MASK, boost_error=False)

    assert qr.encode(text).rows == tuple(map(bytes, oracle.matrix))


@pytest.mark.parametrize("version", [9, 10, 27])  # Each has a longer character count.
@pytest.mark.parametrize("pattern", ["GC1:A%s", "GC1:A%sB:+", "%sGC1:A", "%s", "%sX%s"])
def test_a_long_number_in_the_text_changes_no_mode(pattern: str, version: int) -> None:
    #
    for digits in range(1, 19):
        text = pattern.replace("%s", "314159265358979323"[:digits])
        fast = qr.encode(text, version=version, encoder=qr.Encoder.FAST)
        assert fast == qr.encode(text, version=version, encoder=qr.Encoder.PORTABLE)


@pytest.mark.parametrize("level", qr.Level)
@pytest.mark.parametrize("version", [*VERSIONS[1:], 40])
def test_a_version_is_chosen_from_the_length_alone(version: int, level: qr.Level) -> None:
    #
    length = qr.maximum_length(version, level=level)

    assert qr.version_for(length, level=level) == version
    assert qr.version_for(length - 1, level=level) == version
    assert qr.version_for(qr.maximum_length(version - 1, level=level) + 1, level=level) == version


@pytest.mark.parametrize("level", qr.Level)
def test_capacities_follow_from_the_codewords_of_the_standard(level: qr.Level) -> None:
    import qrcode
    from qrcode.util import BIT_LIMIT_TABLE

    name = {qr.Level.M: qrcode.ERROR_CORRECT_M, qr.Level.Q: qrcode.ERROR_CORRECT_Q}[level]
    for version in range(1, 41):
        counter = 9 if version < 10 else 11 if version < 27 else 13
        pairs, rest = divmod(BIT_LIMIT_TABLE[name][version] - 4 - counter, 11)
        assert qr.maximum_length(version, level=level) == 2 * pairs + (rest >= 6)


def test_the_longest_code_text_fits() -> None:
    assert qr.encode(text_of(MAX_TEXT_LENGTH)).version == 26


def test_the_voucher_and_the_record_keep_to_their_versions() -> None:
    assert qr.version_for(4 + 172 // 2 * 3, level=qr.Level.M) == 9
    assert qr.version_for(4 + 204 // 2 * 3, level=qr.Level.M) == 10


def test_a_larger_version_can_be_asked_for() -> None:
    code = qr.encode(TEXT, version=12, level=qr.Level.Q)

    assert (code.version, code.size) == (12, 65)
    assert code == qr.encode(TEXT, version=12, level=qr.Level.Q, encoder=qr.Encoder.PORTABLE)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ({"text": ""}, "qr-empty"),
        ({"text": "gc1:abc"}, "qr-alphabet"),
        ({"text": "GC1:ABC\n"}, "qr-alphabet"),
        ({"text": "GC1:É"}, "qr-alphabet"),
        ({"text": "GC1:\ud800"}, "qr-alphabet"),
        ({"text": "A" * 3392}, "qr-too-long"),
        ({"text": "A" * 2421, "level": qr.Level.Q}, "qr-too-long"),
        ({"text": "A" * 21, "version": 1}, "qr-too-long"),
        ({"text": TEXT, "version": 0}, "qr-version"),
        ({"text": TEXT, "version": 41}, "qr-version"),
    ],
)
def test_what_cannot_be_drawn_is_refused(arguments: dict[str, object], code: str) -> None:
    with pytest.raises(QrError) as refused:
        qr.encode(**arguments)  # type: ignore[arg-type]

    assert refused.value.code == code
    assert TEXT not in str(refused.value)


@pytest.mark.parametrize("scale", [1, 3, 8])
def test_png_has_whole_black_and_white_pixels(scale: int) -> None:
    code = qr.encode(TEXT)

    image = Image.open(io.BytesIO(code.png(scale=scale)))

    assert (image.format, image.mode) == ("PNG", "1")
    assert image.size == ((code.size + 8) * scale,) * 2
    assert image.convert("L").tobytes() == drawn(code, scale=scale)
    assert image.tobytes() == code.image(scale=scale).tobytes()


@pytest.mark.parametrize("scale", [0, -1, 65])
def test_a_scale_out_of_bounds_is_refused(scale: int) -> None:
    with pytest.raises(QrError, match="qr-scale"):
        qr.encode(TEXT).png(scale=scale)


def test_svg_holds_one_path_that_is_the_matrix() -> None:
    code = qr.encode(TEXT)
    svg = code.svg()
    side = code.size + 8

    (path,) = re.findall(r' d="([^"]*)"', svg)
    grid = [bytearray(side) for _ in range(side)]
    for x, y, width, back in re.findall(r"M(\d+) (\d+)h(\d+)v1h-(\d+)z", path):
        assert width == back
        grid[int(y)][int(x) : int(x) + int(width)] = b"\x01" * int(width)

    assert tuple(map(bytes, grid)) == framed(code)
    assert re.sub(r"M\d+ \d+h\d+v1h-\d+z", "", path) == ""
    assert f'viewBox="0 0 {side} {side}"' in svg


def test_bars_do_not_touch_in_a_row() -> None:
    ends: dict[int, int] = {}
    for bar in qr.encode(TEXT).bars():
        assert bar.x > ends.get(bar.y, 0)
        ends[bar.y] = bar.x + bar.width


def test_printed_side_counts_the_quiet_zone() -> None:
    code = qr.encode(TEXT, version=9)

    assert code.size_mm(0.40) == pytest.approx(24.4)
    assert code.size_mm(1.2 / 3) == pytest.approx(24.4)


@pytest.mark.parametrize("module_mm", [0.39, 0.0, -1.0, float("nan")])
def test_a_module_too_small_for_phones_is_refused(module_mm: float) -> None:
    with pytest.raises(QrError, match="qr-module-too-small"):
        qr.encode(TEXT).size_mm(module_mm)


def test_the_portable_encoder_steps_in_for_the_fast_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "zxingcpp", None)

    assert qr.encode(TEXT) == qr.encode(TEXT, encoder=qr.Encoder.PORTABLE)
    with pytest.raises(QrError, match="qr-no-encoder") as refused:
        qr.encode(TEXT, encoder=qr.Encoder.FAST)
    assert "zxing-cpp" in refused.value.hint


def test_no_encoder_at_all_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "zxingcpp", None)
    monkeypatch.setitem(sys.modules, "qrcode", None)

    with pytest.raises(QrError, match="qr-no-encoder"):
        qr.encode(TEXT)


def test_an_encoder_of_another_mind_is_not_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(qr, "_draw_fast", lambda *_: (bytes(25),) * 25)

    with pytest.raises(QrError, match="qr-encoder"):
        qr.encode(TEXT, encoder=qr.Encoder.FAST)


def test_text_that_the_portable_encoder_cannot_draw_is_refused() -> None:
    with pytest.raises(QrError, match="so uniform") as caught:
        qr.encode("0" * 200)

    assert caught.value.code == "qr-blank"
