"""A publisher who keeps both trees, and an attacker between him and both clients."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import TYPE_CHECKING, Final

from gouvcheck_core import cose_sign
from gouvcheck_core.trust.files import RoleName, Term
from gouvcheck_core.update import HEAD_NAME, root_name, status_name, trust_name
from tests.support.tuf_twin import (
    DAY,
    START,
    HeadPlan,
    ListPlan,
    Members,
    Pair,
    make_head,
    make_list,
    make_root,
    make_trust,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

LIFETIME: Final = {RoleName.ROOT: 400 * DAY, RoleName.TRUST: 60 * DAY, RoleName.HEAD: 7 * DAY}
MOST_KEYS: Final = 5
THIEF: Final = "thief"
"""A key that no role ever lists, unless the thief's own root does."""


class Change(Enum):
    """What a new root does to a role."""

    RENEW = "renew"
    REPLACE_ONE = "replace one key"
    REPLACE_ALL = "replace all keys"
    ADD = "add a key"
    DROP = "drop a key"
    RAISE = "raise the threshold"
    LOWER = "lower the threshold"


@dataclass
class Publisher:
    """Both trees, with everything ever published in them.

    Args:
        now: His clock, which is right.
        roles: Who signs under the newest root.
        files: Every version of every file, and the newest head, by our names.
        heads: Every head, the newest last.
        lists: The lists that the newest trust names.
        versions: The newest version of each list ever named.
        ends: When the newest root, trust and head expire.
    """

    now: int = START
    roles: dict[RoleName, Members] = field(
        default_factory=lambda: {
            RoleName.ROOT: Members(2, ("root-1", "root-2", "root-3")),
            RoleName.TRUST: Members(2, ("trust-1", "trust-2", "trust-3")),
            RoleName.HEAD: Members(1, ("head-1",)),
        }
    )
    files: dict[str, Pair] = field(default_factory=dict)
    heads: list[Pair] = field(default_factory=list)
    lists: dict[int, ListPlan] = field(default_factory=dict)
    versions: dict[int, int] = field(default_factory=dict)
    ends: dict[RoleName, int] = field(default_factory=dict)
    root: int = 1
    trust: int = 0
    keys_made: int = 9

    def __post_init__(self) -> None:
        """Publish the first generation, with two lists."""
        self._publish_root(self.roles)
        self.name_list(1)
        self.name_list(2)
        self.publish_trust()
        self.publish_head()

    def publish_trust(self) -> None:
        """Sign a new trust with all the keys in force, so that it has signatures to spare."""
        self.trust += 1
        pair = make_trust(
            self.lists,
            self._begun(RoleName.TRUST, self.trust),
            signers=self.roles[RoleName.TRUST].names,
        )
        self.files[trust_name(self.trust)] = pair

    def publish_list(self, number: int) -> None:
        """Sign a new version of a list."""
        self.versions[number] = self.versions.get(number, 0) + 1
        version = self.versions[number]
        self.files[status_name(number, version)] = make_list(
            number, version=version, signer=self.lists[number].good[0]
        )

    def publish_head(self) -> None:
        """Sign a head that pins all that is newest."""
        members = self.roles[RoleName.HEAD]
        term = self._begun(RoleName.HEAD, self.heads[-1].version + 1 if self.heads else 1)
        head = make_head(self.plan(), term, signers=members.names[: members.threshold])
        self.heads.append(head)
        self.files[HEAD_NAME] = head

    def plan(self) -> HeadPlan:
        """Return what the next head would pin."""
        return HeadPlan(
            root=self.files[root_name(self.root)],
            trust=self.files[trust_name(self.trust)],
            lists={number: self.list(number, self.versions[number]) for number in self.lists},
            retired=frozenset(self.versions.keys() - self.lists.keys()),
        )

    def list(self, number: int, version: int) -> Pair:
        """Return a version of a list."""
        return self.files[status_name(number, version)]

    def rotate(self, role: RoleName, change: Change) -> None:
        """Sign a new root; a head that pins it, and a trust by new keys, are for later."""
        self.root += 1
        roles = self.roles | {role: self.changed(role, change)}
        self._publish_root(roles)
        self.roles = roles

    def name_list(self, number: int) -> None:
        """Let the next trust name a list."""
        self.lists[number] = ListPlan((f"status-{number}-1",))
        self.publish_list(number)

    def retire_list(self, number: int) -> None:
        """Let the next trust name a list no more."""
        del self.lists[number]

    def compromise(self, number: int) -> None:
        """Let the next trust list the status keys of a list as compromised, and name a new one.

        Until it has signed a new version of the list, nobody takes the old one any more.
        """
        plan = self.lists[number]
        gone = (*plan.compromised, *plan.good)
        self.lists[number] = ListPlan((f"status-{number}-{len(gone) + 1}",), gone)

    def term(self, role: RoleName, version: int) -> Term:
        """Return a term that begins now."""
        return Term(version, self.now, self.now + LIFETIME[role])

    def _begun(self, role: RoleName, version: int) -> Term:
        term = self.term(role, version)
        self.ends[role] = term.expires
        return term

    def _publish_root(self, roles: Mapping[RoleName, Members]) -> None:
        # Everybody signs, so that a root has signatures to spare.
        signers = dict.fromkeys((*self.roles[RoleName.ROOT].names, *roles[RoleName.ROOT].names))
        self.files[root_name(self.root)] = make_root(
            roles, self._begun(RoleName.ROOT, self.root), signers=signers
        )

    def changed(self, role: RoleName, change: Change) -> Members:
        """Return who signs for a role after a change."""
        threshold, names = self.roles[role].threshold, self.roles[role].names
        match change:
            case Change.RENEW:
                pass
            case Change.REPLACE_ONE:
                names = (*names[1:], *self._fresh(role, 1))
            case Change.REPLACE_ALL:
                names = self._fresh(role, len(names))
            case Change.ADD:
                names = (*names, *self._fresh(role, 1))[:MOST_KEYS]
            case Change.DROP:
                names = names[len(names) > threshold :]
            case Change.RAISE:
                threshold = min(threshold + 1, len(names))
            case Change.LOWER:
                threshold = max(threshold - 1, 1)
        return Members(threshold, names)

    def _fresh(self, role: RoleName, count: int) -> tuple[str, ...]:
        self.keys_made += count
        return tuple(f"{role.name.lower()}-{self.keys_made - index}" for index in range(count))


