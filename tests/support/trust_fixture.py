"""The trust of a test vector, read from its JSON (spec section 9). It is no published format."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from gouvcheck_core.keys import PublicKey
from gouvcheck_core.profiles import (
    Budget,
    Column,
    CtiRule,
    Entry,
    Enumeration,
    Field,
    Kind,
    Level,
    Profile,
    Role,
    StatusRule,
    Words,
)
from gouvcheck_core.profiles.parts import FIXED_BOUNDS
from gouvcheck_core.trust import (
    Campaign,
    Issuer,
    KeyState,
    KeyUse,
    PinnedTrust,
    Status,
    TrustedKey,
    Window,
)

if TYPE_CHECKING:
    from pathlib import Path

    from gouvcheck_core.claims import StatusReference

_STATUSES: Final = {status.value: status for status in Status}
_NO_WORDS: Final = Words.same("vector")


@dataclass(frozen=True, slots=True)
class FixtureList:
    """A status list of a vector: 0 in every entry that is not named."""

    size: int
    entries: dict[int, int]

    def status(self, index: int) -> Status | None:
        """Return the entry, or None beyond the list or for a value that is no status."""
        return _STATUSES.get(self.entries.get(index, 0)) if index < self.size else None


@dataclass(frozen=True, slots=True)
class FixtureTrust(PinnedTrust):
    """Trust of a vector: pinned, with whole status lists."""

    lists: dict[int, FixtureList]

    def status(self, reference: StatusReference) -> Status | None:
        """Return the entry, or None where the list is not held or too short."""
        held = self.lists.get(reference.list)
        return held.status(reference.index) if held else None


def load_trust(path: Path) -> FixtureTrust:
    """Return the trust in a file under tests/vectors/gc1/trust/."""
    return read_trust(json.loads(path.read_text("utf-8")))


def read_trust(fixture: dict[str, Any]) -> FixtureTrust:
    """Return the trust that a fixture describes."""
    pinned = PinnedTrust.of(
        [_key(key) for key in fixture["keys"]],
        as_of=fixture["as_of"],
        profiles=[_profile(profile) for profile in fixture["profiles"]],
        campaigns=[Campaign(**campaign) for campaign in fixture["campaigns"]],
        denied=[bytes.fromhex(fingerprint) for fingerprint in fixture["deny"]],
    )
    return FixtureTrust(
        as_of=pinned.as_of,
        keys=pinned.keys,
        profiles=pinned.profiles,
        campaigns=pinned.campaigns,
        denied=pinned.denied,
        statuses={},
        lists={item["list"]: _list(item) for item in fixture["statuses"]},
    )


def _key(key: dict[str, Any]) -> TrustedKey:
    return TrustedKey(
        key=PublicKey.from_cose_key(bytes.fromhex(key["cose_key"])),
        issuer=Issuer(key["issuer"], {}),
        types=frozenset(key["types"]),
        window=Window(key["from"], key["until"]),
        use=KeyUse(key["use"]),
        state=KeyState(key["state"]),
        allowed=frozenset(map(bytes.fromhex, key["allow"])),
    )


def _list(item: dict[str, Any]) -> FixtureList:
    return FixtureList(item["size"], {int(index): s for index, s in item["entries"].items()})


def _profile(fixture: dict[str, Any]) -> Profile:
    return Profile(
        id=f"type-{fixture['type']}",
        type=fixture["type"],
        version=fixture["version"],
        names=_NO_WORDS,
        fields=tuple(_field(field) for field in fixture["fields"]),
        cti=CtiRule(fixture["cti"]),
        status=StatusRule(fixture["status"]),
        amber=fixture["amber"],
        stop=fixture["stop"],
        lifetime=1,
        budget=Budget(bytes=1024, qr_version=25),
        level=Level.M,
    )


def _field(fixture: dict[str, Any]) -> Field:
    return Field(
        label=fixture["label"],
        required=fixture["required"],
        role=Role(fixture["role"]) if fixture["role"] else None,
        columns=tuple(Column(**_column(column)) for column in fixture["columns"] or ()),
        **_column(fixture),
    )


def _column(fixture: dict[str, Any]) -> dict[str, Any]:
    kind = Kind(fixture["kind"])
    minimum, maximum = FIXED_BOUNDS.get(kind, (fixture["min"], fixture["max"]))
    return {
        "id": fixture["id"],
        "words": _NO_WORDS,
        "kind": kind,
        "minimum": minimum,
        "maximum": maximum,
        "enumeration": Enumeration(
            tuple(
                Entry(int(number), name, _NO_WORDS)
                for number, name in (fixture["enum"] or {}).items()
            )
        ),
    }
