"""The signed head of the log: its name, its size, its root (C2SP tlog-checkpoint, signed-note)."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from gouvcheck_core import cbor
from gouvcheck_core.format import COSE_KEY_X
from gouvcheck_core.keys import KeyKind
from issuer_api.audit.merkle import HASH_LENGTH
from issuer_api.errors import AuditError

if TYPE_CHECKING:
    from gouvcheck_core.keys import PublicKey
    from gouvcheck_core.signer import Signer

_ED25519: Final = b"\x01"
"""Type of a signature in a signed note."""
_ID_LENGTH: Final = 4
_NOTE: Final = re.compile(
    r"(?P<text>(?P<origin>[^\n+ ]+)\n(?P<size>0|[1-9][0-9]*)\n(?P<root>[A-Za-z0-9+/]{43}=)\n)\n"
    r"(?P<signatures>(?:\u2014 [^\n ]+ [A-Za-z0-9+/]+={0,2}\n)+)"
)
_MAX_SIZE: Final = 2**53 - 1


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """How far the log has come.

    Args:
        origin: The log's name, which is also its key's: a host and path without scheme.
        size: Entries.
        root: Root of the tree of them.
    """

    origin: str
    size: int
    root: bytes

    def text(self) -> str:
        """Return what is signed."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"

    def sign(self, signer: Signer) -> bytes:
        """Return the signed note.

        Raises:
            AuditError: ``audit-key-kind``: notes are signed with Ed25519.
            SignerError: The signer fails.
        """
        identifier = _identifier(self.origin, signer.public)
        signature = signer.sign(self.text().encode())
        encoded = base64.b64encode(identifier + signature).decode()
        return f"{self.text()}\n\u2014 {self.origin} {encoded}\n".encode()


def open_checkpoint(note: bytes, *, origin: str, key: PublicKey) -> Checkpoint:
    """Return the checkpoint in a signed note; signatures of others, such as witnesses, may follow.

    Args:
        note: As it was published.
        origin: The log's name, known before.
        key: The log's key, known before.

    Raises:
        AuditError: ``audit-checkpoint``: it is no checkpoint of this log, or its signature does
            not hold.
    """
    try:
        found = _NOTE.fullmatch(note.decode())
    except UnicodeDecodeError:
        found = None
    if found is None or found["origin"] != origin:
        raise _refused("It is not a checkpoint of this log.")
    size, root = int(found["size"]), _decoded(found["root"])
    if size > _MAX_SIZE or len(root) != HASH_LENGTH:
        raise _refused("Its size or root is not one.")
    wanted = _identifier(origin, key)
    for line in found["signatures"].splitlines():
        _, name, encoded = line.split(" ")
        blob = _decoded(encoded)
        if name == origin and blob[:_ID_LENGTH] == wanted:
            if key.verify(blob[_ID_LENGTH:], found["text"].encode()):
                return Checkpoint(origin, size, root)
            raise _refused("The log's signature does not hold.")
    raise _refused("The log's signature is not among those that it carries.")


def verifier_key(origin: str, key: PublicKey) -> str:
    """Return the log's public key as programs for signed notes take it: name, id, key."""
    encoded = base64.b64encode(_ED25519 + _raw(key)).decode()
    return f"{origin}+{_identifier(origin, key).hex()}+{encoded}"


def _identifier(origin: str, key: PublicKey) -> bytes:
    return hashlib.sha256(origin.encode() + b"\n" + _ED25519 + _raw(key)).digest()[:_ID_LENGTH]


def _raw(key: PublicKey) -> bytes:
    if key.kind is not KeyKind.ED25519:
        raise AuditError(
            "audit-key-kind",
            "The audit log is signed with an Ed25519 key.",
            hint="Make one with `gouvcheck keys generate`; head and status keys are of that kind.",
        )
    members = cbor.decode(key.cose_key)
    return members[COSE_KEY_X]  # type: ignore[index,return-value] # its kind says so


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error:
        raise _refused("A part of it is not Base64.") from None


def _refused(why: str) -> AuditError:
    return AuditError(
        "audit-checkpoint",
        f"The checkpoint is refused. {why}",
        hint="Fetch it again; if it stays so, take it to whoever runs the log.",
    )