@dataclass
class Attacker:
    """Stands between the publisher and both clients, and may hold some keys.

    Args:
        publisher: Whose files he changes on the way.
        shown: What he shows instead, by our names; None where he hides a file.
        stolen: Names of the keys that he holds.
    """

    publisher: Publisher
    shown: dict[str, Pair | None] = field(default_factory=dict)
    stolen: set[str] = field(default_factory=set)

    def file(self, name: str) -> Pair | None:
        """Return what the clients get for a name."""
        return self.shown[name] if name in self.shown else self.publisher.files.get(name)

    def steal(self, role: RoleName) -> None:
        """Take a key: any of a head's, but of root and trust one too few to reach the threshold."""
        members = self.publisher.roles[role]
        most = len(members.names) if role is RoleName.HEAD else members.threshold - 1
        self.stolen.update(members.names[:most])

    def half_signed_root(self, *, by_old: bool) -> None:
        """Show a root with new root keys that only the old holders, or only the new ones, signed.

        Args:
            by_old: Which of the two.
        """
        publisher = self.publisher
        version, old = publisher.root + 1, publisher.roles[RoleName.ROOT]
        new = publisher.changed(RoleName.ROOT, Change.REPLACE_ALL)
        self.shown[root_name(version)] = make_root(
            publisher.roles | {RoleName.ROOT: new},
            publisher.term(RoleName.ROOT, version),
            signers=(old if by_old else new).names,
        )

    def rules(self) -> bool:
        """Tell whether the keys that he holds are enough for a root, as a threshold was lowered."""
        members = self.publisher.roles[RoleName.ROOT]
        return len(self.stolen.intersection(members.names)) >= members.threshold

    def forge_root(self) -> None:
        """Show a root that gives every role to the thief."""
        publisher = self.publisher
        own = Members(1, (THIEF,))
        version = publisher.root + 1
        self.shown[root_name(version)] = make_root(
            dict.fromkeys(RoleName, own),
            publisher.term(RoleName.ROOT, version),
            signers=self._signers(RoleName.ROOT),
        )

    def forge_trust(self) -> Pair:
        """Show a trust whose lists are signed by the thief, and return it."""
        publisher = self.publisher
        version = publisher.trust + 1
        pair = make_trust(
            dict.fromkeys(publisher.lists, ListPlan((THIEF,))),
            publisher.term(RoleName.TRUST, version),
            signers=self._signers(RoleName.TRUST),
        )
        self.shown[trust_name(version)] = pair
        return pair

    def forge_head(self, plan: HeadPlan, *, jump: int, issued: int) -> None:
        """Show a head that pins what he likes, with the files under the names that it pins.

        Args:
            plan: What it pins; versions may be other than those in the files.
            jump: Its version, counted from the publisher's newest.
            issued: Seconds from now.
        """
        version = max(1, self.publisher.heads[-1].version + jump)
        begin = self.publisher.now + issued
        term = Term(version, begin, begin + LIFETIME[RoleName.HEAD])
        self.shown[HEAD_NAME] = make_head(plan, term, signers=self._signers(RoleName.HEAD))
        self.shown[trust_name(plan.trust.version)] = plan.trust
        for number, pair in plan.lists.items():
            self.shown[status_name(number, pair.version)] = pair

    def _signers(self, role: RoleName) -> Iterable[str]:
        members = self.publisher.roles[role].names
        return (*(name for name in members if name in self.stolen), THIEF)


