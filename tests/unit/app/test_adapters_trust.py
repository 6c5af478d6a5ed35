"""The trust of the app: its beginning, what is kept of it, and updates that nobody waits for."""

from __future__ import annotations

import shutil
import threading
from typing import TYPE_CHECKING

import pytest

from gouvcheck_core.environment import Environment
from gouvcheck_core.errors import StoreError, TrustFileError, UpdateError, UsageError
from gouvcheck_core.trust import Status
from gouvcheck_core.trust.state import read_head
from gouvcheck_core.trust_store import DirectoryStore, folder_source, write_bundle
from tests.e2e.story.published import Publisher
from tests.support import app_snapshot, demo_keys
from verifier_app.adapters.trust import Held, TrustKeeper, begin, open_source
from verifier_app.starting import SNAPSHOT

if TYPE_CHECKING:
    from pathlib import Path

    from gouvcheck_core.trust.state import State
    from gouvcheck_core.update import Fetch

NOW = demo_keys.BEGIN + 30 * 86_400
PATIENCE = 20.0


class Clock:
    """A clock that stands."""

    def now(self) -> float:
        return 0.0

    def wall(self) -> int:
        return NOW


class Unwritable(DirectoryStore):
    """A store on a disk that takes nothing: what happens to root is not what happens to others."""

    def save(self, state: State) -> None:
        del state
        raise StoreError("store-unusable", "The directory cannot be used.", hint="None.")


def publish(folder: Path, *, heads: int = 1) -> Publisher:
    publisher = Publisher(folder, NOW)
    publisher.heads = app_snapshot.HEAD_VERSION
    for _ in range(heads):
        publisher.publish_head()
    return publisher


def bundle(folder: Path) -> bytes:
    return write_bundle(
        {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in folder.rglob("*.c*")
            if path.is_file()
        }
    )


def started(store: DirectoryStore) -> State:
    return begin(store, snapshot=SNAPSHOT, environment=Environment.DEVELOPMENT).state


class Run:
    """A keeper with what it has said, and a way to wait for it."""

    def __init__(self, store: DirectoryStore, source: Fetch | None) -> None:
        self.keeper = TrustKeeper(store, started(store), source=source, clock=Clock())
        self.changes: list[Held] = []
        self.ends: list[str | None] = []
        self._said = threading.Condition()
        self.keeper.start(self.changes.append, self._ended)

    def _ended(self, code: str | None) -> None:
        with self._said:
            self.ends.append(code)
            self._said.notify_all()

    def wait(self, ends: int = 1) -> None:
        with self._said:
            assert self._said.wait_for(lambda: len(self.ends) >= ends, PATIENCE)
        self.keeper.close()


def head_version(held: Held) -> int:
    assert held.state.generation is not None
    return held.state.generation.parsed_head().term.version


# --- the beginning ---


def test_snapshot_in_the_program_is_the_one_that_is_made() -> None:
    written = {
        path.relative_to(SNAPSHOT).as_posix(): path.read_bytes()
        for path in SNAPSHOT.rglob("*.c*")
        if path.is_file()
    }
    assert written == app_snapshot.files()


def test_first_start_judges_by_the_snapshot_and_keeps_it(tmp_path: Path) -> None:
    store = DirectoryStore(tmp_path / "trust")
    beginning = begin(store, snapshot=SNAPSHOT, environment=Environment.DEVELOPMENT)
    assert beginning.error is None
    assert beginning.built == demo_keys.BEGIN
    assert beginning.state.generation is not None
    assert DirectoryStore(tmp_path / "trust").load() == beginning.state


def test_production_does_not_start_with_the_demonstration(tmp_path: Path) -> None:
    with pytest.raises(TrustFileError) as refused:
        begin(DirectoryStore(tmp_path), snapshot=SNAPSHOT, environment=Environment.PRODUCTION)
    assert refused.value.code == "trust-demo-root"


def test_production_does_not_start_with_what_development_kept(tmp_path: Path) -> None:
    store = DirectoryStore(tmp_path / "trust")
    started(store)
    with pytest.raises(TrustFileError) as refused:
        begin(store, snapshot=tmp_path / "none", environment=Environment.PRODUCTION)
    assert refused.value.code == "trust-demo-root"


