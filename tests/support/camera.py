"""A camera for tests and for the demonstration: what a phone would see of a printed code.

Everything is drawn with Pillow alone and depends on nothing but the scene and the seed, so a frame
is the same on every machine and the demonstration needs no numpy.
"""

from __future__ import annotations

import io
import math
from dataclasses import dataclass
from enum import Enum
from random import Random
from typing import TYPE_CHECKING, Final, TypeAlias

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from gouvcheck_core import qr
from gouvcheck_core.format import QUIET_ZONE_MODULES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

FRAME_SIZE: Final = (1280, 720)
"""What phones and webcams deliver for scanning: 720p."""

OVERSAMPLING: Final = 2
"""The sheet is drawn twice as fine as the frame, as a lens sees more than a sensor."""

FOCAL_LENGTH: Final = 1.1 * FRAME_SIZE[0]
"""In pixels of the frame; about the 60 degrees across of a phone camera."""

LINE: Final = 36
MARGIN: Final = 80
"""Of the words on the sheet, in oversampled pixels."""

DESK: Final = 105
PAPER: Final = 236
INK: Final = 28

_Matrix: TypeAlias = "tuple[tuple[float, ...], ...]"


class Grade(Enum):
    """How hard a frame is to read."""

    EASY = "easy"
    HARD = "hard"
    HARDEST = "hardest"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """How a picture lies before the camera, and what light and lens do to it.

    Attributes:
        width: Width of the picture in the frame before it is tilted, in pixels.
        turn: Rotation in the plane of the sheet, degrees.
        tilt: Rotation of the sheet about its horizontal and its vertical axis, degrees.
        offset: Shift of the picture from the middle of the frame, pixels right and down.
        blur: Standard deviation of the lens blur, pixels.
        exposure: Brightness, 1 is well lit, 0.3 is a hotel bar.
        shade: How much darker the darkest corner is, from 0 to 1.
        shade_turn: Direction of the shadow, degrees.
        noise: Standard deviation of the sensor noise, grey levels.
        jpeg: JPEG quality of the frame, or None for an uncompressed one.
        words: How many printed words surround the picture.
    """

    width: float
    turn: float = 0.0
    tilt: tuple[float, float] = (0.0, 0.0)
    offset: tuple[float, float] = (0.0, 0.0)
    blur: float = 0.0
    exposure: float = 1.0
    shade: float = 0.0
    shade_turn: float = 0.0
    noise: float = 0.0
    jpeg: int | None = None
    words: int = 0


@dataclass(frozen=True, slots=True)
class Frame:
    """One frame with what a perfect reader would read in it."""

    grade: Grade
    image: Image.Image
    text: str


def photograph(picture: bytes | Image.Image, *, scene: Scene, seed: int) -> Image.Image:
    """Return the 1280x720 grey frame that a camera would take of a picture on a sheet of paper.

    Args:
        picture: PNG or JPEG bytes, or an image; for example a QR code with its quiet zone.
        scene: Where the picture lies and how it is lit.
        seed: Decides the noise and the words around the picture.
    """
    random = Random(seed)
    frame = _project(_sheet(_grey(picture), scene, random), scene)
    frame = frame.filter(ImageFilter.GaussianBlur(scene.blur)) if scene.blur else frame
    frame = _expose(frame, scene)
    frame = _add_noise(frame, scene.noise, random) if scene.noise else frame
    return frame if scene.jpeg is None else _compress(frame, scene.jpeg)


def _grey(picture: bytes | Image.Image) -> Image.Image:
    image = picture if isinstance(picture, Image.Image) else Image.open(io.BytesIO(picture))
    return image.convert("L")