def flipped(pair: Pair, *, part: int, bit: int) -> Pair:
    """Return the pair with one bit changed at the corresponding place of both.

    Args:
        pair: A root, trust or head.
        part: 0 for the body, n for the n-th signature; counted round.
        bit: Which bit of it; counted round.
    """
    typ = next(role.typ for role in RoleName if role.typ.encode() in pair.ours[:32])
    signed = cose_sign.parse(pair.ours, typ=typ, size=len(pair.ours))
    place = part % (len(signed.signatures) + 1)
    if place == 0:
        ours = replace(signed, body=_flip(signed.body, bit))
    else:
        chosen = list(signed.signatures)
        chosen[place - 1] = replace(chosen[place - 1], value=_flip(chosen[place - 1].value, bit))
        ours = replace(signed, signatures=tuple(chosen))
    theirs = _flip_json(pair.theirs[0], place, bit)
    return replace(pair, ours=ours.encode(), theirs=(theirs, *pair.theirs[1:]))


def damaged(pair: Pair, *, bit: int) -> Pair:
    """Return the pair with one bit changed anywhere in a file that is pinned by its hash."""
    return replace(
        pair,
        ours=_flip(pair.ours, bit),
        theirs=(_flip(pair.theirs[0], bit), *pair.theirs[1:]),
    )


def endless(pair: Pair) -> Pair:
    """Return the pair as files that do not stop where they should."""
    more = bytes(70_000)
    return replace(pair, ours=pair.ours + more, theirs=tuple(data + more for data in pair.theirs))


def _flip(data: bytes, bit: int) -> bytes:
    octets = bytearray(data)
    octets[bit // 8 % len(octets)] ^= 1 << bit % 8
    return bytes(octets)


def _flip_json(data: bytes, place: int, bit: int) -> bytes:
    if place == 0:
        start = data.index(b'"signed":') + len(b'"signed":')
        return data[:start] + _flip(data[start:-1], bit) + data[-1:]
    metadata = json.loads(data)
    value = metadata["signatures"][place - 1]["sig"]
    changed = _flip(bytes.fromhex(value), bit).hex()
    return data.replace(value.encode(), changed.encode())
