"""What e-mails and pages say, in four languages; data, in words.toml."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from gouvcheck_core.profiles import Language

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language, by name.

    Args:
        mail: Of e-mails.
        page: Of pages.
    """

    mail: Mapping[str, str]
    page: Mapping[str, str]


def words(language: Language) -> Words:
    """Return the words of a language."""
    return _all()[language]


@cache
def _all() -> Mapping[Language, Words]:
    text = resources.files(__package__).joinpath("words.toml").read_text(encoding="utf-8")
    return {Language(name): Words(**said) for name, said in tomllib.loads(text).items()}
