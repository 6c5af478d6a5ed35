"""Copy what the app needs into one folder, from which buildozer packs it.

``python -m verifier_app.android.staging build/android/source``
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ROOT: Final = Path(__file__).resolve().parents[2]
ROOMS: Final = ("gouvcheck_core", "verifier_app")

LEFT_OUT: Final = (
    "gouvcheck_core/cli",
    "gouvcheck_core/publish",
    "verifier_app/android/buildozer.spec",
    "verifier_app/android/check_spec.py",
    "verifier_app/android/staging.py",
)
"""What no phone runs: the command line, the publisher's desk, and this room's own tools."""

ENDINGS: Final = frozenset({
    ".cose", ".cwt", ".kv", ".mo", ".png", ".py", ".toml", ".ttf", ".txt", ".wav",
})  # fmt: skip
"""Kinds of files that are packed; the spec's ``source.include_exts`` names the same."""


def packed() -> Iterator[Path]:
    """Yield the files that are packed, relative to the project's folder."""
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*")):
            name = path.relative_to(ROOT)
            if path.suffix in ENDINGS and path.is_file() and not _left_out(name):
                yield name


def _left_out(name: Path) -> bool:
    return any(name.is_relative_to(place) for place in LEFT_OUT)


def stage(folder: Path) -> int:
    """Fill ``folder`` anew and return how many files stand in it.

    Args:
        folder: Removed first if it is there.
    """
    shutil.rmtree(folder, ignore_errors=True)
    names = list(packed())
    for name in names:
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, place)
    # python-for-android starts main.py at the top of what it packs.
    shutil.copyfile(ROOT / "verifier_app" / "android" / "main.py", folder / "main.py")
    return len(names) + 1


def main(arguments: Sequence[str]) -> int:
    """Stage into the folder named, and say so."""
    if len(arguments) != 1:
        sys.stderr.write("usage: python -m verifier_app.android.staging FOLDER\n")
        return 64
    folder = Path(arguments[0])
    sys.stdout.write(f"{stage(folder)} files in {folder}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
