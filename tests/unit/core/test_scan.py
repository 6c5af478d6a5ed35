"""Reading codes from files and frames: whatever comes in, codes or a ScanError come out."""

from __future__ import annotations

import io
import struct
import sys
import zlib
from concurrent.futures import ThreadPoolExecutor
from random import Random
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import zxingcpp
from PIL import Image, ImageChops, ImageDraw, ImageOps

from gouvcheck_core import qr
from gouvcheck_core.errors import ScanError
from gouvcheck_core.scan import Decoder, Effort, Reading, read, scan, scan_pixels
from gouvcheck_core.scan.value import Grey
from gouvcheck_core.scan.view import enlarged
from tests.support.camera import Scene, graded_frames, photograph

if TYPE_CHECKING:
    from collections.abc import Callable

TEXT = "GC1:6BFOXN%TSMAHN-HVN8J7UQMJ4/36 L-AHZEO5-9Q"
OTHER = "GC1:NCFOXN%TSMAHN$Z5-85 AHPLBVT9AVOR+MN0"
CODE = qr.encode(TEXT).image(scale=4).convert("L")
LEFT, RIGHT = 16, CODE.width - 16
CORNERS = [(LEFT, LEFT), (RIGHT, LEFT), (RIGHT, RIGHT), (LEFT, RIGHT)]


def stored(image: Image.Image, kind: str = "PNG", **options: Any) -> bytes:
    file = io.BytesIO()
    # A copy, because Pillow keeps the options of one save for the next one of the same image.
    image.copy().save(file, kind, **options)
    return file.getvalue()


def sheet(*places: tuple[str, int, int], size: tuple[int, int] = (700, 500)) -> Image.Image:
    """Return a white sheet with codes at the given places."""
    paper = Image.new("L", size, 255)
    for text, x, y in places:
        paper.paste(qr.encode(text).image(scale=4).convert("L"), (x, y))
    return paper


def texts(data: bytes) -> list[str]:
    return [code.text for code in scan(data)]


def refusal(data: bytes, **options: Any) -> str:
    with pytest.raises(ScanError) as refused:
        scan(data, **options)
    assert TEXT not in str(refused.value)
    return refused.value.code


def near(corners: tuple[tuple[int, int], ...], expected: list[tuple[int, int]]) -> bool:
    pairs = zip(corners, expected, strict=True)
    return all(abs(x - u) <= 2 and abs(y - v) <= 2 for (x, y), (u, v) in pairs)


# --- what is read -----------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "PDF"])
def test_a_code_is_read_from_each_kind_of_file(kind: str) -> None:
    (code,) = scan(stored(CODE, kind))

    assert (code.text, code.page, code.decoder) == (TEXT, 1, Decoder.ZXING)
    assert near(code.corners, CORNERS)


@pytest.mark.parametrize(
    "change",
    [
        lambda image: image.rotate(90),
        lambda image: image.rotate(180),
        lambda image: image.rotate(270),
        lambda image: image.rotate(33, expand=True, fillcolor=255),
        ImageOps.mirror,
        ImageOps.flip,
        ImageOps.invert,
        lambda image: ImageOps.invert(ImageOps.mirror(image)),
    ],
    ids=["90", "upside down", "270", "askew", "mirrored", "flipped", "inverted", "both"],
)
def test_a_code_is_read_however_it_lies(change: Callable[[Image.Image], Image.Image]) -> None:
    assert texts(stored(change(CODE))) == [TEXT]


