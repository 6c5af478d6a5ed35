"""Trust that somebody names on the command line: keys, certificates and campaigns."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, TypeVar

from gouvcheck_core.cli import files, moments
from gouvcheck_core.errors import KeyFormatError, UsageError
from gouvcheck_core.format import DOC_TYPE_MAX
from gouvcheck_core.hcert import HcertKey, HcertKeys
from gouvcheck_core.keys import PublicKey
from gouvcheck_core.profiles import packaged
from gouvcheck_core.trust import Campaign, Issuer, PinnedTrust, Status, TrustedKey

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from gouvcheck_core.claims import StatusReference

_Key = TypeVar("_Key")

_NOBODY: Final = Issuer("pinned", {})
"""A key that is named by hand says nothing about whose it is."""

_CAMPAIGN: Final = re.compile(r"([0-9]{1,5}):([0-9-]{10}):([0-9-]{10})")


class UnsafeStatusIgnored(PinnedTrust):
    """Pinned trust that calls every document valid, though it may be withdrawn or used."""

    __slots__ = ()

    def status(self, reference: StatusReference) -> Status:
        """Return "valid", whatever is asked."""
        del reference
        return Status.VALID


def trust(
    kind: type[PinnedTrust],
    *,
    keys: Iterable[Path],
    campaigns: Iterable[str],
    as_of: int,
) -> PinnedTrust:
    """Return trust in the keys of ``keys``, for every kind of document and every time.

    Args:
        kind: What answers for status lists.
        keys: Files with a PEM public key.
        campaigns: ``NUMBER:FIRST:LAST``, with dates.
        as_of: When this was known to be true, seconds since 1970-01-01T00:00:00Z.

    Raises:
        UsageError: A file cannot be read, or a campaign is not written like that.
        KeyFormatError: A file holds no public key, or a key is named twice.
    """
    types = frozenset(range(1, DOC_TYPE_MAX + 1))
    return kind.of(
        [TrustedKey(_read(path, PublicKey.from_pem), _NOBODY, types) for path in keys],
        as_of=as_of,
        profiles=packaged(),
        campaigns=[_campaign(written) for written in campaigns],
    )


def hcert_keys(paths: Iterable[Path], *, as_of: int) -> HcertKeys:
    """Return the keys of document signers' certificates, DER or PEM.

    Raises:
        UsageError: A file cannot be read.
        KeyFormatError: A file holds no such certificate.
    """
    return HcertKeys.of([_read(path, HcertKey.from_certificate) for path in paths], as_of=as_of)


def _read(path: Path, parse: Callable[[bytes], _Key]) -> _Key:
    """Return the key in a file, and say which file where it holds none."""
    try:
        return parse(files.read(path))
    except KeyFormatError as error:
        raise KeyFormatError(error.code, f"{path}: {error.sentence}", hint=error.hint) from error


def _campaign(written: str) -> Campaign:
    """Return a campaign from its first day to its last, which counts in full."""
    parts = _CAMPAIGN.fullmatch(written)
    if parts is None:
        raise UsageError(
            "usage-campaign",
            "A campaign is not written as NUMBER:FIRST:LAST.",
            hint="Write it like --campaign 1:2026-07-01:2026-12-31.",
        )
    return Campaign(
        id=int(parts[1]),
        start=moments.first_second(parts[2], option="--campaign"),
        end=moments.first_second_after(parts[3], option="--campaign"),
    )
