"""What a verifier keeps of the published files (docs/spec/trust.md, State)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from gouvcheck_core.environment import Environment
from gouvcheck_core.errors import TrustFileError
from gouvcheck_core.trust.files import RoleName, open_signed, require
from gouvcheck_core.trust.reading import parse_head, parse_root, parse_trust

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gouvcheck_core.trust.files import Head, Root, TrustList


DEMO_KIDS: Final = frozenset(
    bytes.fromhex(kid)
    for kid in (
        "dcf440555fa461ee",
        "6fbb9475f79e02e2",
        "d617351649e982dc",
        "a49c354ce8a609c2",
        "a65c63d9dc6f4d3c",
        "f17082161d0a7e4b",
        "034b51f90d92e458",
        "db76ab6877d13ca8",
        "66ba6f8755a717ae",
    )
)
"""The keys in the root of keys/demo: anybody can sign with them."""


@dataclass(frozen=True, slots=True)
class Marks:
    """The highest versions ever seen; they never decrease.

    Args:
        root: Version of the newest root.
        epoch: Version of the root under which head, trust and lists began to be counted. They are
            counted anew once the head seen would be refused, so that who ran versions ahead with
            a stolen head key is left behind (U-02).
        head: Version of the newest head in this epoch.
        trust: Version of the newest trust that a head of this epoch pinned.
        lists: The same for each status list.
        time: The newest signed time, seconds since 1970-01-01T00:00:00Z.
    """

    root: int
    epoch: int
    head: int = 0
    trust: int = 0
    lists: Mapping[int, int] = field(default_factory=dict)
    time: int = 0

    def not_before(self, other: Marks) -> bool:
        """Tell whether nothing in these marks is lower than in ``other``."""
        if self.root < other.root or self.epoch < other.epoch or self.time < other.time:
            return False
        return self.epoch > other.epoch or (
            self.head >= other.head
            and self.trust >= other.trust
            and all(self.lists.get(number, 0) >= mark for number, mark in other.lists.items())
        )


@dataclass(frozen=True, slots=True)
class Generation:
    """A head with exactly the trust and the status lists that it pins, as the files they are."""

    head: bytes
    trust: bytes
    lists: Mapping[int, bytes]

    def parsed_head(self) -> Head:
        """Return the head's body."""
        return read_head(self.head)

    def parsed_trust(self) -> TrustList:
        """Return the trust's body."""
        return parse_trust(open_signed(self.trust, RoleName.TRUST).body)


@dataclass(frozen=True, slots=True)
class State:
    """Everything kept between two updates. Its files were verified when they were taken in.

    Args:
        root: The newest root file.
        marks: The highest versions seen.
        head: The newest head file seen, whose generation may not be complete; or None.
        generation: What is judged by, or None before the first update.
        fetched: Files of the generation to come, by SHA-256.
    """

    root: bytes
    marks: Marks
    head: bytes | None = None
    generation: Generation | None = None
    fetched: Mapping[bytes, bytes] = field(default_factory=dict)

    @classmethod
    def anchored(cls, root: bytes, *, environment: Environment) -> State:
        """Return the first state, anchored in a root file that came with the program.

        Args:
            root: The file.
            environment: Production takes no root of the demonstration.

        Raises:
            TrustFileError: It is not a root file that its own keys have signed (U-02), or
                ``trust-demo-root``.
        """
        signed = open_signed(root, RoleName.ROOT)
        body = parse_root(signed.body)
        require(signed, body, RoleName.ROOT)
        if environment is Environment.PRODUCTION and not DEMO_KIDS.isdisjoint(body.keys):
            raise TrustFileError(
                "trust-demo-root",
                "The root is that of the demonstration, whose private keys are published.",
                hint="Anchor the program in the root of the real publisher.",
            )
        version = body.term.version
        return cls(root, Marks(root=version, epoch=version))

    def held(self) -> dict[bytes, bytes]:
        """Return the files at hand for the generation to come, by SHA-256."""
        if self.generation is None:
            return dict(self.fetched)
        files = (self.generation.trust, *self.generation.lists.values())
        return {hashlib.sha256(data).digest(): data for data in files} | dict(self.fetched)

    def with_fetched(self, data: bytes) -> State:
        """Return the state that holds one more file of the generation to come."""
        return replace(self, fetched={**self.fetched, hashlib.sha256(data).digest(): data})

    def fetched_for(self, head: Head) -> State:
        """Return the state without files that were fetched for an older head than ``head``."""
        wanted = {head.trust.sha256, *(pin.sha256 for pin in head.lists.values())}
        kept = {digest: data for digest, data in self.fetched.items() if digest in wanted}
        return replace(self, fetched=kept)


def read_root(data: bytes) -> Root:
    """Return the body of a root file, signatures not checked."""
    return parse_root(open_signed(data, RoleName.ROOT).body)


def read_head(data: bytes) -> Head:
    """Return the body of a head file, signatures not checked."""
    return parse_head(open_signed(data, RoleName.HEAD).body)
