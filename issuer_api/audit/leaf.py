"""What a leaf of the audit log says: which key signed what kind of document, for whom, and when.

A leaf is public and stays for ever, so nothing personal may be found from it. The document and the
person at the desk stand in it as a commitment: a hash over them and a random salt. Whoever holds
the salt can prove that this leaf is that document; once the salt is erased, nobody can, and the
leaf is anonymous.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from gouvcheck_core import cbor
from gouvcheck_core.errors import CborError
from issuer_api.errors import AuditError

SALT_LENGTH: Final = 32
_VERSION: Final = 1
_LIMITS: Final = cbor.Limits(size=1024, depth=2, items=16)


class Action(IntEnum):
    """What was done. Numbers are never used again for something else."""

    ISSUED = 1
    WITHDRAWN = 2
    SUSPENDED = 3
    REINSTATED = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """An entry of the log.

    Args:
        time: Seconds since 1970-01-01T00:00:00Z.
        action: What was done.
        client: Identifier of the administration's program that asked for it; no person.
        type: Wire number of the kind of document.
        kid: The key that signed, where something was signed; else empty.
        commitment: Of the document and the actor, see `commit`.
    """

    time: int
    action: Action
    client: str
    type: int
    kid: bytes
    commitment: bytes

    def encode(self) -> bytes:
        """Return the entry's bytes, deterministic CBOR."""
        return cbor.encode({
            0: _VERSION,
            1: self.time,
            2: int(self.action),
            3: self.client,
            4: self.type,
            5: self.kid,
            6: self.commitment,
        })  # fmt: skip

    @classmethod
    def parse(cls, entry: bytes) -> Leaf:
        """Read an entry.

        Raises:
            AuditError: ``audit-leaf``: it is none of ours.
        """
        try:
            members = cbor.decode(entry, limits=_LIMITS)
        except CborError as error:
            raise _foreign() from error
        match members:
            case {
                0: 1,
                1: int(time),
                2: int(action),
                3: str(client),
                4: int(kind),
                5: bytes(kid),
                6: bytes(commitment),
                **others,
            } if not others and action in set(Action):
                return cls(
                    time=time,
                    action=Action(action),
                    client=client,
                    type=kind,
                    kid=kid,
                    commitment=commitment,
                )
            case _:
                raise _foreign()


def commit(*, salt: bytes, fingerprint: bytes, actor: str) -> bytes:
    """Return what a leaf says of a document and of who acted.

    Args:
        salt: 32 random bytes, kept beside the document and erased with it.
        fingerprint: Of the code (spec S-10).
        actor: Who was at the desk, as the client names them; or empty.
    """
    content = fingerprint + hashlib.sha256(actor.encode()).digest()
    return hmac.digest(salt, content, "sha256")


def commits_to(commitment: bytes, *, salt: bytes, fingerprint: bytes, actor: str) -> bool:
    """Tell whether a leaf's commitment is that of this document and actor."""
    wanted = commit(salt=salt, fingerprint=fingerprint, actor=actor)
    return hmac.compare_digest(commitment, wanted)


def _foreign() -> AuditError:
    return AuditError(
        "audit-leaf",
        "An entry of the audit log is none that this service writes.",
        hint="Take it to whoever runs the log; it was written by something else.",
    )
