"""The demonstration is true: every verdict it shows is the one that had to come."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PIL import Image

from gouvcheck_core.environment import Environment
from gouvcheck_core.errors import TrustFileError
from gouvcheck_core.scan import scan
from gouvcheck_core.trust.state import DEMO_KIDS, State, read_root
from gouvcheck_core.update import root_name
from tests.e2e.story.__main__ import tell
from tests.support import demo_keys

if TYPE_CHECKING:
    from pathlib import Path

NOW = 1_795_000_000  # 2026-11-18


@pytest.mark.enable_socket
@pytest.mark.allow_hosts(["127.0.0.1"])
def test_the_whole_story_goes_as_it_has_to(tmp_path: Path) -> None:
    report = tell(tmp_path / "demo", now=NOW, people=60)
    assert report.surprises == 0, "\n".join(report.lines)

    # The sheet shows every code.
    sheet = (tmp_path / "demo" / "codes.png").read_bytes()
    assert len(scan(sheet)) == 7
    with Image.open(tmp_path / "demo" / "codes.png") as picture:
        assert picture.width >= 1600


def test_the_committed_demonstration_keys_are_those_that_are_made() -> None:
    for name, data in demo_keys.files().items():
        assert (demo_keys.FOLDER / name).read_bytes() == data, name


def test_production_refuses_the_demonstration_root() -> None:
    root = (demo_keys.FOLDER / root_name(1)).read_bytes()
    with pytest.raises(TrustFileError) as caught:
        State.anchored(root, environment=Environment.PRODUCTION)
    assert caught.value.code == "trust-demo-root"


def test_every_key_of_the_demonstration_root_is_known_as_such() -> None:
    root = read_root((demo_keys.FOLDER / root_name(1)).read_bytes())
    assert set(root.keys) == DEMO_KIDS
