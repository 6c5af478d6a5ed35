"""What documents say around their fields, in the languages in which they are drawn up."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Final

from gouvcheck_core.profiles import Language

if TYPE_CHECKING:
    from collections.abc import Mapping

LANGUAGES: Final = (Language.FR, Language.DE, Language.EN)
"""Of documents. Luxembourgish is spoken, and official papers are drawn up in one of these."""

_COMMON: Final = "common"


def words(kind: str, language: Language, *, issuer: str) -> dict[str, str]:
    """Return what a kind of document says, its own words before those of all.

    Args:
        kind: Identifier of the profile.
        language: Of the document.
        issuer: Name of the issuer in that language.
    """
    tables = _tables()
    said = tables[_COMMON][language] | tables.get(kind, {}).get(language, {})
    return {key: text.replace("{issuer}", issuer) for key, text in said.items()}


@cache
def _tables() -> Mapping[str, Mapping[str, dict[str, str]]]:
    file = resources.files(__package__).joinpath("templates", "words.toml")
    return tomllib.loads(file.read_text(encoding="utf-8"))
