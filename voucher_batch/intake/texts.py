"""The text of one cell: cleaned the same way whatever it means, or refused."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from voucher_batch.intake.outcome import Reason
from voucher_batch.intake.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Sequence

NAME_MAX: Final = 70
"""Characters of a whole name: what the profile of the voucher carries, and a line of the letter."""

LINE_MAX: Final = 60
"""Characters of a line of an address."""

REPLACEMENT: Final = "\ufffd"
"""What stands where a byte of the file means nothing in its charset."""

_WHITE: Final = re.compile("[ \t\r\n\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")
"""White space that typing and exporting leave behind; line separators are not among it."""

_BETWEEN: Final = str.maketrans("", "", " -'’.")
"""What stands between the letters of most names."""

_NO_NAME: Final = frozenset("NS")
"""Unicode categories that begin so are numbers and symbols. A symbol in a name, such as the ones in
``MÃ¼ller`` or ``Du¼``, is the mark of a file that was written or read in a wrong charset."""


def clean(field: str, text: str) -> str:
    """Return ``text`` in NFC, each run of white space as one space, none at the ends.

    Raises:
        Refusal: ``encoding`` if bytes of the file were lost, ``characters`` for controls,
            reordering marks, private characters and such.
    """
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip(" ")
    text = unicodedata.normalize("NFC", _WHITE.sub(" ", text).strip(" "))
    if REPLACEMENT in text:
        raise Refusal(field, Reason.ENCODING)
    if not text.isprintable():
        raise Refusal(field, Reason.CHARACTERS)
    return text


def clean_all(fields: Sequence[str], texts: Sequence[str]) -> list[str]:
    """Return `clean` of each text, whose field stands at the same position.

    A row is nearly always clean as a whole, which one look at all of it can tell: a part of a text
    in NFC is in NFC, and white space other than the space is not printable.

    Raises:
        Refusal: As `clean`, for the first text that is to be refused.
    """
    whole = ";".join(texts)
    if (
        whole.isprintable()
        and "  " not in whole
        and REPLACEMENT not in whole
        and unicodedata.is_normalized("NFC", whole)
    ):
        return [text.strip(" ") for text in texts]
    return [clean(field, text) for field, text in zip(fields, texts, strict=True)]


def name(field: str, text: str) -> str:
    """Return a cleaned name, which may be empty.

    Raises:
        Refusal: It has no letter, or a number or symbol.
    """
    if not text or text.isalpha() or text.translate(_BETWEEN).isalpha():
        return text
    categories = {unicodedata.category(character)[0] for character in text}
    if "L" not in categories or categories & _NO_NAME:
        raise Refusal(field, Reason.CHARACTERS)
    return text


def at_most(field: str, text: str, longest: int) -> str:
    """Return ``text``.

    Raises:
        Refusal: It has more characters than fit.
    """
    if len(text) > longest:
        raise Refusal(field, Reason.LENGTH)
    return text


@lru_cache(maxsize=1024)  # a file says "Luxembourg" a million times
def folded(text: str) -> str:
    """Return what stays of a name of a column or country: letters and digits, without accents."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in apart if character.isalnum())
