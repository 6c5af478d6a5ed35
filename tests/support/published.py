"""A publisher in memory, with throw-away keys: it serves the files that the tests ask for.

It is a simulator and no mock: every file is signed and pinned as a real publisher would, unless a
test asks for a wrong one. Nothing is published by itself, so that a test can stop between any two
steps::

    publisher = Publisher.started()
    state = update(publisher.anchor(), publisher.fetch, now=START).state

    publisher.set_status(issued.LIST, 100, Status.USED)       # a new file of the list …
    publisher.publish_head(now=START + HOUR)                  # … that the new head pins
    state = update(state, publisher.fetch, now=START + HOUR).state

An attacker keeps old files (``old = publisher.snapshot()``, later ``publisher.files |= old``), puts
bytes of his own in ``publisher.files``, or has something signed that must not be:
``publisher.publish_head(version=1)``, ``publisher.publish_trust(signers=stranger)``.
The documents of `tests.support.issued` are good under what `Publisher.started` publishes.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from gouvcheck_core import status
from gouvcheck_core.cose_sign import Signature, SignedBody
from gouvcheck_core.environment import Environment
from gouvcheck_core.profiles import packaged
from gouvcheck_core.status import StatusList
from gouvcheck_core.trust.files import (
    LANGUAGES,
    Head,
    Pin,
    Role,
    RoleName,
    Root,
    Term,
    TrustList,
    open_signed,
)
from gouvcheck_core.trust.model import Issuer, KeyState, KeyUse, TrustedKey
from gouvcheck_core.trust.state import State
from gouvcheck_core.update import HEAD_NAME, root_name, status_name, trust_name
from tests.support import issued, signing

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from gouvcheck_core.trust.model import Status
    from tests.support.signing import FixedSigner

HOUR: Final = 3_600
DAY: Final = 24 * HOUR
START: Final = issued.NOW
"""When everything of `Publisher.started` is dated, and the documents of `issued` are judged."""

LIFETIMES: Final = {RoleName.ROOT: 365 * DAY, RoleName.TRUST: 90 * DAY, RoleName.HEAD: 7 * DAY}
ISSUER: Final = Issuer("sample-issuer", dict.fromkeys(LANGUAGES, "Sample issuer"))
DOCUMENT_KEY: Final = TrustedKey(issued.SIGNER.public, ISSUER, issued.TYPES)
STATUS_SIGNER: Final = signing.p256("published status")
STATUS_KEY: Final = TrustedKey(STATUS_SIGNER.public, ISSUER, frozenset(), use=KeyUse.STATUS)


@dataclass(slots=True)
class Holders:
    """The private keys of one role.

    Args:
        threshold: How many of them must sign.
        signers: All of them, in the order in which they sign.
    """

    threshold: int
    signers: tuple[FixedSigner, ...]

    @classmethod
    def named(cls, name: str, *, threshold: int, count: int) -> Holders:
        """Return holders whose keys follow from ``name``."""
        signers = (signing.ed25519_signer(f"{name} {number}") for number in range(count))
        return cls(threshold, tuple(signers))

    @property
    def enough(self) -> tuple[FixedSigner, ...]:
        """Just as many of them as are needed."""
        return self.signers[: self.threshold]


@dataclass(slots=True)
class Publisher:
    """A published tree and everybody who signs for it.

    Attributes:
        files: What is served, by name; a test may change it at will.
        holders: Who signs what.
        content: What the next trust file says, whatever its term.
        lists: The newest entries of each status list.
        denied: The fingerprints that the next head denies.
        versions: The newest version of each file, by role or by list number.
        asked: The names that were fetched, in order.
    """

    content: TrustList
    lists: dict[int, StatusList]
    holders: dict[RoleName, Holders]
    files: dict[str, bytes] = field(default_factory=dict)
    denied: set[bytes] = field(default_factory=set)
    versions: dict[RoleName | str, int] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    @classmethod
    def started(cls, *, now: int = START, numbers: Iterable[int] = (issued.LIST,)) -> Publisher:
        """Return a publisher that has published version 1 of everything.

        Args:
            now: Date of all files.
            numbers: The status lists, all of them empty.
        """
        lists = dict.fromkeys(numbers, StatusList.empty())
        content = TrustList(
            term=Term(1, now, now + 1),
            issuers=(ISSUER,),
            keys=(DOCUMENT_KEY, STATUS_KEY),
            lists=dict.fromkeys(lists, ISSUER),
            profiles=packaged(),
            campaigns=(issued.CAMPAIGN,),
        )
        publisher = cls(
            content,
            lists,
            {
                RoleName.ROOT: Holders.named("root", threshold=3, count=5),
                RoleName.TRUST: Holders.named("trust", threshold=2, count=3),
                RoleName.HEAD: Holders.named("head", threshold=1, count=1),
            },
        )
        publisher.publish_root(now=now)
        publisher.publish_trust(now=now)
        for number in lists:
            publisher.publish_list(number, now=now)
        publisher.publish_head(now=now)
        return publisher

    # --- what a verifier sees ---

    def fetch(self, name: str, *, limit: int) -> bytes | None:
        """Serve a file, as the protocol `gouvcheck_core.update.Fetch` wants it."""
        self.asked.append(name)
        data = self.files.get(name)
        return None if data is None else data[: limit + 1]

    def anchor(self) -> State:
        """Return the state of a verifier that came with root 1 and has never been updated."""
        return State.anchored(self.files[root_name(1)], environment=Environment.DEVELOPMENT)

    def snapshot(self) -> dict[str, bytes]:
        """Return a copy of all files as they are served now."""
        return dict(self.files)

    # --- publishing; each method returns the file it made ---

    def publish_root(
        self,
        *,
        now: int = START,
        version: int | None = None,
        expires: int | None = None,
        signers: Sequence[FixedSigner] | None = None,
    ) -> bytes:
        """Publish the next root, which names the holders as they are now.

        Args:
            now: Its date.
            version: Another one than the next.
            expires: Another end than a year later.
            signers: Others than enough of the holders of the role root.
        """
        term = self._term(RoleName.ROOT, now=now, version=version, expires=expires)
        keys = {
            s.public.kid: s.public for holders in self.holders.values() for s in holders.signers
        }
        roles = {
            role: Role(holders.threshold, tuple(s.public.kid for s in holders.signers))
            for role, holders in self.holders.items()
        }
        body = Root(term, keys, roles).encode()
        data = self._signed(RoleName.ROOT, body, signers)
        self.files[root_name(term.version)] = data
        return data

    def publish_trust(
        self,
        *,
        now: int = START,
        version: int | None = None,
        expires: int | None = None,
        signers: Sequence[FixedSigner] | None = None,
    ) -> bytes:
        """Publish the next trust, with what stands in ``content``; arguments as `publish_root`."""
        term = self._term(RoleName.TRUST, now=now, version=version, expires=expires)
        self.content = replace(self.content, term=term)
        data = self._signed(RoleName.TRUST, self.content.encode(), signers)
        self.files[trust_name(term.version)] = data
        return data

    def publish_list(
        self,
        number: int,
        *,
        now: int = START,
        version: int | None = None,
        signer: FixedSigner = STATUS_SIGNER,
    ) -> bytes:
        """Publish the next file of a status list, with what stands in ``lists``."""
        place = f"list {number}"
        fresh = self.versions.get(place, 0) + 1 if version is None else version
        self.versions[place] = fresh
        data = status.build(
            self.lists[number], number=number, version=fresh, iat=now, signer=signer
        )
        self.files[status_name(number, fresh)] = data
        return data

    def publish_head(
        self,
        *,
        now: int = START,
        version: int | None = None,
        expires: int | None = None,
        signers: Sequence[FixedSigner] | None = None,
        audit: bytes | None = None,
    ) -> bytes:
        """Publish the next head, which pins the newest of everything.

        The arguments are those of `publish_root`, and the audit log's checkpoint.
        """
        term = self._term(RoleName.HEAD, now=now, version=version, expires=expires)
        head = Head(
            term=term,
            root=self.pin_of_root(),
            trust=self.pin_of_trust(),
            lists={number: self.pin_of_list(number) for number in self.lists},
            denied=frozenset(self.denied),
            audit=audit,
        )
        return self.put_head(head, signers=signers)

    def put_head(self, head: Head, *, signers: Sequence[FixedSigner] | None = None) -> bytes:
        """Publish this very head, whatever it pins."""
        data = self._signed(RoleName.HEAD, head.encode(), signers)
        self.files[HEAD_NAME] = data
        return data

    # --- what happens in the life of a publisher ---

    def set_status(self, number: int, index: int, value: Status, *, now: int = START) -> bytes:
        """Change one document's status and publish the list; the head does not pin it yet."""
        self.lists[number] = self.lists[number].with_changes({index: value})
        return self.publish_list(number, now=now)

    def rotate(self, role: RoleName, *, now: int = START) -> bytes:
        """Give a role new keys and publish the root that says so, signed by old and new holders."""
        old = self.holders[role]
        generation = self.versions[RoleName.ROOT] + 1
        before = self.holders[RoleName.ROOT].enough
        self.holders[role] = Holders.named(
            f"{role.name} of root {generation}", threshold=old.threshold, count=len(old.signers)
        )
        after = self.holders[RoleName.ROOT].enough
        return self.publish_root(now=now, signers=tuple(dict.fromkeys((*before, *after))))

    def compromise(self, kid: bytes, *, allowed: Iterable[bytes] = ()) -> None:
        """Mark a key as compromised in what the next trust says."""
        self.content = replace(
            self.content,
            keys=tuple(
                replace(key, state=KeyState.COMPROMISED, allowed=frozenset(allowed))
                if key.key.kid == kid
                else key
                for key in self.content.keys
            ),
        )

    # --- pins and signatures ---

    def pin_of_root(self) -> Pin:
        """Return the pin of the newest root: of its body, not of its file."""
        version = self.versions[RoleName.ROOT]
        signed = open_signed(self.files[root_name(version)], RoleName.ROOT)
        return Pin.of(version, signed.body)

    def pin_of_trust(self) -> Pin:
        """Return the pin of the newest trust file."""
        version = self.versions[RoleName.TRUST]
        return Pin.of(version, self.files[trust_name(version)])

    def pin_of_list(self, number: int) -> Pin:
        """Return the pin of the newest file of a status list."""
        version = self.versions[f"list {number}"]
        return Pin.of(version, self.files[status_name(number, version)])

    def _term(self, role: RoleName, *, now: int, version: int | None, expires: int | None) -> Term:
        fresh = self.versions.get(role, 0) + 1 if version is None else version
        self.versions[role] = fresh
        return Term(fresh, now, now + LIFETIMES[role] if expires is None else expires)

    def _signed(self, role: RoleName, body: bytes, signers: Sequence[FixedSigner] | None) -> bytes:
        chosen = self.holders[role].enough if signers is None else signers
        return sign(SignedBody(role.typ, body), *chosen).encode()


def sign(unsigned: SignedBody, *signers: FixedSigner) -> SignedBody:
    """Return the body with one more good signature of each of these keys."""
    signatures = tuple(
        Signature(
            signer.public.kind.written_alg,
            signer.public.kid,
            signer.sign(unsigned.to_be_signed(signer.public.kind.written_alg, signer.public.kid)),
        )
        for signer in signers
    )
    return replace(unsigned, signatures=(*unsigned.signatures, *signatures))