@pytest.mark.parametrize("decoder", ["zxingcpp", "pyzbar.pyzbar"])
def test_corners_go_clockwise_from_the_upper_left_in_any_position(
    decoder: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    hidden = {"zxingcpp", "pyzbar.pyzbar"} - {decoder}
    monkeypatch.setitem(sys.modules, hidden.pop(), None)

    for image in (CODE, CODE.rotate(90), CODE.rotate(180), ImageOps.mirror(CODE)):
        (code,) = scan(stored(image))
        assert near(code.corners, CORNERS)


def test_codes_come_from_top_to_bottom_and_from_left_to_right() -> None:
    paper = sheet(("C", 20, 300), ("B", 400, 40), ("A", 30, 40), ("D", 420, 300))

    assert texts(stored(paper)) == ["A", "B", "C", "D"]


def test_a_code_that_stands_twice_is_reported_once() -> None:
    reading = read(stored(sheet((TEXT, 20, 20), (OTHER, 350, 20), (TEXT, 20, 250))))

    assert [code.text for code in reading.codes] == [TEXT, OTHER]


def test_nothing_found_is_no_error() -> None:
    blank = Image.new("L", (300, 200), 255)

    assert read(stored(blank)) == Reading((), 0)
    assert scan(stored(blank, "PDF")) == ()
    assert scan(stored(Image.new("L", (1, 1)))) == ()


def test_a_large_picture_is_not_enlarged() -> None:
    assert scan(stored(Image.new("L", (4000, 2500), 255))) == ()
    assert enlarged(Grey(bytes(8_000_001), 8_000_001, 1)) is None


def test_a_damaged_code_beside_a_good_one_does_no_harm() -> None:
    paper = sheet((TEXT, 20, 20), (OTHER, 350, 20))
    ImageDraw.Draw(paper).rectangle((400, 80, 440, 180), fill=255)

    assert texts(stored(paper)) == [TEXT]


@pytest.mark.parametrize(
    "content", [b"\xff\xfe\x00\x01" * 8, b"caf\xe9", b"line\x1bline", b"\x00"], ids=repr
)
def test_a_code_that_holds_no_text_is_counted_and_left_out(content: bytes) -> None:
    barcode = zxingcpp.create_barcode(content, zxingcpp.BarcodeFormat.QRCode)
    paper = sheet((TEXT, 20, 20), size=(900, 400))
    paper.paste(Image.fromarray(np.array(barcode.to_image(scale=4))), (450, 20))

    reading = read(stored(paper))

    assert [code.text for code in reading.codes] == [TEXT]
    assert reading.dropped == 1


def test_a_text_longer_than_any_code_of_ours_is_left_out() -> None:
    barcode = zxingcpp.create_barcode("7" * 4297, zxingcpp.BarcodeFormat.QRCode)

    assert read(stored(Image.fromarray(np.array(barcode.to_image(scale=3))))) == Reading((), 1)


def test_other_kinds_of_bar_code_are_not_looked_for() -> None:
    barcode = zxingcpp.create_barcode(TEXT, zxingcpp.BarcodeFormat.DataMatrix)

    assert scan(stored(Image.fromarray(np.array(barcode.to_image(scale=4))))) == ()


# --- pictures ---------------------------------------------------------------------------------


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "PA", "RGB", "RGBA", "I;16"])
def test_every_mode_of_png_is_read(mode: str) -> None:
    if mode == "I;16":
        deep = np.array(CODE, dtype=np.uint16) * 100 + 9000
        image = Image.fromarray(deep)
    else:
        image = CODE.convert("RGBA" if mode == "PA" else mode).convert(mode)

    assert texts(stored(image, "PNG" if mode != "PA" else "WEBP")) == [TEXT]


def test_a_cmyk_jpeg_is_read() -> None:
    assert texts(stored(CODE.convert("CMYK"), "JPEG")) == [TEXT]


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_what_is_transparent_is_white_paper(kind: str) -> None:
    black = Image.new("L", CODE.size, 0)
    image = Image.merge("LA", (black, ImageOps.invert(CODE)))

    assert texts(stored(image.convert("RGBA"), kind, lossless=True)) == [TEXT]


@pytest.mark.parametrize("mode", ["P", "RGB"])
def test_a_transparent_colour_is_white_paper(mode: str) -> None:
    # Green modules on a red that is as bright and that is declared transparent.
    green, red = (0, 100, 0), (197, 0, 0)
    image = ImageOps.colorize(CODE, green, red)
    transparent: Any = red
    if mode == "P":
        image = image.quantize(2)
        transparent = image.getpixel((0, 0))

    assert scan(stored(image)) == ()
    assert texts(stored(image, transparency=transparent)) == [TEXT]


