"""A published tree as a mapping from names to files, and what is newest in it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from gouvcheck_core.errors import PublishError
from gouvcheck_core.trust.files import RoleName, open_signed
from gouvcheck_core.trust.reading import parse_trust
from gouvcheck_core.trust.state import read_head, read_root
from gouvcheck_core.update import HEAD_NAME, root_name, status_name, trust_name

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gouvcheck_core.trust.files import Head, Root, TrustList

_ROOT: Final = re.compile(r"root/([1-9]\d*)\.root\.cose")
_TRUST: Final = re.compile(r"trust/([1-9]\d*)\.trust\.cose")
_LIST: Final = re.compile(r"status/(0|[1-9]\d*)/([1-9]\d*)\.cwt")


@dataclass(frozen=True, slots=True)
class Tree:
    """The files of a published tree by their names, such as ``root/1.root.cose``.

    Names are looked through before files are read, so that ``files`` may be a folder that reads
    what it is asked for.
    """

    files: Mapping[str, bytes]

    def newest_root(self) -> tuple[int, bytes]:
        """Return version and file of the newest root.

        Raises:
            PublishError: There is none.
        """
        version = max(self._versions(_ROOT, "root"))
        return version, self.files[root_name(version)]

    def newest_trust(self) -> tuple[int, bytes]:
        """Return version and file of the newest trust.

        Raises:
            PublishError: There is none.
        """
        version = max(self._versions(_TRUST, "trust"))
        return version, self.files[trust_name(version)]

    def newest_list(self, number: int) -> tuple[int, bytes] | None:
        """Return version and file of the newest status list of that number, or None."""
        versions = [
            int(match[2])
            for name in self.files
            if (match := _LIST.fullmatch(name)) and int(match[1]) == number
        ]
        if not versions:
            return None
        return max(versions), self.files[status_name(number, max(versions))]

    def has_trust(self) -> bool:
        """Tell whether there is a trust file."""
        return any(_TRUST.fullmatch(name) for name in self.files)

    def has_root(self) -> bool:
        """Tell whether there is a root file."""
        return any(_ROOT.fullmatch(name) for name in self.files)

    def root(self) -> Root:
        """Return the newest root's body, signatures not checked."""
        return read_root(self.newest_root()[1])

    def trust(self) -> TrustList:
        """Return the newest trust's body, signatures not checked."""
        return parse_trust(open_signed(self.newest_trust()[1], RoleName.TRUST).body)

    def head(self) -> Head | None:
        """Return the head's body, signature not checked, or None before the first."""
        data = self.files.get(HEAD_NAME)
        return None if data is None else read_head(data)

    def roots(self) -> list[tuple[int, bytes]]:
        """Return version and file of every root, the first one, the anchor, first.

        Raises:
            PublishError: There is none.
        """
        versions = sorted(self._versions(_ROOT, "root"))
        return [(version, self.files[root_name(version)]) for version in versions]

    def served(self) -> dict[str, bytes]:
        """Return the files that an update asks for: roots, head, and what the head pins.

        Raises:
            PublishError: There is no head yet, or a file that it pins is missing.
        """
        head = self.head()
        if head is None:
            raise PublishError(
                "publish-no-head",
                "The tree has no head, so that no update can begin.",
                hint="Make one with `gouvcheck keys publish`.",
            )
        roots = (root_name(version) for version in self._versions(_ROOT, "root"))
        lists = (status_name(number, pin.version) for number, pin in head.lists.items())
        names = (*roots, HEAD_NAME, trust_name(head.trust.version), *lists)
        missing = [name for name in names if name not in self.files]
        if missing:
            raise PublishError(
                "publish-file-missing",
                f"The head pins {missing[0]}, which is not in the tree.",
                hint="Restore the tree from a copy.",
            )
        return {name: self.files[name] for name in names}

    def newest_time(self) -> int:
        """Return the newest date of root, trust and head, seconds since 1970-01-01T00:00:00Z.

        It is 0 for an empty tree.
        """
        head = self.head()
        terms = [] if head is None else [head.term]
        terms += [self.root().term] if self.has_root() else []
        terms += [self.trust().term] if self.has_trust() else []
        return max((term.issued for term in terms), default=0)

    def _versions(self, pattern: re.Pattern[str], what: str) -> list[int]:
        found = [int(match[1]) for name in self.files if (match := pattern.fullmatch(name))]
        if not found:
            raise PublishError(
                "publish-tree-empty",
                f"The tree has no {what} file.",
                hint="Begin with `gouvcheck keys init`.",
            )
        return found


def refuse_earlier(now: int, *, than: int) -> None:
    """Refuse to publish anything dated before what is published already.

    Raises:
        PublishError: ``publish-clock``: ``now`` is earlier.
    """
    if now < than:
        raise PublishError(
            "publish-clock",
            "The clock of this machine is behind what was published last.",
            hint="Set the clock; a file that is dated too early looks older than it is.",
        )
