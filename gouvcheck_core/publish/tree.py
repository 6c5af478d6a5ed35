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

_ROOT: Final = re.compile(r"root/(\d+)\.root\.cose")
_TRUST: Final = re.compile(r"trust/(\d+)\.trust\.cose")
_LIST: Final = re.compile(r"status/(\d+)/(\d+)\.cwt")


@dataclass(frozen=True, slots=True)
class Tree:
    """The files of a published tree by their names, such as ``root/1.root.cose``."""

    files: Mapping[str, bytes]

    def newest_root(self) -> tuple[int, bytes]:
        """Return version and file of the newest root.

        Raises:
            PublishError: There is none.
        """
        return self._newest(_ROOT, "root")

    def newest_trust(self) -> tuple[int, bytes]:
        """Return version and file of the newest trust.

        Raises:
            PublishError: There is none.
        """
        return self._newest(_TRUST, "trust")

    def newest_list(self, number: int) -> tuple[int, bytes] | None:
        """Return version and file of the newest status list of that number, or None."""
        found = [
            (int(match[2]), data)
            for name, data in self.files.items()
            if (match := _LIST.fullmatch(name)) and int(match[1]) == number
        ]
        return max(found, default=None)

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
        return sorted(self._found(_ROOT, "root"))

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
        roots = (root_name(version) for version, _ in self.roots())
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

    def _newest(self, pattern: re.Pattern[str], what: str) -> tuple[int, bytes]:
        return max(self._found(pattern, what))

    def _found(self, pattern: re.Pattern[str], what: str) -> list[tuple[int, bytes]]:
        found = [
            (int(match[1]), data)
            for name, data in self.files.items()
            if (match := pattern.fullmatch(name))
        ]
        if not found:
            raise PublishError(
                "publish-tree-empty",
                f"The tree has no {what} file.",
                hint="Begin with `gouvcheck keys init`.",
            )
        return found
