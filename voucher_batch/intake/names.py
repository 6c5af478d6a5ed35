"""Names that columns and their values go by, from ``names.toml``."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Final

from voucher_batch.beneficiary import Channel, Country
from voucher_batch.intake.texts import folded

if TYPE_CHECKING:
    from collections.abc import Mapping

_FILE: Final = "names.toml"


@cache
def columns() -> Mapping[str, tuple[str, ...]]:
    """Return the known names of each column, folded, the best first."""
    return {
        column: tuple(folded(name) for name in names) for column, names in _table("columns").items()
    }


@cache
def countries() -> Mapping[str, Country]:
    """Return each country by its folded names."""
    return {name: Country(code) for name, code in _inverse("countries").items()}


@cache
def channels() -> Mapping[str, Channel]:
    """Return each channel by its folded names."""
    return {name: Channel(value) for name, value in _inverse("channels").items()}


@cache
def languages() -> Mapping[str, str]:
    """Return ISO 639-1 codes by their folded names."""
    return _inverse("languages")


def _inverse(table: str) -> dict[str, str]:
    return {folded(name): key for key, names in _table(table).items() for name in names}


def _table(key: str) -> Mapping[str, list[str]]:
    text = resources.files(__package__).joinpath(_FILE).read_text(encoding="utf-8")
    table: Mapping[str, list[str]] = tomllib.loads(text)[key]
    return table