STORED_AS = {
    1: lambda image: image,
    2: ImageOps.mirror,
    3: lambda image: image.rotate(180),
    4: ImageOps.flip,
    5: lambda image: image.transpose(Image.Transpose.TRANSPOSE),
    6: lambda image: image.transpose(Image.Transpose.ROTATE_90),
    7: lambda image: image.transpose(Image.Transpose.TRANSVERSE),
    8: lambda image: image.transpose(Image.Transpose.ROTATE_270),
    9: lambda image: image,  # No such orientation: the picture is left as it is.
}


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("orientation", STORED_AS)
def test_a_picture_is_turned_as_its_camera_was_held(
    orientation: int, kind: str, order: str
) -> None:
    paper = sheet((TEXT, 40, 20), size=(400, 300))
    exif = struct.pack(f"{order}2sHIH", b"II" if order == "<" else b"MM", 42, 8, 2)
    for tag, value in ((0x0106, 1), (0x0112, orientation)):
        exif += struct.pack(f"{order}HHIHH", tag, 3, 1, value, 0)
    image: Image.Image = STORED_AS[orientation](paper)  # type: ignore[no-untyped-call]

    (code,) = scan(stored(image, kind, exif=b"Exif\0\0" + exif + bytes(4)))

    assert near(code.corners, [(u + 40, v + 20) for u, v in CORNERS])


@pytest.mark.parametrize(
    "exif",
    [
        b"",
        b"II*\0",
        b"II*\0\xff\xff\xff\xff",
        b"MM\0*\0\0\0\x08\xff\xff" + bytes(50),
        b"??*\0\x08\0\0\0" + bytes(50),
        b"II*\0\x08\0\0\0\x02\0\x1a\x01\x05\0\xff\xff\xff\xff\xff\xff\xff\xff",
    ],
)
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_damaged_metadata_neither_fails_nor_warns(kind: str, exif: bytes) -> None:
    assert texts(stored(CODE, kind, exif=b"Exif\0\0" + exif)) == [TEXT]


def chunk(name: bytes, content: bytes) -> bytes:
    checksum = zlib.crc32(name + content)
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", checksum)


@pytest.mark.parametrize(
    "extra",
    [
        chunk(b"acTL", bytes(8)),
        chunk(b"zTXt", b"k\0\0" + zlib.compress(bytes(50_000_000))),
        chunk(b"iCCP", b"name\0\0" + zlib.compress(b"no profile")),
    ],
    ids=["animation of no frames", "inflating text", "no colour profile"],
)
def test_chunks_that_are_no_pixels_are_not_even_looked_at(extra: bytes) -> None:
    png = stored(CODE)

    assert texts(png[:33] + extra + png[33:]) == [TEXT]


def test_fill_bytes_before_a_jpeg_marker_are_passed_over() -> None:
    jpeg = stored(CODE, "JPEG")

    assert texts(jpeg[:2] + b"\xff" * 7 + jpeg[2:]) == [TEXT]
    assert refusal(jpeg[:2] + b"\xff" * 5000 + jpeg[2:]) == "scan-image-broken"


# --- limits -----------------------------------------------------------------------------------


def bomb(kind: str, side: int) -> bytes:
    """Return a small picture whose header claims to be side by side pixels."""
    if kind == "PNG":
        header = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
        rest = chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")
        return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + rest
    if kind == "JPEG":
        jpeg = bytearray(stored(CODE, "JPEG"))
        frame = jpeg.index(b"\xff\xc0") + 5
        jpeg[frame : frame + 4] = struct.pack(">HH", side, side)
        return bytes(jpeg)
    webp = bytearray(stored(CODE, "WEBP"))
    webp[26:30] = struct.pack("<HH", side, side)
    return bytes(webp)


@pytest.mark.parametrize("side", [7_072, 10_000, 16_000])
@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_picture_of_too_many_pixels_is_refused_before_it_is_inflated(
    kind: str, side: int
) -> None:
    assert refusal(bomb(kind, side)) == "scan-too-large"


