"""Where things may stand on a sheet: windows, folds, margins. All in millimetres on A4."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from voucher_batch.beneficiary import Country

if TYPE_CHECKING:
    from collections.abc import Mapping

PAGE_WIDTH: Final = 210.0
PAGE_HEIGHT: Final = 297.0
FOLDS: Final = (105.0, 210.0)
"""DIN 5008 form B; the same for every country, so that one machine folds all of them."""

CODE_MARGIN: Final = 10.0
"""Room between a code and the edge or a fold: printers cut, and a crease hides modules."""

CODE_TOP: Final = FOLDS[1]
"""The document's code stands below the second fold."""

MARK_MARGIN: Final = 30.0
"""The sheet's DataMatrix stands in the left margin, no further than this from the edge."""

MM: Final = 72 / 25.4
"""Points a millimetre."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """The part of a sheet that shows through the window of its envelope.

    Args:
        x: From the left edge.
        y: From the top edge.
        width: To the right.
        height: Downwards; the sender's line takes the first of it, the address the rest.
    """

    x: float
    y: float
    width: float
    height: float


@cache
def windows() -> Mapping[Country, Window]:
    """Return the window of each country; windows.toml says where the figures come from."""
    table = tomllib.loads((Path(__file__).parent / "windows.toml").read_text())
    return {Country(code): Window(**figures) for code, figures in table.items()}
