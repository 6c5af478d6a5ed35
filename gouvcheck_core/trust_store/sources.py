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
        UsageError: The address is neither https nor of this machine, or is not a plain folder's.
    """
    base = _address(url)
    handlers = [urllib.request.HTTPSHandler(context=context), _NoRedirects()]
    opener = urllib.request.build_opener(*handlers)

    def fetch(name: str, *, limit: int) -> bytes | None:
        try:
            with opener.open(base + name, timeout=TIMEOUT) as answer:
                content: bytes = answer.read(limit + 1)
                missing = answer.length  # of what Content-Length promised
        except urllib.error.HTTPError as error:
            with error:
                if error.code in _ABSENT:
                    return None
            raise _unreachable(f"The server answered {error.code}.") from error
        except (OSError, http.client.HTTPException) as error:
            raise _unreachable("The server cannot be reached.") from error
        if missing and len(content) <= limit:
            raise _unreachable("The server broke off its answer.")
        return content

    return fetch


def _address(url: str) -> str:
    """Return the address with its last slash."""
    parts = _parts(url)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in _LOOPBACK):
        raise UsageError(
            "usage-source-address",
            "The address of the source does not begin with https://.",
            hint="Give an https address, a folder or a bundle file.",
        )
    return url if url.endswith("/") else f"{url}/"


def _parts(url: str) -> urllib.parse.SplitResult:
    plain = url.isascii() and url.isprintable() and set(url).isdisjoint(" ?#@\\")
    try:
        parts = urllib.parse.urlsplit(url)
        if plain and parts.hostname and parts.port != 0:  # reading the port checks it
            return parts
    except ValueError:  # half an IPv6 address, or a port that is no number
        pass
    raise UsageError(
        "usage-source-address",
        "The address of the source is not a plain web address.",
        hint="Give it as https://host/path/, without user name, query or blanks.",
    )


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """The tree is where the operator said; nobody is sent elsewhere.

    Not even the address is read: it is the server's, and may be anything.
    """

    def http_error_302(self, *_args: object, **_kwargs: object) -> None:
        """Follow nothing; the answer then counts as an error."""

    http_error_301 = http_error_303 = http_error_307 = http_error_308 = http_error_302


def _unreachable(sentence: str) -> UpdateError:
    return UpdateError(
        "update-unreachable",
        sentence,
        hint="Check the connection or the medium; what was held is still used.",
    )