def test_a_picture_of_too_many_pixels_in_one_row_is_refused() -> None:
    assert scan(stored(Image.new("1", (32_767, 2)))) == ()
    assert refusal(stored(Image.new("1", (32_768, 2)))) == "scan-too-large"
    assert scan(poster(b"[0 0 200000 9]")) == ()


def test_a_file_of_too_many_bytes_is_refused() -> None:
    assert refusal(b"%PDF-1.7" + bytes(25_000_000)) == "scan-too-large"


@pytest.mark.parametrize("data", [b"", b"GIF89a", b"RIFF....WAVE", b"\x89PNG", b"BM" * 600])
def test_another_kind_of_file_is_refused(data: bytes) -> None:
    assert refusal(data) == "scan-not-an-image"


# --- PDF --------------------------------------------------------------------------------------


def pdf(*pages: Image.Image, dpi: float = 200) -> bytes:
    first, *rest = pages
    return stored(first, "PDF", save_all=True, append_images=rest, resolution=dpi)


def test_each_page_of_a_pdf_is_read_and_numbered() -> None:
    blank = Image.new("L", (700, 500), 255)
    data = pdf(sheet((OTHER, 0, 0), (TEXT, 300, 0)), blank, sheet((TEXT, 90, 50)))

    assert [(code.page, code.text) for code in scan(data)] == [(1, OTHER), (1, TEXT), (3, TEXT)]
    assert [(code.page, code.text) for code in scan(data, page=3)] == [(3, TEXT)]
    assert scan(data, page=2) == ()


