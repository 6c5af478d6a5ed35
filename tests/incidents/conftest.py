"""Every incident begins at the same desk: published, with a phone that is up to date."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.desk import Desk

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Return the publisher's desk, and a phone that has updated from it."""
    desk = Desk.furnished(tmp_path, head=True)
    assert desk.update().code == 0
    return desk
