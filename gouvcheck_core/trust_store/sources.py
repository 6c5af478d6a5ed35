"""Sources of published files: a folder, or a web server."""

from __future__ import annotations

import http.client
import urllib.error
import urllib.parse
import urllib.request
from typing import TYPE_CHECKING, Final

from gouvcheck_core.errors import UpdateError, UsageError

if TYPE_CHECKING:
    import ssl
    from pathlib import Path

    from gouvcheck_core.update import Fetch

TIMEOUT: Final = 20.0
"""Seconds without an answer after which a server counts as unreachable."""

_LOOPBACK: Final = frozenset({"127.0.0.1", "::1", "localhost"})
_ABSENT: Final = frozenset({http.client.NOT_FOUND, http.client.GONE})


def folder_source(folder: Path) -> Fetch:
    """Return a source that reads a published tree in ``folder``."""

    def fetch(name: str, *, limit: int) -> bytes | None:
        try:
            with (folder / name).open("rb") as file:
                return file.read(limit + 1)
        except FileNotFoundError:
            # A folder that is not there, such as a stick that was pulled out, is no empty tree.
            if folder.is_dir():
                return None
            raise _unreachable("The folder is not there.") from None
        except OSError as error:
            raise _unreachable(f"The folder cannot be read ({error.strerror}).") from error

    return fetch


def https_source(url: str, *, context: ssl.SSLContext | None = None) -> Fetch:
    """Return a source that fetches from a web server.

    The files are signed, so https guards only which files were asked for; plain http is taken from
    this machine alone.

    Args:
        url: Of the published tree, such as ``https://keys.example.lu/gouvcheck/``.
        context: Certificates to trust; the system's unless told.

    Raises:
        UsageError: The address is neither https nor of this machine.
    """
    parts = urllib.parse.urlsplit(url)
    local = parts.scheme == "http" and parts.hostname in _LOOPBACK
    if parts.scheme != "https" and not local:
        raise UsageError(
            "usage-source-address",
            "The address of the source does not begin with https://.",
            hint="Give an https address, a folder or a bundle file.",
        )
    base = url if url.endswith("/") else f"{url}/"
    handlers = [urllib.request.HTTPSHandler(context=context), _NoRedirects()]
    opener = urllib.request.build_opener(*handlers)

    def fetch(name: str, *, limit: int) -> bytes | None:
        try:
            with opener.open(f"{base}{name}", timeout=TIMEOUT) as answer:
                content: bytes = answer.read(limit + 1)
                return content
        except urllib.error.HTTPError as error:
            with error:
                if error.code in _ABSENT:
                    return None
            raise _unreachable(f"The server answered {error.code}.") from error
        except (OSError, http.client.HTTPException) as error:
            raise _unreachable("The server cannot be reached.") from error

    return fetch


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """The tree is where the operator said; nobody is sent elsewhere."""

    def redirect_request(self, *_args: object, **_kwargs: object) -> None:
        """Follow nothing; the answer then counts as an error."""


def _unreachable(sentence: str) -> UpdateError:
    return UpdateError(
        "update-unreachable",
        sentence,
        hint="Check the connection or the medium; what was held is still used.",
    )
