"""How keys, roles, thresholds, issuers and fingerprints are named on the command line."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

from gouvcheck_core.cli import files
from gouvcheck_core.errors import KeyFormatError, UsageError
from gouvcheck_core.keys import PublicKey
from gouvcheck_core.trust.files import LANGUAGES, RoleName
from gouvcheck_core.trust.model import Issuer

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gouvcheck_core.trust.files import TrustList

_KID: Final = re.compile(r"[0-9A-Fa-f]{16}")
_FINGERPRINT: Final = re.compile(r"[0-9A-Fa-f]{64}")
_ISSUER: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
_ROLES: Final = {role.name.lower(): role for role in RoleName}


def public_key(path: Path) -> PublicKey:
    """Return the public key in a PEM file.

    Raises:
        UsageError: The file cannot be read.
        KeyFormatError: It holds no public key of ours.
    """
    try:
        return PublicKey.from_pem(files.read(path))
    except KeyFormatError as error:
        raise KeyFormatError(error.code, f"{path}: {error.sentence}", hint=error.hint) from error


def kid(written: str) -> bytes:
    """Return a kid, written in hexadecimal or as a file with the public key.

    Raises:
        UsageError: The file cannot be read.
        KeyFormatError: It holds no public key of ours.
    """
    return bytes.fromhex(written) if _KID.fullmatch(written) else public_key(Path(written)).kid


def role_keys(written: Iterable[str]) -> list[tuple[RoleName, PublicKey]]:
    """Return keys written as ``ROLE:FILE``.

    Raises:
        UsageError: ``usage-role``, or a file cannot be read.
        KeyFormatError: A file holds no public key of ours.
    """
    return [(role, public_key(Path(file))) for role, file in map(_split, written)]


def role_kids(written: Iterable[str]) -> list[tuple[RoleName, bytes]]:
    """Return keys written as ``ROLE:KID`` or ``ROLE:FILE``; raises as `role_keys`."""
    return [(role, kid(name)) for role, name in map(_split, written)]


def thresholds(written: Iterable[str]) -> dict[RoleName, int]:
    """Return thresholds written as ``ROLE:NUMBER``.

    Raises:
        UsageError: ``usage-role``.
    """
    found: dict[RoleName, int] = {}
    for role, number in map(_split, written):
        if not re.fullmatch(r"[0-9]{1,2}", number):
            raise _no_role()
        found[role] = int(number)
    return found


def issuer(trust: TrustList, name: str, names: Iterable[str]) -> Issuer:
    """Return an issuer that is listed, or a new one with its names.

    Args:
        trust: What is listed.
        name: Its identifier.
        names: ``LANG=NAME`` each, for a new one.

    Raises:
        UsageError: ``usage-issuer``.
    """
    words = dict(one.split("=", 1) for one in names if "=" in one)
    listed = {known.id: known for known in trust.issuers}
    if not words and name in listed:
        return listed[name]
    if not _ISSUER.fullmatch(name) or words.keys() != {*LANGUAGES} or not all(words.values()):
        raise UsageError(
            "usage-issuer",
            "An issuer that is new has an identifier, and a name in each language.",
            hint="Write --issuer lu-ctie --issuer-name fr=… --issuer-name de=… "
            "--issuer-name en=… --issuer-name lb=….",
        )
    return Issuer(name, words)


def fingerprints(path: Path | None) -> frozenset[bytes]:
    """Return the fingerprints in a file, one a line in hexadecimal; none where no file is named.

    Empty lines and what follows a ``#`` are passed over.

    Raises:
        UsageError: ``usage-fingerprints``, or the file cannot be read.
    """
    if path is None:
        return frozenset()
    text = files.read(path).decode("utf-8", errors="replace")
    lines = [line.partition("#")[0].strip() for line in text.splitlines()]
    wrong = [number for number, line in enumerate(lines, 1) if not _is_fingerprint(line)]
    if wrong:
        raise UsageError(
            "usage-fingerprints",
            f"Line {wrong[0]} of {path} is no fingerprint.",
            hint="Write one a line: the 64 hexadecimal digits that `verify --json` prints.",
        )
    return frozenset(bytes.fromhex(line) for line in lines if line)


def _is_fingerprint(line: str) -> bool:
    return not line or _FINGERPRINT.fullmatch(line) is not None


def _split(written: str) -> tuple[RoleName, str]:
    role, _, rest = written.partition(":")
    if role not in _ROLES or not rest:
        raise _no_role()
    return _ROLES[role], rest


def _no_role() -> UsageError:
    return UsageError(
        "usage-role",
        "A key or threshold is not written with its role.",
        hint="Write root:anna.public.pem, trust:2 or head:66ba6f8755a717ae.",
    )
