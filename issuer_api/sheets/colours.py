"""Colours by name: a finished PDF/A names a profile for each colour space, and needs only one.

What a sheet's output intent says holds for its device colours as well (ISO 19005-2 section
6.2.4.3). Typst writes each colour space with a profile of its own nevertheless, and a reader works
the way through each of them out anew for every file that it opens: three quarters of the time in
which a sheet is opened to be read back.
"""

from __future__ import annotations

import re
from typing import Final

_SPACE: Final = re.compile(rb" 0 obj\n(\[/ICCBased (\d+) 0 R\])\nendobj\n")
_NAMES: Final = {b"1": b"/DeviceGray", b"3": b"/DeviceRGB"}


def device_colours(pdf: bytes) -> bytes:
    """Return a PDF/A that Typst wrote, its colours those of its output intent.

    Each name is as long as what it stands for, with blanks behind it, so that everything stays
    where the file's table says that it is. A colour space that is written in another way is left as
    it is.

    Args:
        pdf: The file; its output intent has the profile sRGB.
    """
    return _SPACE.sub(lambda found: _named(pdf, found), pdf)


def _named(pdf: bytes, found: re.Match[bytes]) -> bytes:
    whole, space, number = found.group(0, 1, 2)
    profile = re.search(rb"\n%b 0 obj\n<<[^>]*/N (\d)\b" % number, pdf)
    name = None if profile is None else _NAMES.get(profile[1])
    return whole if name is None else whole.replace(space, name.ljust(len(space)))
