"""The published audit log as an auditor fetches it: from a folder or a server, with its key."""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from gouvcheck_core.errors import UpdateError
from gouvcheck_core.keys import PublicKey
from gouvcheck_core.trust_store import folder_source, https_source
from issuer_api.audit.checkpoint import verifier_key
from issuer_api.errors import AuditError

if TYPE_CHECKING:
    from issuer_api.audit.verify import Fetch

_MAX_FILE: Final = 1 << 25
"""Bytes: a bundle holds 256 entries of at most 64 KiB."""

_KEY: Final = re.compile(r"(?P<origin>[^\s+]+)\+(?P<id>[0-9a-f]{8})\+(?P<key>[A-Za-z0-9+/]{44})")


@dataclass(frozen=True, slots=True)
class LogKey:
    """A log, as an auditor knows it beforehand.

    Args:
        origin: Its name.
        public: Its key.
    """

    origin: str
    public: PublicKey

    @classmethod
    def parse(cls, text: str) -> LogKey:
        """Read a key as signed notes write it: ``origin+id+key``.

        Raises:
            AuditError: ``audit-key``.
        """
        found = _KEY.fullmatch(text.strip())
        try:
            raw = base64.b64decode("" if found is None else found["key"], validate=True)
            public = PublicKey.from_cryptography(Ed25519PublicKey.from_public_bytes(raw[1:]))
        except (binascii.Error, ValueError):
            raise _no_key() from None
        if found is None or verifier_key(found["origin"], public) != text.strip():
            raise _no_key()
        return cls(found["origin"], public)


def open_log(named: str) -> Fetch:
    """Return where a log's files come from.

    Args:
        named: A folder, or an https address.

    Raises:
        UsageError: The address is not https.
    """
    source = https_source(named) if "://" in named else folder_source(Path(named))

    def fetch(path: str) -> bytes:
        try:
            data = source(path, limit=_MAX_FILE)
        except UpdateError as error:
            raise AuditError("audit-unreachable", error.sentence, hint=error.hint) from error
        if data is None or len(data) > _MAX_FILE:
            raise AuditError(
                "audit-no-file",
                f"The log has no file {path}, or it is too large.",
                hint="Fetch the log again, with all files that its checkpoint needs.",
            )
        return data

    return fetch


def _no_key() -> AuditError:
    return AuditError(
        "audit-key",
        "This is no key of a log.",
        hint="It is one line, origin+id+key, and comes from whoever runs the log.",
    )
