"""A part of a page: which of its points, and so which of its pixels, are drawn."""

from __future__ import annotations

from math import ceil, floor
from typing import NamedTuple

from gouvcheck_core.errors import ScanError


class PagePart(NamedTuple):
    """A part of a page as it is shown: points to the right and down of its top left corner."""

    left: float
    top: float
    right: float
    bottom: float

    def widened(self, margin: float) -> PagePart:
        """Return the part with so many points more on each side."""
        return PagePart(
            self.left - margin, self.top - margin, self.right + margin, self.bottom + margin
        )

    def within(self, width: float, height: float) -> PagePart:
        """Return what a page of this size has of the part.

        Raises:
            ScanError: ``scan-page-part``: nothing.
        """
        left, top = max(self.left, 0), max(self.top, 0)
        right, bottom = min(self.right, width), min(self.bottom, height)
        if left >= right or top >= bottom:
            raise ScanError(
                "scan-page-part",
                "The page does not reach as far as the part that is looked for.",
                hint="Look at the whole page: it may be of another size than was expected.",
            )
        return PagePart(left, top, right, bottom)

    def cut_off(
        self, width: float, height: float, *, scale: float
    ) -> tuple[float, float, float, float]:
        """Return what pypdfium2 leaves out so that the part is drawn, to whole pixels outwards.

        Args:
            width: Of the page, in points, like the part, which lies within it.
            height: Likewise.
            scale: Pixels a point.

        Returns:
            Points on the left, below, on the right and above. Each is half a pixel short: pypdfium2
            rounds up, which would cut one more wherever a fraction does not come out even.
        """
        across, down = ceil(width * scale), ceil(height * scale)
        left = floor(self.left * scale)
        below = down - ceil(self.bottom * scale)
        right = across - ceil(self.right * scale)
        above = floor(self.top * scale)
        return (
            _short(left, scale),
            _short(below, scale),
            _short(right, scale),
            _short(above, scale),
        )


def _short(pixels: int, scale: float) -> float:
    return max(pixels - 0.5, 0) / scale