def test_program_without_a_root_does_not_start(tmp_path: Path) -> None:
    with pytest.raises(TrustFileError) as refused:
        begin(DirectoryStore(tmp_path), snapshot=tmp_path, environment=Environment.DEVELOPMENT)
    assert refused.value.code == "trust-no-root"


def test_snapshot_without_a_head_judges_nothing_yet(tmp_path: Path) -> None:
    shutil.copytree(SNAPSHOT / "root", tmp_path / "root")
    beginning = begin(
        DirectoryStore(tmp_path / "kept"), snapshot=tmp_path, environment=Environment.DEVELOPMENT
    )
    assert beginning.state.generation is None
    assert beginning.built == 0


def test_damaged_head_in_the_snapshot_keeps_nobody_from_starting(tmp_path: Path) -> None:
    shutil.copytree(SNAPSHOT, tmp_path, dirs_exist_ok=True)
    (tmp_path / "head.cose").write_bytes(b"damaged")
    beginning = begin(
        DirectoryStore(tmp_path / "kept"), snapshot=tmp_path, environment=Environment.DEVELOPMENT
    )
    assert beginning.state.generation is None


def test_older_snapshot_takes_nothing_back(tmp_path: Path) -> None:
    store = DirectoryStore(tmp_path / "trust")
    publish(tmp_path / "tree")
    run = Run(store, folder_source(tmp_path / "tree"))
    run.keeper.update()
    run.wait()
    again = begin(store, snapshot=SNAPSHOT, environment=Environment.DEVELOPMENT)
    assert again.state == run.keeper.held.state


def test_newer_snapshot_of_a_new_release_is_taken_in(tmp_path: Path) -> None:
    store = DirectoryStore(tmp_path / "trust")
    started(store)
    publish(tmp_path / "tree")
    newer = begin(store, snapshot=tmp_path / "tree", environment=Environment.DEVELOPMENT)
    assert newer.state.marks.head == app_snapshot.HEAD_VERSION + 1
    assert newer.built == NOW + newer.state.marks.head


def test_damaged_store_begins_anew_and_is_told(tmp_path: Path) -> None:
    started(DirectoryStore(tmp_path))
    (tmp_path / "state.cbor").write_bytes(b"damaged")
    beginning = begin(
        DirectoryStore(tmp_path), snapshot=SNAPSHOT, environment=Environment.DEVELOPMENT
    )
    assert beginning.error is not None
    assert beginning.error.code == "store-damaged"
    assert beginning.state.generation is not None
    assert DirectoryStore(tmp_path).load() == beginning.state


