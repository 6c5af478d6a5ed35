"""`gouvcheck-app --selftest`: does this device read and judge, and how long does it take?

A signed sample comes with the program: the code's matrix, from which frames are drawn without any
library, and the public key that signed it. Nothing of the device's own trust is touched.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
import tomllib
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Final

from gouvcheck_core.claims import StatusReference
from gouvcheck_core.errors import GouvCheckError
from gouvcheck_core.keys import PublicKey
from gouvcheck_core.policy import EVERY_DOCUMENT
from gouvcheck_core.profiles import packaged
from gouvcheck_core.trust import Issuer, PinnedTrust, Status, TrustedKey
from gouvcheck_core.verdict import Reason
from gouvcheck_core.verify import verify
from verifier_app.adapters.reading import read_frame
from verifier_app.assets import FOLDER
from verifier_app.ports import Frame

if TYPE_CHECKING:
    from collections.abc import Callable

    from gouvcheck_core.trust import Trust

SAMPLE: Final = FOLDER / "selftest.toml"

WIDTH, HEIGHT = 1280, 720
SCALE: Final = 7
"""Pixels a module: a code held well before the camera."""

PAPER, INK = 225, 30
ROUNDS: Final = 25


@dataclass(frozen=True, slots=True)
class Sample:
    """A signed code.

    Args:
        text: What it says.
        rows: Its matrix, one text of 0 and 1 a row, 1 is dark.
        key: The public key that signed it, PEM.
        now: The time to judge it by, seconds since 1970-01-01T00:00:00Z.
        list: Number of its status list.
        index: Its place there.
    """

    text: str
    rows: tuple[str, ...]
    key: str
    now: int
    list: int
    index: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """How long something took.

    Args:
        what: What was measured.
        right: Whether its result was the right one, each time.
        median_ms: Milliseconds.
        p95_ms: Milliseconds.
    """

    what: str
    right: bool
    median_ms: float
    p95_ms: float


def run(*, as_json: bool) -> int:
    """Measure, print, and return 0 where this device reads and judges rightly, else 1.

    Args:
        as_json: Print one JSON object instead of lines for people.
    """
    measured = measure()
    works = all(one.right for one in measured)
    if as_json:
        answer = {"works": works, "measured": [asdict(one) for one in measured]}
        sys.stdout.write(f"{json.dumps(answer, indent=2)}\n")
    else:
        sys.stdout.writelines(f"{_line(one)}\n" for one in measured)
        sys.stdout.write(f"{'this device works' if works else 'THIS DEVICE DOES NOT WORK'}\n")
    return 0 if works else 1


def measure(*, rounds: int = ROUNDS) -> tuple[Measured, ...]:
    """Return what reading and judging took.

    Args:
        rounds: How often each is done.
    """
    sample = load()
    frame, empty = draw(sample), Frame(bytes([PAPER]) * (WIDTH * HEIGHT), WIDTH, HEIGHT)
    trust = trust_in(sample)
    forged = sample.text[:-1] + ("0" if sample.text[-1] != "0" else "1")

    def judged(text: str) -> Reason:
        return verify(text, trust, now=sample.now, policy=EVERY_DOCUMENT).reason

    return (
        _measured("read a frame with a code", lambda: _read(frame), sample.text, rounds),
        _measured("look at a frame without one", lambda: _read(empty), None, rounds),
        _measured("judge a genuine code", lambda: judged(sample.text), Reason.GENUINE, rounds),
        _measured("judge a forged code", lambda: judged(forged), Reason.BAD_SIGNATURE, rounds),
    )


def load() -> Sample:
    """Return the sample that comes with the program."""
    written = tomllib.loads(SAMPLE.read_text(encoding="ascii"))
    return Sample(**written | {"rows": tuple(written["rows"])})


def draw(sample: Sample) -> Frame:
    """Return a frame with the sample's code in its middle."""
    side = SCALE * len(sample.rows)
    left, top = (WIDTH - side) // 2, (HEIGHT - side) // 2
    around, empty = bytes([PAPER]) * left, bytes([PAPER]) * WIDTH
    lines = [empty] * top
    for row in sample.rows:
        dots = b"".join(bytes([INK if dot == "1" else PAPER]) * SCALE for dot in row)
        lines += [(around + dots).ljust(WIDTH, bytes([PAPER]))] * SCALE
    lines += [empty] * (HEIGHT - len(lines))
    return Frame(b"".join(lines), WIDTH, HEIGHT)


def trust_in(sample: Sample) -> Trust:
    """Return trust in the key of the sample alone."""
    types = frozenset(profile.type for profile in packaged())
    key = PublicKey.from_pem(sample.key.encode("ascii"))
    place = StatusReference(sample.list, sample.index)
    return PinnedTrust.of(
        [TrustedKey(key, Issuer("selftest", {}), types)],
        as_of=sample.now,
        profiles=packaged(),
        statuses={place.list: {place.index: Status.VALID}},
    )


def _read(frame: Frame) -> str | None:
    """Read a frame; a device that has no decoder reads something wrong."""
    try:
        return read_frame(frame)
    except GouvCheckError as error:
        return error.code


def _measured(what: str, call: Callable[[], object], due: object, rounds: int) -> Measured:
    times, right = [], call() == due  # the first call also loads what it needs
    for _ in range(rounds):
        start = time.perf_counter()
        got = call()
        times.append(1000 * (time.perf_counter() - start))
        right = right and got == due
    p95 = statistics.quantiles(times, n=20)[-1]
    return Measured(
        what=what, right=right, median_ms=round(statistics.median(times), 3), p95_ms=round(p95, 3)
    )


def _line(one: Measured) -> str:
    verdict = "ok   " if one.right else "WRONG"
    return f"{verdict}  {one.what:<28} {one.median_ms:9.2f} ms median {one.p95_ms:9.2f} ms p95"
