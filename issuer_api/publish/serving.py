"""Published files as HTTP hands them out: what may be kept for how long, and what may be asked for.

Files with a version in their name never change, so that everybody may keep them for ever. The head
may be kept for seconds: a withdrawal is to be seen everywhere within a minute.
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, Final

from gouvcheck_core.errors import PublishError
from gouvcheck_core.trust.files import MAX_STATUS
from gouvcheck_core.trust_store import folder_source
from gouvcheck_core.update import HEAD_NAME

if TYPE_CHECKING:
    from pathlib import Path

FOR_EVER: Final = "public, max-age=31536000, immutable"
FOR_SECONDS: Final = "public, max-age=10, must-revalidate"
FOR_MINUTES: Final = "public, max-age=300"

_NUMBER: Final = r"[1-9][0-9]{0,8}"
_NAME: Final = re.compile(
    rf"head\.cose|root/{_NUMBER}\.root\.cose|trust/{_NUMBER}\.trust\.cose"
    rf"|status/(0|{_NUMBER})/{_NUMBER}\.cwt"
)


def published_file(folder: Path, name: str) -> bytes:
    """Return a file of the published tree, and nothing else that lies there.

    Raises:
        PublishError: ``publish-no-file``.
        UpdateError: ``update-unreachable``: the folder cannot be read.
    """
    # The name is held against the pattern first: it never leads out of the folder.
    if _NAME.fullmatch(name):
        content = folder_source(folder)(name, limit=MAX_STATUS)
        if content is not None:
            return content
    raise PublishError(
        "publish-no-file",
        "No such file is published.",
        hint="Files are head.cose and what it pins; see docs/spec/trust.md.",
    )


def how_long(name: str) -> str:
    """Return the Cache-Control of a published file."""
    return FOR_SECONDS if name == HEAD_NAME else FOR_EVER


def etag(content: bytes) -> str:
    """Return the entity tag of a content."""
    return f'"{hashlib.sha256(content).hexdigest()[:32]}"'


def is_known(wanted: str, tag: str) -> bool:
    """Tell whether an ``If-None-Match`` names a content (RFC 9110 section 13.1.2)."""
    return wanted.strip() == "*" or tag in {
        part.strip().removeprefix("W/") for part in wanted.split(",")
    }
