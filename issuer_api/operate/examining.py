"""A look at everything that a service needs, before it starts or when something is amiss.

Nothing is signed and nothing changed: a doctor that signs would be one more signature to explain.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sqlalchemy.engine import make_url

from gouvcheck_core.errors import GouvCheckError
from gouvcheck_core.trust.state import read_head
from gouvcheck_core.update import HEAD_NAME
from issuer_api.operate.health import distinct
from issuer_api.operate.opening import open_desk, open_seal, require_own_root
from issuer_api.store.opening import open_register
from issuer_api.vouchers.reference_keys import ReferenceKeys
from voucher_batch.errors import BookError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from issuer_api.settings import Settings

_DAY: Final = 86_400
_ROOM: Final = 1 << 30
"""Bytes that a disk should have left; a database that cannot write issues nothing."""
_RENEW_DAYS: Final = 30
"""An authority may take that long to certify a key."""
_CLOCKS_APART: Final = 300
"""Seconds that a head may be ahead of this machine's clock."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found of one thing.

    Args:
        what: The thing.
        says: One sentence.
        hint: What to do, or empty where it is well.
    """

    what: str
    says: str
    hint: str = ""

    @property
    def is_well(self) -> bool:
        """Whether nothing has to be done."""
        return not self.hint


def examine(settings: Settings, *, now: int) -> tuple[Finding, ...]:
    """Look at everything.

    Args:
        settings: What the service was told.
        now: Seconds since 1970-01-01T00:00:00Z.
    """
    looks: dict[str, Callable[[Settings, int], Iterator[Finding]]] = {
        "database": _database,
        "signers": _signers,
        "seal": _seal,
        "campaigns": _campaigns,
        "published keys": _published,
        "disk": _disk,
    }
    return tuple(
        finding for what, look in looks.items() for finding in _looked(what, look, settings, now)
    )


def _looked(
    what: str,
    look: Callable[[Settings, int], Iterator[Finding]],
    settings: Settings,
    now: int,
) -> Iterator[Finding]:
    try:
        yield from look(settings, now)
    except GouvCheckError as error:
        yield _amiss(what, error)


def _amiss(what: str, error: GouvCheckError) -> Finding:
    return Finding(what, f"{error.sentence} [{error.code}]", error.hint)


def _database(settings: Settings, _now: int) -> Iterator[Finding]:
    with open_register(settings.database) as register, register.read() as books:
        size = books.audit.size()
    yield Finding("database", f"answers, its tables are of this version; {size:,} leaves")


def _signers(settings: Settings, _now: int) -> Iterator[Finding]:
    desk = open_desk(settings)
    for signer in distinct(desk.signers.values()):
        public = signer.public
        kinds = sum(other is signer for other in desk.signers.values())
        yield Finding(
            "signer", f"{public.kid.hex()}, {public.kind.name}, {kinds} kinds of document"
        )


def _seal(settings: Settings, now: int) -> Iterator[Finding]:
    seal = open_seal(settings)
    if seal is None:
        return
    left = (seal.ends - now) // _DAY
    hint = "" if left >= _RENEW_DAYS else "Have the seal's key certified anew, and name the file."
    yield Finding("seal", f"{seal.kid.hex()}, certified for {left:,} more days", hint)


def _campaigns(settings: Settings, _now: int) -> Iterator[Finding]:
    try:
        with open_register(settings.database) as register, register.read() as books:
            known = [(each, books.campaigns.lists(each.number)) for each in books.campaigns.all()]
    except BookError:
        return  # that the database does not answer was said before
    keys = ReferenceKeys(settings.reference_keys)
    for campaign, lists in known:
        what = f"campaign {campaign.id}"
        shared = settings.document_lists.intersection(lists)
        for number in sorted(shared):
            hint = "Give documents another list, before one gets the entry of a voucher."
            yield Finding(what, f"shares status list {number} with documents", hint)
        try:
            keys.of(campaign)
        except GouvCheckError as error:
            yield _amiss(what, error)
        else:
            vouchers = campaign.counts.vouchers
            yield Finding(what, f"{vouchers:,} vouchers, the key of their references fits")


def _published(settings: Settings, now: int) -> Iterator[Finding]:
    require_own_root(settings)
    try:
        term = read_head((settings.keys / HEAD_NAME).read_bytes()).term
    except OSError as error:
        hint = "Publish one with `gouvcheck keys publish`."
        yield Finding("head", f"cannot be read ({error.strerror})", hint)
        return
    if term.issued > now + _CLOCKS_APART:
        hint = "Set this machine's clock; documents would be dated wrongly."
        yield Finding("clock", f"is {term.issued - now:,} seconds behind the published head", hint)
    else:
        yield Finding("clock", "agrees with the published head")
    left = term.expires - now
    hint = "" if left > _DAY else "See why the publisher makes none; its timer is in keys/systemd."
    yield Finding(
        "head", f"{max(now - term.issued, 0) // 60:,} minutes old, ends in {left // 3600:,} h", hint
    )


def _disk(settings: Settings, _now: int) -> Iterator[Finding]:
    url = make_url(settings.database)
    if url.get_backend_name() != "sqlite" or url.database is None:
        return
    free = shutil.disk_usage(Path(url.database).resolve().parent).free
    hint = "" if free > _ROOM else "Make room: a database that cannot write issues nothing."
    yield Finding("disk", f"{free // (1 << 20):,} MiB left beside the database", hint)