def _sheet(picture: Image.Image, scene: Scene, random: Random) -> Image.Image:
    """Lay the picture in the middle of a sheet that is twice the frame, with words around it."""
    factor = OVERSAMPLING * scene.width / picture.width
    size = (round(picture.width * factor), round(picture.height * factor))
    printed = picture.resize(size, Image.Resampling.BOX if factor < 1 else Image.Resampling.BICUBIC)
    sheet = Image.new("L", (OVERSAMPLING * FRAME_SIZE[0], OVERSAMPLING * FRAME_SIZE[1]), 255)
    _write_words(ImageDraw.Draw(sheet), sheet.size, count=scene.words, random=random)
    sheet.paste(printed, ((sheet.width - size[0]) // 2, (sheet.height - size[1]) // 2))
    return sheet.point([INK + (PAPER - INK) * level // 255 for level in range(256)])


def _write_words(
    draw: ImageDraw.ImageDraw, size: tuple[int, int], *, count: int, random: Random
) -> None:
    """Fill the sheet with lines of strokes that look like words to a camera, from the top."""
    x, y = MARGIN, MARGIN
    for _ in range(count):
        for _ in range(random.randrange(3, 10)):
            stroke = random.randrange(8, 20)
            draw.line((x, y, x + random.randrange(7), y - stroke), fill=0, width=3)
            x += random.randrange(8, 14)
        x += 20
        if x > size[0] * random.uniform(0.75, 1.0) - MARGIN:
            x, y = MARGIN, y + random.choice((LINE, LINE, LINE, 2 * LINE))


def _project(sheet: Image.Image, scene: Scene) -> Image.Image:
    large = (OVERSAMPLING * FRAME_SIZE[0], OVERSAMPLING * FRAME_SIZE[1])
    seen = sheet.transform(
        large,
        Image.Transform.PERSPECTIVE,
        _coefficients(scene, sheet.size),
        resample=Image.Resampling.BILINEAR,
        fillcolor=DESK,
    )
    return seen.reduce(OVERSAMPLING)


def _coefficients(scene: Scene, size: tuple[int, int]) -> tuple[float, ...]:
    """Return Pillow's eight numbers, which take a pixel of the frame back to the sheet.

    A point of the sheet is turned and tilted in space and seen through a pinhole, which is a
    matrix on homogeneous coordinates; the way back is its inverse, known up to a factor.
    """
    (a, b, _), (c, d, _), (e, f, _) = _rotation(scene)
    focal = OVERSAMPLING * FOCAL_LENGTH
    middle = (size[0] / 2, size[1] / 2)
    sheet = ((1, 0, -middle[0]), (0, 1, -middle[1]), (0, 0, 1))
    space = ((a, b, 0), (c, d, 0), (e, f, focal))
    across, down = (m + OVERSAMPLING * o for m, o in zip(middle, scene.offset, strict=True))
    pinhole = ((focal, 0, across), (0, focal, down), (0, 0, 1))
    back = _adjugate(_times(pinhole, _times(space, sheet)))
    return tuple(value / back[2][2] for row in back for value in row)[:8]


def _rotation(scene: Scene) -> _Matrix:
    angles = (scene.turn, *scene.tilt)
    (cz, sz), (cx, sx), (cy, sy) = (
        (math.cos(angle), math.sin(angle)) for angle in map(math.radians, angles)
    )
    turn = ((cz, -sz, 0), (sz, cz, 0), (0, 0, 1))
    nod = ((1, 0, 0), (0, cx, -sx), (0, sx, cx))
    shake = ((cy, 0, sy), (0, 1, 0), (-sy, 0, cy))
    return _times(shake, _times(nod, turn))


def _times(left: _Matrix, right: _Matrix) -> _Matrix:
    columns = tuple(zip(*right, strict=True))
    return tuple(
        tuple(sum(a * b for a, b in zip(row, column, strict=True)) for column in columns)
        for row in left
    )


def _adjugate(m: _Matrix) -> _Matrix:
    """Return the inverse of a 3x3 matrix times its determinant."""

    def minor(row: int, column: int) -> float:
        r1, r2 = (row + 1) % 3, (row + 2) % 3
        c1, c2 = (column + 1) % 3, (column + 2) % 3
        return m[r1][c1] * m[r2][c2] - m[r1][c2] * m[r2][c1]

    return tuple(tuple(minor(column, row) for column in range(3)) for row in range(3))


def _expose(frame: Image.Image, scene: Scene) -> Image.Image:
    lit = frame.point([min(255, round(level * scene.exposure)) for level in range(256)])
    if not scene.shade:
        return lit
    light = Image.linear_gradient("L").rotate(scene.shade_turn, Image.Resampling.BILINEAR)
    # Rotation leaves dark corners; the square inside the circle has none.
    light = light.crop((38, 38, 218, 218)).point(
        [round(255 - level * scene.shade) for level in range(256)]
    )
    return ImageChops.multiply(lit, light.resize(frame.size, Image.Resampling.BICUBIC))


def _add_noise(frame: Image.Image, sigma: float, random: Random) -> Image.Image:
    """Add noise with a triangular distribution, which two uniform ones make."""
    area = frame.width * frame.height
    first, second = (Image.frombytes("L", frame.size, random.randbytes(area)) for _ in range(2))
    noise = Image.blend(first, second, 0.5)
    # Uniform noise of 256 levels has a deviation of 73.9, and the mean of two has 52.3.
    offset = 128
    scaled = noise.point(
        [max(0, min(255, round(offset + (n - 127.5) * sigma / 52.3))) for n in range(256)]
    )
    return ImageChops.add(frame, scaled, scale=1, offset=-offset)


def _compress(frame: Image.Image, quality: int) -> Image.Image:
    stored = io.BytesIO()
    frame.save(stored, "JPEG", quality=quality)
    compressed = Image.open(stored)
    compressed.load()
    return compressed


def graded_frames(texts: Sequence[str], *, seed: int, count: int) -> Iterator[Frame]:
    """Yield frames of codes that go from easy over hard to hardest, over and over.

    Args:
        texts: Code texts; they are taken in turn, each drawn as the QR code that we would print.
        seed: The same seed gives the same frames.
        count: How many frames; a multiple of three is fair to the grades.
    """
    random = Random(seed)
    for number in range(count):
        grade = tuple(Grade)[number % len(Grade)]
        text = texts[number // len(Grade) % len(texts)]
        code = qr.encode(text)
        scene = graded_scene(code, grade=grade, random=random)
        image = photograph(code.image(scale=8), scene=scene, seed=random.getrandbits(32))
        yield Frame(grade, image, text)


def graded_scene(code: qr.QrCode, *, grade: Grade, random: Random) -> Scene:
    """Draw the scene of a grade by lot. How many pixels a module has decides most."""
    modules = code.size + 2 * QUIET_ZONE_MODULES
    low, high = _MODULE_PIXELS[grade]
    # The code must fit on the frame, or no reader could do anything.
    module_pixels = random.uniform(low, min(high, 0.9 * FRAME_SIZE[1] / modules))
    strain = _STRAIN[grade]
    return Scene(
        width=module_pixels * modules,
        turn=random.gauss(0, 8) + random.choice((0, 0, 0, 90, 180, 270)),
        tilt=(random.gauss(0, 12 * strain), random.gauss(0, 12 * strain)),
        offset=(random.uniform(-200, 200), random.uniform(-60, 60)),
        blur=random.uniform(0.6, 1.5) * strain**0.5,
        exposure=random.uniform(1 - 0.4 * strain, 1),
        shade=random.uniform(0, 0.4 * strain),
        shade_turn=random.uniform(0, 360),
        noise=random.uniform(2, 10 * strain),
        jpeg=random.randint(round(80 - 20 * strain), 85),
        words=400,
    )


_MODULE_PIXELS: Final = {
    Grade.EASY: (4.5, 7.0),
    Grade.HARD: (2.5, 4.0),
    Grade.HARDEST: (2.0, 3.4),
}
_STRAIN: Final = {Grade.EASY: 0.5, Grade.HARD: 1.0, Grade.HARDEST: 1.5}
"""Blur, noise, tilt and darkness. With these zxing-cpp alone reads about 100, 70 and 15 % of the
grades, which leaves room to tell readers apart."""
