"""Bringing trust up to date, and judging by it: what no transcript can show."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gouvcheck_core.cli import fetching
from gouvcheck_core.errors import UpdateError
from gouvcheck_core.trust.files import RoleName, open_signed
from gouvcheck_core.trust_store import folder_source
from tests.support import demo_keys
from tests.support.desk import DAY, HOUR, Desk

if TYPE_CHECKING:
    from pathlib import Path

    from gouvcheck_core.update import Fetch


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = Desk.furnished(tmp_path, head=True)
    assert desk.update().code == 0
    return desk


def test_every_file_that_came_is_named(tmp_path: Path) -> None:
    desk = Desk.furnished(tmp_path, head=True)
    said = desk.update().err.splitlines()
    names = [line.split()[1] for line in said if line.startswith("fetched ")]
    assert names == ["head.cose,", "trust/1.trust.cose,", "status/1/1.cwt,"]


def test_bundle_is_a_source(desk: Desk) -> None:
    desk.mark(7, "withdrawn")
    desk.run("keys bundle --out trust.bundle")
    assert desk.update(source="trust.bundle").code == 0
    generation = desk.held().generation
    assert generation is not None
    assert generation.parsed_head().lists[1].version == 2


def test_server_is_a_source(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def https_source(url: str) -> Fetch:
        asked.append(url)
        return folder_source(desk.folder / "keys")

    monkeypatch.setattr(fetching, "https_source", https_source)
    assert desk.update(source="https://keys.example.lu/").code == 0
    assert asked == ["https://keys.example.lu/"]


def test_source_that_does_not_answer_ends_with_a_code_of_its_own(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fetch(name: str, *, limit: int) -> bytes | None:
        raise UpdateError("update-unreachable", f"No answer {name} {limit}.", hint="Wait.")

    monkeypatch.setattr(fetching, "https_source", lambda _: fetch)
    before = desk.held()
    ran = desk.update(source="https://keys.example.lu/")
    assert ran.code == 75
    assert "head 1, signed 0 minutes ago" in ran.out
    assert desk.held() == before
    root = "--root keys/root/1.root.cose"
    assert desk.call(f"keys status https://keys.example.lu/ {root}").code == 75


def test_root_that_its_holders_did_not_sign_anchors_nothing(tmp_path: Path) -> None:
    desk = Desk.furnished(tmp_path, head=True)
    path = desk.folder / "keys" / "root" / "1.root.cose"
    signed = open_signed(path.read_bytes(), RoleName.ROOT)
    path.write_bytes(type(signed)(signed.typ, signed.body, signed.signatures[:2]).encode())
    assert "[trust-threshold]" in desk.update().err
    assert not (desk.folder / "phone" / "state.cbor").exists()


def test_root_is_not_read_again_once_it_is_held(desk: Desk) -> None:
    assert desk.run("update --from keys --to phone --root missing").code == 0


def test_held_trust_says_how_old_it_is(desk: Desk) -> None:
    desk.paper(index=1)
    desk.now += 3 * HOUR
    ran = desk.call("verify 1.txt --trust phone")
    assert ran.code == 0
    assert ran.err.splitlines() == [
        "warning: this is the trust of the demonstration: what it calls genuine is of no value",
        "keys and lists: signed 3 hours and 0 minutes ago, 2026-09-22T14:13:20Z",
    ]


def test_clock_that_is_behind_is_said_aloud(desk: Desk) -> None:
    desk.paper(index=1)
    desk.now -= 2 * DAY
    ran = desk.call("verify 1.txt --trust phone")
    assert ran.code == 0
    assert "warning: the clock is behind: judged by the newest signed time" in ran.err
    assert "signed 0 minutes ago" in ran.err


def test_damaged_store_is_an_error_and_no_verdict(desk: Desk) -> None:
    desk.paper(index=1)
    for path in (desk.folder / "phone" / "files").iterdir():
        path.write_bytes(path.read_bytes()[:-1])
    ran = desk.call("verify 1.txt --trust phone --json")
    assert (ran.code, ran.out) == (65, "")
    assert "[store-damaged]" in ran.err


def test_held_trust_judges_eu_certificates_with_keys_that_are_named(desk: Desk) -> None:
    from tests.support.command import furnish

    furnish(desk.folder)
    ran = desk.call("verify eu.txt --trust phone --hcert-key eu-signer.der --json")
    assert ran.json["trust"]["demonstration"] is True
    assert ran.json["codes"][0]["reason"] != "unknown-key"


def test_trust_that_is_not_of_the_demonstration_is_not_called_so(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    from gouvcheck_core.cli import held

    desk.paper(index=1)
    monkeypatch.setattr(held, "DEMO_KIDS", frozenset({demo_keys.signer("status").public.kid}))
    ran = desk.call("verify 1.txt --trust phone --json")
    assert ran.json["trust"]["demonstration"] is False
    assert "demonstration" not in ran.err
