"""What a publisher does between ceremonies: status lists, heads, looks at the tree, copies."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import pytest

from gouvcheck_core import publish
from gouvcheck_core.trust import Status
from gouvcheck_core.trust.state import read_head
from gouvcheck_core.trust_store import read_bundle
from gouvcheck_core.update import HEAD_NAME, root_name, status_name, trust_name
from tests.support import demo_keys
from tests.support.desk import DAY, HEAD_SIGNER, HOUR, STATUS_SIGNER, Desk

if TYPE_CHECKING:
    from pathlib import Path

PRINT = bytes(range(32))
OTHER = bytes(range(1, 33))
MARK = f"--signer {STATUS_SIGNER}"
PUBLISH = f"keys publish --signer {HEAD_SIGNER}"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk.furnished(tmp_path, head=True)


def entry(desk: Desk, index: int) -> Status | None:
    token = publish.held_list(desk.tree(), demo_keys.STATUS_LIST)
    assert token is not None
    return token.list.status(index)


# --- status lists ---------------------------------------------------------------------------------


@pytest.mark.parametrize("state", Status)
def test_entry_is_changed_in_the_next_version(desk: Desk, state: Status) -> None:
    made = desk.run(f"keys mark 1:7 {state.name.lower()} {MARK}")
    assert made.out == f"keys/{status_name(1, 2)}\n"
    assert (entry(desk, 7), entry(desk, 8)) == (state, Status.VALID)


def test_list_is_signed_again_as_it_is(desk: Desk) -> None:
    desk.run(f"keys mark 1:7 suspended {MARK}")
    told = desk.run(f"keys mark 1 {MARK} --json").json
    assert (told["file"], told["list"]) == (f"keys/{status_name(1, 3)}", 1)
    assert told["bytes"] == (desk.folder / told["file"]).stat().st_size
    assert entry(desk, 7) is Status.SUSPENDED


def test_new_list_begins_with_its_first_version(desk: Desk) -> None:
    desk.run("keys add-list 9 --issuer demo")
    desk._signed("trust", 2, ("trust-1", "trust-3"))  # noqa: SLF001 - a head cannot follow yet
    assert desk.refused(PUBLISH) == "publish-list-absent"
    assert desk.run(f"keys mark 9 {MARK}").out == f"keys/{status_name(9, 1)}\n"
    desk.publish()
    assert set(read_head(desk.head()).lists) == {1, 9}


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (f"1:7 {MARK}", "usage-mark"),
        (f"1 withdrawn {MARK}", "usage-mark"),
        (f"one:7 withdrawn {MARK}", "usage-mark"),
        (f"2:7 withdrawn {MARK}", "publish-list-unnamed"),
        (f"1:1048576 withdrawn {MARK}", "status-change"),
        (f"1:7 withdrawn --signer {HEAD_SIGNER}", "publish-status-key"),
        (f"1:7 withdrawn {MARK} --production", "signer-development-only"),
        (f"1:7 withdrawn {MARK} --at 2025-12-31", "publish-clock"),
        ("1:7 withdrawn --signer missing.pem", "usage-no-file"),
        (f"1:7 withdrawn {MARK} --tree elsewhere", "usage-no-file"),
    ],
)
def test_mark_that_makes_no_sense_is_refused(desk: Desk, line: str, code: str) -> None:
    assert desk.refused(f"keys mark {line}") == code
    assert not (desk.folder / "keys" / status_name(1, 2)).exists()


def test_withdrawn_document_is_not_marked_as_good(desk: Desk) -> None:
    desk.run(f"keys mark 1:7 withdrawn {MARK}")
    assert desk.refused(f"keys mark 1:7 valid {MARK}") == "publish-withdrawn"


# --- heads ----------------------------------------------------------------------------------------


def test_head_pins_the_newest_and_counts_on(desk: Desk) -> None:
    desk.run(f"keys mark 1:7 used {MARK}")
    desk.now += 6 * HOUR
    told = desk.run(f"{PUBLISH} --json").json
    assert told == {
        "file": "keys/head.cose",
        "version": 2,
        "expires": "2026-09-29T20:13:20Z",
        "root": 1,
        "trust": 1,
        "lists": {"1": 2},
        "denied": 0,
    }


def test_head_lives_as_long_as_somebody_says(desk: Desk) -> None:
    desk.publish(options="--valid-for 2")
    assert read_head(desk.head()).term.expires == desk.now + 2 * DAY


def test_denied_documents_stay_denied_until_they_have_ended(desk: Desk) -> None:
    (desk.folder / "deny.txt").write_text(f"{PRINT.hex()}\n{OTHER.hex()}\n", "utf-8")
    desk.publish(options="--deny deny.txt")
    desk.publish()
    assert read_head(desk.head()).denied == {PRINT, OTHER}
    (desk.folder / "ended.txt").write_text(OTHER.hex(), "utf-8")
    desk.publish(options="--undeny ended.txt")
    assert read_head(desk.head()).denied == {PRINT}


def test_checkpoint_of_the_audit_log_is_pinned(desk: Desk) -> None:
    (desk.folder / "checkpoint").write_bytes(b"tree head")
    desk.publish(options="--audit checkpoint")
    desk.publish()
    assert read_head(desk.head()).audit == b"tree head"


def test_clock_that_went_back_publishes_nothing(desk: Desk) -> None:
    before = desk.head()
    desk.now -= 1
    assert desk.refused(PUBLISH) == "publish-clock"
    assert desk.head() == before


def test_clock_that_jumped_ahead_publishes_nothing_unless_it_is_said_to_be_right(
    desk: Desk,
) -> None:
    desk.now += 38 * DAY
    assert desk.refused(PUBLISH) == "publish-pause"
    desk.publish(options="--resume")
    assert read_head(desk.head()).term.issued == desk.now


def test_lost_head_is_restored_and_not_counted_from_one_again(desk: Desk) -> None:
    assert desk.refused(f"{PUBLISH} --first") == "usage-first-head"
    (desk.folder / "keys" / HEAD_NAME).unlink()
    assert desk.refused(PUBLISH) == "usage-first-head"


def test_head_of_a_key_that_is_not_listed_is_not_written(desk: Desk) -> None:
    before = desk.head()
    assert desk.refused(f"keys publish --signer {STATUS_SIGNER}") == "trust-threshold"
    assert desk.head() == before


def test_head_that_verifiers_would_refuse_is_not_written(desk: Desk) -> None:
    before = desk.head()
    tokens = desk.folder / "keys" / "status" / "1"
    (tokens / "2.cwt").write_bytes((tokens / "1.cwt").read_bytes())
    ran = desk.call(PUBLISH)
    assert "[publish-refused]" in ran.err
    assert "status-name" in ran.err
    assert desk.head() == before


def test_head_still_brings_the_deny_list_when_the_trust_has_expired(desk: Desk) -> None:
    desk.run("keys renew --valid-for 3")
    desk.sign_trust(2)
    desk.now += 4 * DAY
    ran = desk.publish()
    assert "warning: verifiers take in no more than the deny list" in ran.err


def test_head_may_need_two_keys(desk: Desk) -> None:
    desk.run("keys generate --name second --kind ed25519")
    desk.run("keys rotate --add head:second.public.pem --threshold head:2")
    desk.sign_root(2, *demo_keys.ROOTS[:3])
    assert desk.refused(PUBLISH) == "trust-threshold"
    desk.publish(options="--signer second.private.pem")
    assert read_head(desk.head()).root.version == 2


def test_head_is_published_by_one_program_at_a_time(desk: Desk, tmp_path: Path) -> None:
    import fcntl
    import threading

    descriptor = os.open(tmp_path / "keys", os.O_RDONLY)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    threading.Timer(0.3, os.close, [descriptor]).start()
    desk.publish()
    with pytest.raises(OSError, match="Bad file descriptor"):
        os.fstat(descriptor)


# --- how everything stands ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("later", "light", "code"),
    [(0, "green", 0), (13 * HOUR, "amber", 1), (5 * DAY, "red", 2), (8 * DAY, "red", 2)],
)
def test_age_of_the_head_lights_up(desk: Desk, later: int, light: str, code: int) -> None:
    desk.now += later
    ran = desk.call("keys status --json")
    assert (ran.code, ran.json["light"]) == (code, light)
    (line,) = (line for line in ran.json["lines"] if line["what"] == "head 1")
    assert (line["light"], line["age_seconds"]) == (light, later)
    assert line["left_seconds"] == 7 * DAY - later


def test_status_says_it_in_words_the_gravest_first(desk: Desk) -> None:
    desk.now += 8 * DAY
    ran = desk.call("keys status")
    lines = ran.out.splitlines()
    assert lines[0].startswith("✗ red    tree: A verifier refuses it: ")
    assert "✗ red    head 1: It was signed 8 days and 0 hours ago. It has expired." in lines
    assert any(line.startswith("✓ green  root 1: ") for line in lines)


def test_bundle_and_root_say_how_it_stands_elsewhere(desk: Desk) -> None:
    desk.run("keys bundle --out trust.bundle")
    assert desk.refused("keys status trust.bundle") == "usage-root"
    ran = desk.run("keys status trust.bundle --root keys/root/1.root.cose --json")
    assert ran.json["light"] == "green"
    again = desk.run("keys status keys --root keys/root/1.root.cose --json")
    assert again.json == ran.json


def test_source_that_brings_nothing_has_no_state(desk: Desk) -> None:
    desk.run("keys bundle --out trust.bundle")
    (desk.folder / "empty").write_bytes(b"\xa2\x00\x01\x01\xa0")
    ran = desk.call("keys status empty --root keys/root/1.root.cose")
    assert ran.code == 75
    assert desk.refused("keys status missing --root keys/root/1.root.cose") == "usage-no-file"


def test_folder_that_is_no_tree_has_no_state(desk: Desk) -> None:
    assert desk.refused("keys status demo") == "publish-tree-empty"


# --- what is in it --------------------------------------------------------------------------------


def test_sound_folder_is_shown_as_it_is(desk: Desk) -> None:
    desk.mark(7, "withdrawn")
    ran = desk.run("keys check")
    assert ran.err.endswith("every signature in keys is good\n")
    lines = ran.out.splitlines()
    assert "root: 3 of 5 keys" in lines
    assert "status list 1 version 2" in lines
    assert lines[-1] == "status list 1: 1,048,575 valid, 1 withdrawn, 0 suspended, 0 used"


def test_sound_folder_is_told_to_a_program(desk: Desk) -> None:
    told = desk.run("keys check --json").json
    assert told["good"] is True
    assert {key["kid"]: key["state"] for key in told["keys"]} == {
        demo_keys.signer(name).public.kid.hex(): "active"
        for name in ("document-1", "document-2", "status")
    }
    assert told["keys"][0]["from"] == "2026-01-01T00:00:00Z"
    assert told["lists"] == {"1": {"valid": 1 << 20, "withdrawn": 0, "suspended": 0, "used": 0}}
    assert set(told["words"]) == {"root", "trust", "head"}


def test_folder_may_hold_a_root_alone(desk: Desk) -> None:
    for name in (HEAD_NAME, trust_name(1)):
        (desk.folder / "keys" / name).unlink()
    told = desk.run("keys check --json").json
    assert (set(told["words"]), told["keys"], told["lists"]) == ({"root"}, [], {})


@pytest.mark.parametrize("name", [HEAD_NAME, root_name(1), trust_name(1), status_name(1, 1)])
def test_one_byte_that_changed_is_found(desk: Desk, name: str) -> None:
    path = desk.folder / "keys" / name
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    ran = desk.call("keys check")
    assert ran.code == 65
    assert ran.out == ""


# --- bundles and copies ---------------------------------------------------------------------------


def test_bundle_holds_what_an_update_needs(desk: Desk) -> None:
    desk.mark(7, "withdrawn")
    told = desk.run("keys bundle --out trust.bundle --json").json
    data = (desk.folder / "trust.bundle").read_bytes()
    names = [HEAD_NAME, root_name(1), status_name(1, 2), trust_name(1)]
    assert told == {"file": "trust.bundle", "bytes": len(data), "files": names}
    assert sorted(read_bundle(data)) == names
    assert desk.refused("keys bundle --out trust.bundle") == "usage-exists"
    assert desk.run("keys bundle --out trust.bundle --force").out.startswith(
        "trust.bundle: 4 files"
    )


def test_copies_are_written_for_people(desk: Desk) -> None:
    told = desk.run("keys export --out people --json").json
    assert len(told["files"]) == 4
    jwks = json.loads((desk.folder / "people" / "keys.jwks.json").read_text("utf-8"))
    assert [key["kty"] for key in jwks["keys"]] == ["EC", "OKP", "OKP"]
    status = demo_keys.signer("status").public
    pem = desk.folder / "people" / "pem" / f"demo.status.active.{status.kid.hex()}.pem"
    assert pem.read_bytes() == status.to_pem()
    assert desk.refused("keys export --out people") == "usage-exists"
    assert desk.run("keys export --out people --force").out == "people: 4 files\n"


@pytest.mark.parametrize("verb", ["bundle", "export"])
def test_damaged_folder_is_not_copied(desk: Desk, verb: str) -> None:
    path = desk.folder / "keys" / trust_name(1)
    path.write_bytes(path.read_bytes()[:-1])
    assert desk.refused(f"keys {verb} --out copy") == "publish-pin"
    assert not (desk.folder / "copy").exists()
