"""What the page asks before it hands a document out, and how an answer is compared."""

from __future__ import annotations

import datetime as dt
import hmac
import re
import unicodedata
from enum import StrEnum
from typing import Final

from issuer_api.documents.hashing import keyed
from issuer_api.errors import DeliveryError

MIN_NUMBER: Final = 6
"""Symbols of a document number: fewer could be guessed within the tries."""
MAX_NUMBER: Final = 64

_DATE: Final = re.compile(r"[0-9]{4}(?:-[0-9]{2}){0,2}")


class Question(StrEnum):
    """What the page asks."""

    BIRTH_DATE = "birth_date"
    DOCUMENT_NUMBER = "document_number"


def birth_date(text: str) -> str:
    """Return a date of birth as it is compared.

    Args:
        text: ``YYYY-MM-DD``; ``YYYY-MM`` or ``YYYY`` for who knows no more, as in the profiles.

    Raises:
        DeliveryError: ``delivery-answer``.
    """
    if _DATE.fullmatch(text):
        parts = [int(part) for part in text.split("-")]
        try:
            dt.date(*[*parts, 1, 1][:3])
        except ValueError:
            pass
        else:
            return text
    raise _no_answer("The date of birth is no date.")


def written_date(*, year: str, month: str, day: str) -> str:
    """Return the date of birth that somebody typed into three fields.

    Raises:
        DeliveryError: ``delivery-answer``.
    """
    parts = [part.strip() for part in (year, month, day)]
    while parts and not parts[-1]:
        parts.pop()
    return birth_date("-".join(part.zfill(2) for part in parts))


def document_number(text: str) -> str:
    """Return a document number as it is compared: letters and digits alone, in one case.

    Raises:
        DeliveryError: ``delivery-answer``.
    """
    symbols = unicodedata.normalize("NFKC", text).casefold()
    number = "".join(symbol for symbol in symbols if symbol.isalnum())
    if not MIN_NUMBER <= len(number) <= MAX_NUMBER:
        raise _no_answer(
            f"The document number has fewer than {MIN_NUMBER} or more than {MAX_NUMBER} symbols."
        )
    return number


def hashed(question: Question, answer: str, *, document: str, pepper: bytes) -> bytes:
    """Return what is kept of an answer: of no use without the pepper, nor for another document."""
    content = f"{document}\0{question}\0{answer}".encode()
    return keyed(pepper, b"download-answer", content)


def same(kept: bytes, given: bytes) -> bool:
    """Tell whether two hashed answers are the same, in a time that tells nothing."""
    return hmac.compare_digest(kept, given)


def _no_answer(sentence: str) -> DeliveryError:
    return DeliveryError(
        "delivery-answer", sentence, hint="Write it as it stands on the document or identity card."
    )
