"""A disk that keeps what was synced and may forget the rest, for tests of what a power cut leaves.

What was written to a file and not synced may be gone, and so may names that were made, changed or
removed in a directory that was not synced; each directory may be ahead or behind on its own.
"""

from __future__ import annotations

import itertools
import os
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    import pytest

_Names: TypeAlias = "dict[str, int]"
"""Inode numbers by name."""


@dataclass
class Disk:
    """Watches a folder.

    Args:
        root: The folder, empty and durable.
        links: Another folder; links in it keep inode numbers from being used again.
    """

    root: Path
    links: Path
    _synced: dict[int, bytes] = field(default_factory=dict)
    _names: dict[Path, _Names] = field(default_factory=dict)
    _looking: bool = False

    def __post_init__(self) -> None:
        self._names[self.root] = {}

    @contextmanager
    def watched(self, patch: pytest.MonkeyPatch, look: Callable[[str], None]) -> Iterator[None]:
        """Call ``look`` before and after each call that changes what is on the disk."""
        real = {name: getattr(os, name) for name in ("fsync", "mkdir", "replace", "unlink")}

        def around(name: str) -> Callable[..., Any]:
            def call(*arguments: Any, **options: Any) -> Any:
                if self._looking:
                    return real[name](*arguments, **options)
                self._look(look, f"before {name}")
                answer = real[name](*arguments, **options)
                if name == "fsync":
                    self._keep(arguments[0])
                self._look(look, f"after {name}")
                return answer

            return call

        with patch.context() as context:
            for name in real:
                context.setattr(os, name, around(name))
            yield

    def _look(self, look: Callable[[str], None], moment: str) -> None:
        self._looking = True  # who looks makes copies, which are no part of the disk
        try:
            look(moment)
        finally:
            self._looking = False

    def _keep(self, descriptor: int) -> None:
        path = Path(f"/proc/self/fd/{descriptor}").readlink()
        if path.is_dir():
            self._names[path] = _names_now(path)
            return
        number = path.stat().st_ino
        self._synced[number] = path.read_bytes()
        link = self.links / str(number)
        if not link.exists():
            os.link(path, link)

    def images(self, target: Path) -> Iterator[Path]:
        """Yield copies of what the disk may hold after a power cut at this moment."""
        directories = [self.root, *(path for path in self.root.rglob("*") if path.is_dir())]
        choices = itertools.product((False, True), repeat=len(directories) + 1)
        for number, (written, *ahead) in enumerate(choices):
            image = target / str(number)
            self._build(self.root, image, dict(zip(directories, ahead, strict=True)), written)
            yield image

    def _build(self, source: Path, image: Path, ahead: dict[Path, bool], written: bool) -> None:  # noqa: FBT001 - one of the choices
        image.mkdir()
        names = _names_now(source) if ahead[source] else self._names.get(source, {})
        for name, number in names.items():
            path = source / name
            if path in ahead:
                self._build(path, image / name, ahead, written)
            elif number in self._synced:
                (image / name).write_bytes(self._synced[number])
            else:
                content = path.read_bytes() if written and path.exists() else b""
                (image / name).write_bytes(content)


def _names_now(directory: Path) -> _Names:
    with os.scandir(directory) as entries:
        return {entry.name: entry.inode() for entry in entries}