def test_corners_on_a_pdf_page_are_in_points() -> None:
    (code,) = scan(pdf(sheet((TEXT, 100, 200)), dpi=144))

    assert near(code.corners, [((u + 100) // 2, (v + 200) // 2) for u, v in CORNERS])


def test_a_code_too_fine_for_the_first_drawing_is_read_from_the_second() -> None:
    fine = qr.encode(TEXT * 12).image(scale=4).convert("L")

    # Modules of 0.13 mm are 1.0 pixels wide at 200 dpi, and 1.5 at 300.
    assert [code.text for code in scan(pdf(fine, dpi=4 * 25.4 / 0.13))] == [TEXT * 12]


@pytest.mark.parametrize("page", [0, -1, 2])
@pytest.mark.parametrize("kind", ["PNG", "PDF"])
def test_a_page_that_is_not_there_is_refused(kind: str, page: int) -> None:
    assert scan(stored(CODE, kind), page=1) == scan(stored(CODE, kind))
    assert refusal(stored(CODE, kind), page=page) == "scan-page"


def test_a_pdf_of_many_pages_needs_a_page_number() -> None:
    data = pdf(*[Image.new("1", (20, 20), 1)] * 50, CODE)

    assert refusal(data) == "scan-too-large"
    assert [code.page for code in scan(data, page=51)] == [51]


def test_a_page_of_a_square_kilometre_is_drawn_coarser() -> None:
    assert scan(poster(b"[0 0 14400 14400]")) == ()


def poster(box: bytes, trailer: bytes = b"") -> bytes:
    """Return a PDF of one empty page, without the table that readers can do without."""
    return (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox" + box + b">>endobj\n"
        b"trailer<</Root 1 0 R" + trailer + b">>\n%%EOF\n"
    )


def test_a_pdf_that_asks_for_a_password_is_refused_as_such() -> None:
    # No password fits these check values (ISO 32000-1 section 7.6.3).
    lock = b"/Encrypt<</Filter/Standard/V 1/R 2/O(%s)/U(%s)/P -4>>/ID[(a)(a)]"
    filled = lock % (b"o" * 32, b"u" * 32)

    assert refusal(poster(b"[0 0 99 99]", filled)) == "scan-pdf-encrypted"


def test_a_pdf_whose_page_is_missing_is_refused() -> None:
    assert refusal(poster(b"[0 0 99 99]").replace(b"3 0 obj", b"9 0 obj")) == "scan-pdf-broken"
    assert refusal(b"%PDF-1.7\n%%EOF") == "scan-pdf-broken"


def test_pdfs_are_read_from_many_threads() -> None:
    data = [pdf(sheet((f"GC1:{number}", 20, 20))) for number in range(8)]

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(texts, data)) == [[f"GC1:{number}"] for number in range(8)]


# --- frames -----------------------------------------------------------------------------------


@pytest.mark.parametrize("effort", Effort)
@pytest.mark.parametrize("buffer", [bytes, bytearray, memoryview])
def test_a_frame_is_read_from_any_buffer(buffer: Callable[[bytes], Any], effort: Effort) -> None:
    pixels = buffer(CODE.tobytes())

    (code,) = scan_pixels(pixels, width=CODE.width, height=CODE.height, effort=effort)

    assert (code.text, code.page) == (TEXT, 1)


@pytest.mark.parametrize(
    ("pixels", "width", "height"),
    [
        (bytes(99), 10, 10),
        (bytes(101), 10, 10),
        (b"", 0, 0),
        (b"", 0, 7),
        (bytes(6), -2, -3),
        (memoryview(bytes(200))[::2], 10, 10),
        (memoryview(bytes(400)).cast("I"), 10, 10),
    ],
)
def test_a_frame_without_a_byte_for_each_pixel_is_refused(
    pixels: bytes, width: int, height: int
) -> None:
    with pytest.raises(ScanError, match="scan-pixels"):
        scan_pixels(pixels, width=width, height=height)


def test_a_frame_of_too_many_pixels_is_refused() -> None:
    with pytest.raises(ScanError, match="scan-too-large"):
        scan_pixels(bytes(50_000_001), width=50_000_001, height=1)


@pytest.mark.parametrize("size", [(1, 1), (2, 2), (3, 3), (1, 500), (500, 1), (17, 33)])
def test_frames_too_small_for_a_code_hold_none(size: tuple[int, int]) -> None:
    pixels = Random(1).randbytes(size[0] * size[1])

    for effort in Effort:
        assert scan_pixels(pixels, width=size[0], height=size[1], effort=effort) == ()


def blurred(text: str, *, seed: int = 7) -> Image.Image:
    """Return a frame in which the code is too small and blurred for a first look."""
    code = qr.encode(text)
    width = 2.8 * (code.size + 8)
    scene = Scene(width=width, offset=(-180, 90), blur=1.3, noise=6, turn=5)
    frame = photograph(code.image(scale=8), scene=scene, seed=seed)
    assert zxingcpp.read_barcodes(frame) == []
    return frame


def test_a_small_blurred_code_is_read_at_the_second_look() -> None:
    (code,) = scan_pixels(blurred(TEXT * 5).tobytes(), width=1280, height=720)

    assert code.text == TEXT * 5
    assert abs(sum(x for x, _ in code.corners) / 4 - (640 - 180)) < 3
    assert abs(sum(y for _, y in code.corners) / 4 - (360 + 90)) < 3


def test_a_code_of_a_photo_located_but_not_read_is_looked_at_again() -> None:
    frame = blurred(TEXT * 5, seed=2)
    frame.paste(CODE, (1000, 20))

    assert texts(stored(frame)) == [TEXT, TEXT * 5]


def test_all_small_blurred_codes_of_a_photo_are_read() -> None:
    paper = Image.new("L", (2560, 720))
    paper.paste(blurred(TEXT * 5), (0, 0))
    paper.paste(blurred(OTHER * 5), (1280, 0))

    assert set(texts(stored(paper))) == {TEXT * 5, OTHER * 5}


def test_a_small_blurred_code_is_read_from_a_large_photo() -> None:
    paper = Image.new("L", (4000, 2500), 200)
    paper.paste(blurred(TEXT * 5), (1700, 900))

    assert texts(stored(paper)) == [TEXT * 5]


def test_a_large_code_on_a_dark_screen_is_read_from_a_frame() -> None:
    dark = ImageOps.invert(qr.encode(TEXT).image(scale=16).convert("L"))

    (code,) = scan_pixels(dark.tobytes(), width=dark.width, height=dark.height)

    assert (code.text, code.decoder) == (TEXT, Decoder.ZXING)


def test_easy_frames_are_all_read_and_the_same_seed_gives_the_same_frames() -> None:
    frames = list(graded_frames([TEXT * 4, OTHER * 9], seed=3, count=7))

    for frame in frames[::3]:
        (code,) = scan_pixels(frame.image.tobytes(), width=1280, height=720)
        assert (code.text, frame.grade.value) == (frame.text, "easy")
    (again, *_) = graded_frames([TEXT * 4], seed=3, count=1)
    assert not ImageChops.difference(again.image, frames[0].image).getbbox()


# --- decoders ---------------------------------------------------------------------------------


def hide(monkeypatch: pytest.MonkeyPatch, *modules: str) -> None:
    for module in modules:
        monkeypatch.setitem(sys.modules, module, None)


@pytest.mark.parametrize("change", [lambda image: image, ImageOps.mirror, ImageOps.invert])
@pytest.mark.parametrize("kind", ["PNG", "PDF"])
def test_zbar_alone_reads_files(
    kind: str, change: Callable[[Image.Image], Image.Image], monkeypatch: pytest.MonkeyPatch
) -> None:
    hide(monkeypatch, "zxingcpp")

    (code,) = scan(stored(change(CODE), kind))

    assert (code.text, code.decoder) == (TEXT, Decoder.ZBAR)


@pytest.mark.parametrize("hidden", [("zxingcpp",), ("zxingcpp", "PIL.Image"), ("PIL.Image",)])
def test_frames_are_read_with_what_a_phone_has(
    hidden: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    pixels, (width, height) = CODE.tobytes(), CODE.size
    hide(monkeypatch, *hidden)

    (code,) = scan_pixels(pixels, width=width, height=height)

    assert code.text == TEXT
    assert code.decoder is (Decoder.ZBAR if "zxingcpp" in hidden else Decoder.ZXING)
    assert scan_pixels(bytes(90_000), width=300, height=300) == ()


def test_zbar_has_the_last_look_at_a_photo(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zxingcpp, "read_barcodes", lambda *_, **__: [])

    (code,) = scan(stored(CODE))

    assert (code.text, code.decoder) == (TEXT, Decoder.ZBAR)


def test_zxing_alone_reads_photos(monkeypatch: pytest.MonkeyPatch) -> None:
    hide(monkeypatch, "pyzbar.pyzbar")

    assert texts(stored(CODE)) == [TEXT]
    assert texts(stored(Image.new("L", (300, 300), 255))) == []


def test_no_decoder_at_all_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    hide(monkeypatch, "zxingcpp", "pyzbar.pyzbar")

    assert refusal(stored(CODE)) == "scan-no-decoder"


# --- hostile files ----------------------------------------------------------------------------


def survives(data: bytes) -> None:
    try:
        scan(data)
    except ScanError as refused:
        assert refused.code.startswith("scan-")  # noqa: PT017


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "PDF"])
def test_a_file_cut_off_anywhere_is_refused_in_words(kind: str) -> None:
    small = qr.encode("A").image(scale=1).convert("RGB")
    data = stored(small, kind, **({} if kind == "PDF" else {"exif": b"Exif\0\0MM\0*"}))

    for end in range(1, len(data), max(1, len(data) // 150)):
        survives(data[:end])


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "PDF"])
def test_a_file_with_wrong_bytes_is_refused_in_words(kind: str) -> None:
    random = Random(kind)
    data = stored(qr.encode("A").image(scale=1).convert("RGB"), kind)

    for _ in range(150):
        damaged = bytearray(data)
        for _ in range(random.randint(1, 4)):
            damaged[random.randrange(4, len(data))] = random.choice((0, 255, random.randrange(256)))
        survives(bytes(damaged))


@pytest.mark.parametrize(
    "magic", [b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"RIFF\0\0\0\0WEBP", b"%PDF-", b""]
)
def test_noise_behind_a_right_beginning_is_refused_in_words(magic: bytes) -> None:
    random = Random(magic)

    for _ in range(50):
        survives(magic + random.randbytes(random.randrange(300)))
