"""The one answer: the same words for a person who is known, unknown, served or refused."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


def public_answer(language: str) -> str:
    """Return what is told to whoever asks, in a language, or in English where we lack it."""
    said = _said()
    return said.get(language, said["en"])


@cache
def _said() -> Mapping[str, str]:
    table: dict[str, str] = tomllib.loads(
        files(__package__).joinpath("answer.toml").read_text("utf-8")
    )
    return table
