"""I11: test keys were accepted in production.

Verifiers in use accepted certificates that had been signed with keys made for tests. Here the
keys of the demonstration are published on purpose, so that anybody can sign with them; a
program that is set up for production does not load their root, whichever way it comes, and
outside production every verdict that stands on it says so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gouvcheck_core.environment import Environment
from gouvcheck_core.errors import TrustFileError
from gouvcheck_core.trust.state import State
from gouvcheck_core.update import root_name
from tests.support import demo_keys

if TYPE_CHECKING:
    from tests.support.desk import Desk


def test_production_is_not_anchored_in_the_demonstration(desk: Desk) -> None:
    line = "update --from keys --to release --root keys/root/1.root.cose --production"
    assert desk.refused(line) == "trust-demo-root"
    assert not (desk.folder / "release" / "state.cbor").exists()


def test_production_takes_no_store_that_a_test_has_left_behind(desk: Desk) -> None:
    held = desk.held()
    assert desk.refused("update --from keys --to phone --production") == "trust-demo-root"
    assert desk.held() == held


def test_root_with_a_single_key_of_the_demonstration_is_refused_too(desk: Desk) -> None:
    desk.run("keys generate --name own --kind ed25519")
    keys = "--key trust:demo/trust-1.public.pem --key head:demo/head.public.pem"
    thresholds = "--threshold root:1 --threshold trust:1"
    desk.run(f"keys init --key root:own.public.pem {keys} {thresholds}")
    (desk.folder / "own").mkdir()
    desk.run("keys sign root-1.draft --signer own.private.pem --out part --yes")
    desk.run("keys assemble root-1.draft part --tree own")
    line = "update --from own --to release --root own/root/1.root.cose --production"
    assert desk.refused(line) == "trust-demo-root"


@pytest.mark.parametrize("name", demo_keys.NAMES)
def test_no_key_of_the_demonstration_signs_in_production(desk: Desk, name: str) -> None:
    desk.run("keys renew")
    signer = f"--signer file:demo/{name}.private.pem --production"
    assert desk.refused(f"keys sign trust-2.draft --yes {signer}") == "signer-development-only"
    assert desk.refused(f"keys publish {signer}") == "signer-development-only"
    assert desk.refused(f"keys mark 1:1 used {signer}") == "signer-development-only"


def test_verdict_on_the_demonstration_says_that_it_is_one(desk: Desk) -> None:
    desk.paper(index=100)
    ran = desk.judge(100)
    assert ran.json["trust"]["demonstration"] is True
    assert "this is the trust of the demonstration" in ran.err


def test_library_refuses_the_root_like_the_command() -> None:
    root = demo_keys.published()[root_name(1)]
    with pytest.raises(TrustFileError) as caught:
        State.anchored(root, environment=Environment.PRODUCTION)
    assert caught.value.code == "trust-demo-root"
