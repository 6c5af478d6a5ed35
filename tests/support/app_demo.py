"""`make app`: the app at a desk of the demonstration, with fresh trust and codes to scan.

``python -m tests.support.app_demo [OPTIONS OF gouvcheck-app]`` publishes a head of today from the
throw-away keys, photographs codes of every verdict, and starts the app with both. Without options
it shows the photographs as if a camera saw them; ``--camera webcam`` scans what you hold up.
"""

from __future__ import annotations

import shutil
import sys
import time
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Final

from gouvcheck_core import qr
from gouvcheck_core.envelope import to_text
from gouvcheck_core.profiles import by_id
from gouvcheck_core.trust import Status
from tests.e2e.story.documents import SCENE, sign_sample
from tests.e2e.story.published import Publisher
from tests.support import demo_keys
from tests.support.app_snapshot import HEAD_VERSION
from tests.support.camera import photograph

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from gouvcheck_core.issue import IssuedCode
    from gouvcheck_core.profiles import Profile

FOLDER: Final = Path(__file__).parents[2] / "build" / "app"

WITHDRAWN, SUSPENDED, USED = 201, 202, 203
"""Places in the status list."""


@dataclass(frozen=True, slots=True)
class Desk:
    """Where everything for the app lies.

    Args:
        published: The tree that updates come from.
        kept: Where the app keeps its trust.
        pictures: Photographs of codes.
    """

    published: Path
    kept: Path
    pictures: Path


def texts(now: int) -> dict[str, str]:
    """Return a code for each verdict, by a name that sorts in the order of the show."""
    permit, voucher = by_id("business-permit"), by_id("accommodation-voucher")

    def code(profile: Profile, index: int) -> IssuedCode:
        return sign_sample(profile, index=index, now=now)[0]

    genuine = code(voucher, 101)
    over, _ = sign_sample(voucher, index=102, now=now, campaign=demo_keys.OVER.id)
    stranger, _ = sign_sample(permit, index=103, now=now, key="somebody else")
    return {
        "1-criminal-record": code(by_id("criminal-record"), 100).text,
        "2-voucher": genuine.text,
        "3-withdrawn": code(permit, WITHDRAWN).text,
        "4-used": code(voucher, USED).text,
        "5-over": over.text,
        "6-tampered": _tampered(genuine.message.encode()),
        "7-unknown-key": stranger.text,
        "8-suspended": code(permit, SUSPENDED).text,
        "9-permit": code(permit, 104).text,
    }


def _tampered(message: bytes) -> str:
    return to_text(message[:-1] + bytes([message[-1] ^ 1]))


def lay_out(folder: Path, *, now: int, pictures: Collection[str] | None = None) -> Desk:
    """Publish and photograph into ``folder``, which is emptied first.

    Args:
        folder: For everything.
        now: The clock, seconds since 1970-01-01T00:00:00Z.
        pictures: Names of the codes to photograph; all of them unless told.
    """
    shutil.rmtree(folder, ignore_errors=True)
    desk = Desk(folder / "published", folder / "trust", folder / "pictures")
    publisher = Publisher(desk.published, now)
    publisher.heads = HEAD_VERSION
    for index, state in (
        (WITHDRAWN, Status.WITHDRAWN),
        (SUSPENDED, Status.SUSPENDED),
        (USED, Status.USED),
    ):
        publisher.publish_status(index, state)
    publisher.publish_head()
    desk.pictures.mkdir(parents=True)
    random = Random(now)
    for name, text in texts(now).items():
        if pictures is not None and name not in pictures:
            continue
        scene = replace(SCENE, turn=random.gauss(0, 9), noise=random.uniform(2, 6))
        image = photograph(qr.encode(text).image(scale=8), scene=scene, seed=random.getrandbits(32))
        image.save(desk.pictures / f"{name}.png")
    return desk


def main(arguments: Sequence[str]) -> int:
    """Lay out the desk and start the app."""
    from verifier_app import command

    desk = lay_out(FOLDER, now=int(time.time()))
    return command.run([
        "--development",
        "--from", str(desk.published),
        "--trust", str(desk.kept),
        "--camera", f"folder:{desk.pictures}",
        *arguments,
    ])  # fmt: skip


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
