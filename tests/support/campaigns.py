"""The sample campaigns, and small changes of them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from voucher_batch.campaign import load

if TYPE_CHECKING:
    from voucher_batch.campaign import Campaign

ROOT: Final = Path(__file__).resolve().parents[2]
SAMPLES: Final = ROOT / "tests" / "samples" / "batch"
DOCS: Final = ROOT / "docs" / "reference"
CODE: Final = ROOT / "voucher_batch" / "campaign"
SOURCE: Final = "sample.toml"


def text(name: str) -> str:
    """Return a sample campaign file, ``voucher``, ``invitation`` or ``criminal-record``."""
    return (SAMPLES / f"{name}.toml").read_text(encoding="utf-8")


def changed(old: str, new: str, *, name: str = "voucher") -> bytes:
    """Return a sample campaign file with one passage exchanged; it must be there."""
    whole = text(name)
    assert old in whole
    return whole.replace(old, new).encode()


def campaign(name: str = "voucher") -> Campaign:
    """Return a sample campaign."""
    return load(text(name).encode(), source=SOURCE)
