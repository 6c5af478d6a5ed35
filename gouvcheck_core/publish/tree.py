"""A published tree as a mapping from names to files, and what is newest in it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from gouvcheck_core.errors import PublishError
from gouvcheck_core.trust.files import RoleName, open_signed
from gouvcheck_core.trust.reading import parse_trust
from gouvcheck_core.trust.state import read_head, read_root
from gouvcheck_core.update import HEAD_NAME

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

    def _newest(self, pattern: re.Pattern[str], what: str) -> tuple[int, bytes]:
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
        return max(found)
