"""The two clients of a history: ours, and python-tuf's, with what each keeps between updates."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from tuf.api.exceptions import (
    DownloadError,
    DownloadHTTPError,
    LengthOrHashMismatchError,
    RepositoryError,
)
from tuf.ngclient.config import UpdaterConfig
from tuf.ngclient.fetcher import FetcherInterface
from tuf.ngclient.updater import Updater

from gouvcheck_core.trust.files import MAX_HEAD, MAX_ROOT
from gouvcheck_core.update import Outcome, root_name, status_name, trust_name, update
from tests.support.tuf_twin import target_path

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from gouvcheck_core.trust.state import State
    from tests.support.tuf_twin import Pair

    Source = Callable[[str], Pair | None]

_CONFIG: Final = UpdaterConfig(root_max_length=MAX_ROOT, timestamp_max_length=MAX_HEAD)
_HEAD_FILES: Final = ("timestamp", "snapshot")
_URL: Final = re.compile(
    r"/(?:(?P<root>\d+)\.root|(?P<time>timestamp)|(?P<shot>\d+)\.snapshot"
    r"|(?P<trust>\d+)\.targets|(?P<version>\d+)\.list-(?P<number>\d+))\.json"
    r"|/target/(?P<of>\d+)/(?P<at>\d+)"
)


@dataclass(frozen=True, slots=True)
class Versions:
    """What a client ended up with after an update that it accepted."""

    root: int
    head: int
    trust: int
    lists: dict[int, int]


@dataclass
class OurClient:
    """Keeps what `update` hands it, and reads nothing else."""

    state: State

    def update(self, source: Source, now: int) -> Outcome:
        """Update once."""

        def fetch(name: str, *, limit: int) -> bytes | None:
            pair = source(name)
            return None if pair is None else pair.ours[: limit + 1]

        outcome = update(self.state, fetch, now=now)
        self.state = outcome.state
        return outcome

    def versions(self) -> Versions:
        """Return what the generation held consists of."""
        assert self.state.generation is not None
        head = self.state.generation.parsed_head()
        return Versions(
            self.state.marks.root,
            head.term.version,
            head.trust.version,
            {number: head.lists[number].version for number in self.state.generation.lists},
        )


@dataclass
class TheirClient:
    """Keeps what python-tuf would keep on disk: metadata by role, target files by path.

    None stands for a file that is not there.
    """

    kept: dict[str, bytes | None]
    refused: str = field(default="", init=False)

    @classmethod
    def anchored(cls, root: bytes) -> TheirClient:
        """Return the client that has the first root and nothing else."""
        return cls({"root": root})

    def update(self, source: Source, now: int) -> Versions | None:
        """Refresh, then download every list; return what there is, or None if TUF refuses."""
        self.refused = ""
        try:
            return _Client(self.kept, _Fetcher(source), now).everything()
        except (RepositoryError, DownloadError) as error:
            self.refused = f"{type(error).__name__}: {error}"
            return None


class _Client(Updater):
    """python-tuf's client, with a dict for its disk and a clock of ours.

    Its workflow is untouched but for one thing: timestamp and snapshot are kept together or not
    at all, as they are one file with us.
    """

    def __init__(self, kept: dict[str, bytes | None], fetcher: _Fetcher, now: int) -> None:
        self._kept = kept
        # No file is under os.devnull, so python-tuf's own look into its root history finds none.
        super().__init__(os.devnull, "", fetcher=fetcher, config=_CONFIG, bootstrap=kept["root"])
        self._trusted_set.reference_time = datetime.fromtimestamp(now, tz=UTC)

    def everything(self) -> Versions:
        self._load_root()
        before = {name: self._kept.get(name) for name in _HEAD_FILES}
        try:
            self._load_timestamp()
            self._load_snapshot()
        except (RepositoryError, DownloadError):
            self._kept |= before
            raise
        targets = self._load_targets("targets", "root")
        named = [] if targets.delegations is None else list(targets.delegations.roles or ())
        lists = {number: self._list(number) for number in (int(name[5:]) for name in named)}
        trusted = self._trusted_set
        return Versions(
            trusted.root.version, trusted.timestamp.version, trusted.targets.version, lists
        )

    def _list(self, number: int) -> int:
        info = self.get_targetinfo(target_path(number))
        if info is None:
            raise RepositoryError(f"list {number} is not a target")
        version = self._trusted_set[f"list-{number}"].version
        try:
            info.verify_length_and_hashes(self._load_local_metadata(info.path))
        except (OSError, LengthOrHashMismatchError):
            data = self._fetcher.download_bytes(f"/target/{number}/{version}", info.length)
            info.verify_length_and_hashes(data)
            self._persist_metadata(info.path, data)
        return version

    def _load_local_metadata(self, rolename: str) -> bytes:
        data = self._kept.get(rolename)
        if data is None:
            raise FileNotFoundError(rolename)
        return data

    def _persist_metadata(self, rolename: str, data: bytes) -> None:
        self._kept[rolename] = data

    def _persist_root(self, _version: int, data: bytes) -> None:
        self._kept["root"] = data

    def _update_root_symlink(self) -> None:
        """Keep no link: the newest root is kept under its role."""


class _Fetcher(FetcherInterface):
    def __init__(self, source: Source) -> None:
        self._source = source

    def _fetch(self, url: str) -> Iterator[bytes]:
        match = _URL.fullmatch(url)
        assert match is not None, url
        name, part = _place(match)
        pair = self._source(name)
        if pair is None:
            raise DownloadHTTPError(f"there is no {url}", 404)
        return iter((pair.theirs[part],))


def _place(match: re.Match[str]) -> tuple[str, int]:
    if match["root"]:
        return root_name(int(match["root"])), 0
    if match["trust"]:
        return trust_name(int(match["trust"])), 0
    if match["number"]:
        return status_name(int(match["number"]), int(match["version"])), 0
    if match["of"]:
        return status_name(int(match["of"]), int(match["at"])), 1
    return "head.cose", 1 if match["shot"] else 0
