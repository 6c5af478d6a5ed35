"""Where mail is handed in: a server as a URI, and the ways in which it is spoken to.

==============  =========================================================================
``smtp:``       STARTTLS is demanded; port 587 unless another is named
``smtps:``      TLS from the first byte; port 465
``smtp+plain:`` no TLS, and no password: only to a server on this machine; port 25
==============  =========================================================================

``smtp://campaign@mail.example.lu?password=file:/run/credentials/mail`` logs in with the password in
a file; ``&ca=file:PATH`` trusts the certificate authority in that file instead of the system's.
"""

from __future__ import annotations

import ipaddress
import re
import ssl
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Final
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from voucher_batch.errors import MailError

_FILE: Final = "file:"
_HOST: Final = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]{0,252}[A-Za-z0-9])?|[0-9A-Fa-f:.]{2,45}")


class Security(Enum):
    """How the way to the server is kept from others."""

    STARTTLS = "smtp"
    TLS = "smtps"
    NONE = "smtp+plain"

    @property
    def port(self) -> int:
        """The port where servers listen for it (RFC 8314 section 7.3)."""
        return {Security.STARTTLS: 587, Security.TLS: 465, Security.NONE: 25}[self]


@dataclass(frozen=True, slots=True, kw_only=True)
class MailServer:
    """A server that takes mail.

    Args:
        host: Name or address.
        port: Where it listens.
        security: How the way there is kept from others.
        user: Who logs in, or empty if nobody does.
        password: The file with his password, or None.
        authority: A file with the certificate authority to trust, or None for the system's.
    """

    host: str
    port: int
    security: Security
    user: str = ""
    password: Path | None = None
    authority: Path | None = None

    def tls(self) -> ssl.SSLContext:
        """Return what certificates are checked with.

        Raises:
            MailError: ``mail-authority``: the file holds no certificate.
        """
        try:
            return ssl.create_default_context(
                cafile=None if self.authority is None else str(self.authority)
            )
        except (OSError, ssl.SSLError) as error:
            raise MailError(
                "mail-authority",
                "The file with the certificate authority of the mail server cannot be used.",
                hint="Name a PEM file with ca=file:PATH, or leave it out to trust the system's.",
            ) from error


def parse_server(uri: str) -> MailServer:
    """Return the server that a URI names.

    Raises:
        MailError: ``mail-server``: it is no URI of a mail server, holds a password itself, or asks
            for a way that others could listen to.
    """
    try:
        parts = urlsplit(uri)
        port = parts.port
    except ValueError:
        raise _no_server("is not written like a URI") from None
    security = _security(parts.scheme)
    if parts.password is not None:
        raise _no_server("holds a password, which others can read in the list of processes")
    host = parts.hostname or ""
    if not _HOST.fullmatch(host) or parts.path.strip("/") or parts.fragment:
        raise _no_server("does not name one host")
    files = _files(parts)
    server = MailServer(
        host=host,
        port=port or security.port,
        security=security,
        user=unquote(parts.username or ""),
        password=files.get("password"),
        authority=files.get("ca"),
    )
    _check_login(server)
    return server


def _security(scheme: str) -> Security:
    try:
        return Security(scheme)
    except ValueError:
        raise _no_server("begins with neither smtp: nor smtps:") from None


def _files(parts: SplitResult) -> dict[str, Path]:
    """Return the files that the query names: ``password`` and ``ca``, each once."""
    files: dict[str, Path] = {}
    for name, value in parse_qsl(parts.query, keep_blank_values=True):
        path = value.removeprefix(_FILE)
        if name not in {"password", "ca"} or name in files or path in {"", value}:
            raise _no_server("says something other than password=file:PATH and ca=file:PATH")
        files[name] = Path(path)
    return files


def _check_login(server: MailServer) -> None:
    if bool(server.user) is not (server.password is not None):
        raise _no_server("needs both a user and the file with his password, or neither")
    if not server.user.isprintable():
        raise _no_server("names a user with a character that cannot be sent")
    if server.security is Security.NONE and (server.user or not _is_here(server.host)):
        raise _no_server("sends names and passwords for all to read")


def _is_here(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _no_server(why: str) -> MailError:
    return MailError(
        "mail-server",
        f"The URI of the mail server {why}.",
        hint="Write smtp://USER@HOST?password=file:PATH, or smtps:// for TLS from the first byte; "
        "smtp+plain:// reaches a server on this machine only.",
    )
