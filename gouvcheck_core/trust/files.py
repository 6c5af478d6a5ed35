"""The bodies of the published files: root, trust, head (docs/spec/trust.md, F-06 to F-08)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from enum import IntEnum
from typing import TYPE_CHECKING, Final

from gouvcheck_core import cose_sign
from gouvcheck_core.cbor import encode
from gouvcheck_core.errors import TrustFileError
from gouvcheck_core.profiles import Profile, to_wire
from gouvcheck_core.trust.model import Campaign, Issuer, KeyState, KeyUse, TrustedKey

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gouvcheck_core.cbor import Encodable
    from gouvcheck_core.cose_sign import SignedBody
    from gouvcheck_core.keys import PublicKey

MAX_ROOT: Final = 16 * 1024
MAX_TRUST: Final = 64 * 1024
MAX_HEAD: Final = 16 * 1024
MAX_VERSION: Final = 2**31 - 1
MAX_STATUS: Final = 1024 * 1024
SHA256_LENGTH: Final = 32
LANGUAGES: Final = ("fr", "de", "en", "lb")
"""The order in which names stand in the files."""

USES: Final = (KeyUse.DOCUMENT, KeyUse.STATUS)
STATES: Final = (KeyState.ACTIVE, KeyState.RETIRED, KeyState.COMPROMISED)
"""The place of a use or a state is its number in the files."""


class RoleName(IntEnum):
    """Whose signatures a root file rules; the number is the place in its list."""

    ROOT = 0
    TRUST = 1
    HEAD = 2

    @property
    def typ(self) -> str:
        """The typ header of this role's files (F-03)."""
        return f"gouvcheck-{self.name.lower()}"


@dataclass(frozen=True, slots=True)
class Role:
    """Who may sign a file: at least ``threshold`` of ``kids``."""

    threshold: int
    kids: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Term:
    """What every body opens with.

    Args:
        version: 1 or more, one more with each new file.
        issued: Seconds since 1970-01-01T00:00:00Z.
        expires: From then on the file is no update any more.
    """

    version: int
    issued: int
    expires: int


@dataclass(frozen=True, slots=True)
class Pin:
    """One exact content: its version, its length in bytes, its SHA-256."""

    version: int
    length: int
    sha256: bytes

    @classmethod
    def of(cls, version: int, content: bytes) -> Pin:
        """Return the pin of ``content``."""
        return cls(version, len(content), hashlib.sha256(content).digest())


@dataclass(frozen=True, slots=True)
class Root:
    """Who may sign what.

    Args:
        term: Version and dates.
        keys: By kid.
        roles: All three.
    """

    term: Term
    keys: Mapping[bytes, PublicKey]
    roles: Mapping[RoleName, Role]

    def role_keys(self, name: RoleName) -> dict[bytes, PublicKey]:
        """Return the keys of a role by kid."""
        return {kid: self.keys[kid] for kid in self.roles[name].kids}

    def encode(self) -> bytes:
        """Return the body to sign."""
        roles = [self.roles[name] for name in RoleName]
        return encode(
            _opening(self.term)
            | {
                3: [key.to_compact() for key in self.keys.values()],
                4: [[role.threshold, list(role.kids)] for role in roles],
            }
        )


@dataclass(frozen=True, slots=True)
class TrustList:
    """What verifiers trust: issuers, their keys, lists, profiles and campaigns.

    Args:
        term: Version and dates.
        issuers: In the order in which keys and lists point at them.
        keys: Of documents and of status lists.
        lists: Which issuer keeps a status list, by its number.
        profiles: The document types that can be judged.
        campaigns: The voucher campaigns, with their windows.
    """

    term: Term
    issuers: tuple[Issuer, ...]
    keys: tuple[TrustedKey, ...]
    lists: Mapping[int, Issuer]
    profiles: tuple[Profile, ...]
    campaigns: tuple[Campaign, ...]

    def encode(self) -> bytes:
        """Return the body to sign."""
        place = {issuer.id: index for index, issuer in enumerate(self.issuers)}
        return encode(
            _opening(self.term)
            | {
                3: [[i.id, [i.names[language] for language in LANGUAGES]] for i in self.issuers],
                4: [_key_to_wire(key, place[key.issuer.id]) for key in self.keys],
                5: [[number, place[issuer.id]] for number, issuer in self.lists.items()],
                6: [to_wire(profile) for profile in self.profiles],
                7: [[c.id, c.start, c.end, c.grace] for c in self.campaigns],
            }
        )


@dataclass(frozen=True, slots=True)
class Head:
    """What is newest: one exact root, one exact trust, one exact file for each status list.

    Args:
        term: Version and dates; ``issued`` is what the age of all data is counted from.
        root: The body of the newest root, whose signatures can be written in several ways.
        trust: The newest trust file.
        lists: The newest file of each status list, by its number.
        denied: Fingerprints of single refused documents.
        audit: The signed checkpoint of the audit log, or None.
    """

    term: Term
    root: Pin
    trust: Pin
    lists: Mapping[int, Pin]
    denied: frozenset[bytes] = field(default_factory=frozenset)
    audit: bytes | None = None

    def encode(self) -> bytes:
        """Return the body to sign."""
        body = _opening(self.term) | {
            3: _pin_to_wire(self.root),
            4: _pin_to_wire(self.trust),
            5: {number: _pin_to_wire(pin) for number, pin in self.lists.items()},
            6: sorted(self.denied),
        }
        return encode(body if self.audit is None else body | {7: self.audit})


def open_signed(data: bytes, role: RoleName) -> SignedBody:
    """Return the container of ``role``'s file within its limit (F-01 to F-04).

    Raises:
        TrustFileError: It is too large, of another shape, or another role's.
    """
    size = {RoleName.ROOT: MAX_ROOT, RoleName.TRUST: MAX_TRUST, RoleName.HEAD: MAX_HEAD}[role]
    return cose_sign.parse(data, typ=role.typ, size=size)


def is_met(signed: SignedBody, root: Root, role: RoleName) -> bool:
    """Tell whether ``root``'s threshold for ``role`` is met (F-05)."""
    return _good_signatures(signed, root, role) >= root.roles[role].threshold


def require(signed: SignedBody, root: Root, role: RoleName) -> None:
    """Refuse ``signed`` unless ``root``'s threshold for ``role`` is met (F-05).

    Raises:
        TrustFileError: Too few distinct listed keys have signed it.
    """
    if not is_met(signed, root, role):
        raise TrustFileError(
            "trust-threshold",
            f"The {role.name.lower()} file has {_good_signatures(signed, root, role)} good "
            f"signatures of {root.roles[role].threshold} needed.",
            hint="Get the file from the publisher; if it stays so, report it.",
        )


def _good_signatures(signed: SignedBody, root: Root, role: RoleName) -> int:
    return len(signed.signers(root.role_keys(role)))


def _opening(term: Term) -> dict[int, Encodable]:
    return {0: term.version, 1: term.issued, 2: term.expires}


def _key_to_wire(trusted: TrustedKey, issuer: int) -> Encodable:
    return [
        trusted.key.to_compact(),
        issuer,
        USES.index(trusted.use),
        sorted(trusted.types),
        trusted.window.start,
        trusted.window.end,
        STATES.index(trusted.state),
        sorted(trusted.allowed),
    ]


def _pin_to_wire(pin: Pin) -> Encodable:
    return [pin.version, pin.length, pin.sha256]
