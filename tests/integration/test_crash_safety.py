"""What a store holds after its program was killed, or the power cut, anywhere in a save."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from gouvcheck_core.trust_store import DirectoryStore
from tests.integration.kept_states import COMPLETE, FETCHING, LATER, STEPS
from tests.integration.power_loss import Disk

if TYPE_CHECKING:
    from gouvcheck_core.trust.state import State

ROOT = Path(__file__).resolve().parents[2]
ALL_STEPS = pytest.mark.parametrize("step", STEPS)


@ALL_STEPS
def test_store_killed_at_any_call_holds_the_old_state_or_the_new(step: str, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.integration.crash_program", str(tmp_path / "trust"), step],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr + done.stdout
    outcomes = [line.split() for line in done.stdout.splitlines()]
    assert {call for _, call in outcomes} >= {"open", "write", "flush", "fsync", "flock", "replace"}
    # First the old state, up to the one rename that counts, then the new one.
    words = [word for word, _ in outcomes]
    assert words == sorted(words, reverse=True)
    assert set(words) == {"old", "new"}
    assert outcomes[words.index("new") - 1][1] == "replace"


@ALL_STEPS
def test_power_cut_at_any_moment_leaves_the_old_state_or_the_new(
    step: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, new = STEPS[step]
    (tmp_path / "disk").mkdir()
    (tmp_path / "links").mkdir()
    disk = Disk(tmp_path / "disk", tmp_path / "links")
    store = DirectoryStore(disk.root / "deep" / "trust")
    cuts: list[str] = []
    allowed: list[State | None] = [old, new]

    def cut(moment: str) -> None:
        target = tmp_path / f"cut-{len(cuts)}"
        target.mkdir()
        cuts.append(moment)
        found = [DirectoryStore(image / "deep" / "trust").load() for image in disk.images(target)]
        assert [state for state in found if state not in allowed] == [], moment

    if old is not None:
        with disk.watched(monkeypatch, lambda _: None):
            store.save(old)
    with disk.watched(monkeypatch, cut):
        store.save(new)
    assert len(cuts) >= 2 * 5
    allowed.remove(old)
    cut("the save has returned")
    (tmp_path / "last").mkdir()
    for image in disk.images(tmp_path / "last"):
        mended = DirectoryStore(image / "deep" / "trust")
        mended.save(LATER)
        assert mended.load() == LATER


def test_writers_that_are_killed_at_random_never_lower_the_marks(tmp_path: Path) -> None:
    program = (
        "import sys, itertools, dataclasses, pathlib\n"
        "from gouvcheck_core.trust_store import DirectoryStore\n"
        "store = DirectoryStore(pathlib.Path(sys.argv[1]))\n"
        "state = store.load()\n"
        "while True:\n"
        "    head = state.marks.head + 1\n"
        "    marks = dataclasses.replace(state.marks, head=head)\n"
        "    state = dataclasses.replace(state, marks=marks, head=b'head %d' % head)\n"
        "    store.save(state)\n"
        "    print(head, flush=True)\n"
    )
    folder = tmp_path / "trust"
    DirectoryStore(folder).save(FETCHING)
    mark = FETCHING.marks.head
    for number in range(6):
        with subprocess.Popen(
            [sys.executable, "-c", program, str(folder)], cwd=ROOT, stdout=subprocess.PIPE
        ) as writer:
            assert writer.stdout is not None
            told = int(writer.stdout.readline())
            time.sleep(0.003 * number)
            writer.send_signal(signal.SIGKILL)
            told = max([told, *(int(line) for line in writer.stdout if line.endswith(b"\n"))])
        kept = DirectoryStore(folder).load()
        assert kept is not None
        assert kept.marks.head >= told > mark
        assert kept.head == b"head %d" % kept.marks.head
        mark = kept.marks.head


def test_reader_beside_a_busy_writer_always_finds_a_whole_state(tmp_path: Path) -> None:
    program = (
        "import sys, dataclasses, pathlib\n"
        "from gouvcheck_core.trust_store import DirectoryStore\n"
        "from tests.integration.kept_states import COMPLETE, LATER\n"
        "states = [dataclasses.replace(kept, marks=LATER.marks) for kept in (COMPLETE, LATER)]\n"
        "while True:\n"
        "    for state in states:\n"
        "        DirectoryStore(pathlib.Path(sys.argv[1])).save(state)\n"
    )
    folder = tmp_path / "trust"
    DirectoryStore(folder).save(COMPLETE)
    with subprocess.Popen([sys.executable, "-c", program, str(folder)], cwd=ROOT) as writer:
        try:
            end = time.monotonic() + 60
            loads = 0
            while loads <= 300 and time.monotonic() < end:
                found = DirectoryStore(folder).load()
                assert found is not None
                assert found.head in {COMPLETE.head, LATER.head}
                loads += 1
            assert writer.poll() is None
        finally:
            os.kill(writer.pid, signal.SIGKILL)
    assert loads > 300