def test_disk_that_takes_nothing_is_no_reason_not_to_judge(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    beginning = begin(
        DirectoryStore(tmp_path / "file" / "trust"),
        snapshot=SNAPSHOT,
        environment=Environment.DEVELOPMENT,
    )
    assert beginning.error is not None
    assert beginning.error.code == "store-unusable"
    assert beginning.state.generation is not None


# --- updates ---


def test_update_brings_newer_lists_and_keeps_them(tmp_path: Path) -> None:
    publisher = publish(tmp_path / "tree")
    run = Run(DirectoryStore(tmp_path / "trust"), folder_source(tmp_path / "tree"))
    run.keeper.update()
    run.wait()
    assert run.ends == [None]
    assert [head_version(held) for held in run.changes] == [publisher.heads]
    assert DirectoryStore(tmp_path / "trust").load() == run.keeper.held.state
    summary = run.changes[0].summary
    assert summary is not None
    assert summary.demonstration


def test_update_that_brings_nothing_changes_nothing(tmp_path: Path) -> None:
    publish(tmp_path / "tree")
    run = Run(DirectoryStore(tmp_path / "trust"), folder_source(tmp_path / "tree"))
    run.keeper.update()
    run.keeper.update()
    run.wait(2)
    assert run.ends == [None, None]
    assert len(run.changes) == 1


def test_bundle_from_a_stick_is_taken_in(tmp_path: Path) -> None:
    publisher = publish(tmp_path / "tree")
    (tmp_path / "stick.bundle").write_bytes(bundle(tmp_path / "tree"))
    run = Run(DirectoryStore(tmp_path / "trust"), None)
    run.keeper.take_in(str(tmp_path / "stick.bundle"))
    run.wait()
    assert run.ends == [None]
    assert head_version(run.keeper.held) == publisher.heads


@pytest.mark.parametrize("content", [None, b"", b"no bundle", bytes(1000)])
def test_file_that_is_no_bundle_changes_nothing(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "stick.bundle"
    if content is not None:
        path.write_bytes(content)
    run = Run(DirectoryStore(tmp_path / "trust"), None)
    run.keeper.take_in(str(path))
    run.wait()
    assert run.ends == ["update-unreachable" if content is None else "update-bundle"]
    assert run.changes == []


def test_app_without_an_address_says_so(tmp_path: Path) -> None:
    run = Run(DirectoryStore(tmp_path / "trust"), None)
    run.keeper.update()
    run.wait()
    assert run.ends == ["update-no-source"]


def test_failed_update_leaves_what_is_held_and_the_next_one_works(tmp_path: Path) -> None:
    run = Run(DirectoryStore(tmp_path / "trust"), folder_source(tmp_path / "tree"))
    run.keeper.update()
    publish_later = threading.Event()

    def wait_for_first() -> bool:
        return bool(run.ends) or publish_later.wait(0.01)

    while not wait_for_first():
        pass
    assert run.ends == ["update-unreachable"]
    publish(tmp_path / "tree")
    run.keeper.update()
    run.wait(2)
    assert run.ends == ["update-unreachable", None]


def test_withdrawal_reaches_the_app(tmp_path: Path) -> None:
    publisher = publish(tmp_path / "tree")
    publisher.publish_status(7, Status.WITHDRAWN)
    publisher.publish_head()
    run = Run(DirectoryStore(tmp_path / "trust"), folder_source(tmp_path / "tree"))
    run.keeper.update()
    run.wait()
    trust = run.keeper.held.trust
    assert trust is not None
    assert trust.lists[demo_keys.STATUS_LIST].status(7) is Status.WITHDRAWN


def test_update_that_cannot_be_kept_is_judged_by_all_the_same(tmp_path: Path) -> None:
    publisher = publish(tmp_path / "tree")
    run = Run(Unwritable(tmp_path / "trust"), folder_source(tmp_path / "tree"))
    run.keeper.update()
    run.wait()
    assert run.ends == ["store-unusable"]
    assert head_version(run.keeper.held) == publisher.heads


def test_newer_trust_of_another_program_is_taken_over(tmp_path: Path) -> None:
    publish(tmp_path / "tree")
    run = Run(DirectoryStore(tmp_path / "trust"), folder_source(tmp_path / "tree"))
    shutil.copytree(tmp_path / "tree", tmp_path / "newer")
    second = Publisher.__new__(Publisher)
    second.folder, second.now, second.heads = tmp_path / "newer", NOW, 5
    second.publish_head()
    other = Run(DirectoryStore(tmp_path / "trust"), folder_source(tmp_path / "newer"))
    other.keeper.update()
    other.wait()
    run.keeper.update()
    run.wait()
    assert run.ends == ["store-older"]
    assert head_version(run.keeper.held) == head_version(other.keeper.held) == 6


def test_address_must_be_https() -> None:
    with pytest.raises(UsageError) as refused:
        open_source("http://keys.example.lu/")
    assert refused.value.code == "usage-source-address"


def test_folder_that_is_not_there_is_unreachable_only_when_asked(tmp_path: Path) -> None:
    fetch = open_source(str(tmp_path / "stick"))
    with pytest.raises(UpdateError) as failed:
        fetch("head.cose", limit=100)
    assert failed.value.code == "update-unreachable"


def test_snapshot_head_is_as_old_as_it_says() -> None:
    head = read_head((SNAPSHOT / "head.cose").read_bytes())
    assert head.term.issued == demo_keys.BEGIN
