"""Keys and thresholds that change: which roots and files are taken (trust.md, U-02, F-05).

The cases have the names of those of the public suite tuf-conformance; see
docs/reference/tuf-conformance.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import pytest

from gouvcheck_core.trust.files import RoleName
from gouvcheck_core.update import update
from tests.support import signing
from tests.support.published import START, Holders, Publisher

KEYS: Final = {name: signing.ed25519_signer(f"rotation {name}") for name in "ABCDEFGHIJ"}


@dataclass(frozen=True, slots=True)
class Step:
    """A role's keys and threshold, and who signs the file that the role rules.

    Args:
        threshold: How many must sign.
        keys: One letter for each key listed.
        signers: One letter for each signature.
    """

    threshold: int
    keys: str
    signers: str

    def holders(self) -> Holders:
        return Holders(self.threshold, tuple(KEYS[name] for name in self.keys))

    def signed_by(self) -> tuple[signing.FixedSigner, ...]:
        return tuple(KEYS[name] for name in self.signers)


ROOTS: Final[dict[str, tuple[int, tuple[Step, ...]]]] = {
    "1-of-1-key-rotation": (3, (Step(1, "A", "A"), Step(1, "B", "AB"), Step(1, "C", "BC"))),
    "1-of-1-key-rotation-unused-signatures": (
        3,
        (Step(1, "A", "CAB"), Step(1, "B", "CAB"), Step(1, "C", "CAB")),
    ),
    "3-of-5-sign-with-different-keycombos": (
        3,
        (Step(3, "ABCDE", "ACE"), Step(3, "ABCDE", "BCD"), Step(3, "ABCDE", "ADE")),
    ),
    "3-of-5-one-key-rotated": (2, (Step(3, "ABCDE", "ACE"), Step(3, "ABCDF", "ACD"))),
    "3-of-5-one-key-rotated-with-intermediate-step": (
        3,
        (Step(3, "ABCDE", "ACE"), Step(3, "ABCDF", "ABCF"), Step(3, "ABCDF", "BCF")),
    ),
    "3-of-5-all-keys-rotated-with-intermediate-step": (
        3,
        (Step(3, "ABCDE", "ACE"), Step(3, "FGHIJ", "ACEFGH"), Step(3, "FGHIJ", "FHJ")),
    ),
    "1-of-3-threshold-increase-to-2-of-3": (2, (Step(1, "ABC", "A"), Step(2, "ABC", "AB"))),
    "2-of-3-threshold-decrease-to-1-of-3": (
        3,
        (Step(2, "ABC", "AB"), Step(1, "ABC", "AC"), Step(1, "ABC", "B")),
    ),
    "1-of-2-threshold-increase-to-2-of-2": (2, (Step(1, "A", "A"), Step(2, "AB", "AB"))),
    "1-of-1-key-rotation-fail-not-signed-with-old-key": (
        1,
        (Step(1, "A", "A"), Step(1, "B", "BC")),
    ),
    "1-of-1-key-rotation-fail-not-signed-with-new-key": (
        1,
        (Step(1, "A", "A"), Step(1, "B", "AC")),
    ),
    "3-of-5-one-key-rotate-fails-not-signed-with-3-new-keys": (
        1,
        (Step(3, "ABCDE", "ACE"), Step(3, "ABCDF", "ACE")),
    ),
    "3-of-5-one-key-rotate-fails-not-signed-with-3-old-keys": (
        1,
        (Step(3, "ABCDE", "ACE"), Step(3, "ABCDF", "ABF")),
    ),
    "1-of-3-threshold-bump-to-2-of-3-fails-new-threshold-not-reached": (
        1,
        (Step(1, "ABC", "A"), Step(2, "ABC", "B")),
    ),
    "2-of-3-threshold-decr-to-1-of-3-fails-old-threshold-not-eached": (
        1,
        (Step(2, "ABC", "AB"), Step(1, "ABC", "A")),
    ),
}
"""For each case the root that is reached, and the roots in turn."""

OTHERS: Final[dict[str, tuple[bool, tuple[Step, ...]]]] = {
    "1-of-1-key-rotation": (True, (Step(1, "A", "A"), Step(1, "B", "B"))),
    "1-of-1-key-rotation-unused-signatures": (True, (Step(1, "A", "AB"), Step(1, "B", "AB"))),
    "1-of-1-key-rotation-fail-not-signed-with-new-key": (
        False,
        (Step(1, "A", "A"), Step(1, "B", "AC")),
    ),
    "3-of-5-one-key-signature-wrong-not-signed-with-3-expected-keys": (
        False,
        (Step(3, "ABCDE", "ACE"), Step(3, "ABCDF", "ACE")),
    ),
    "2-of-5-one-key-signature-mising-threshold-not-reached": (
        False,
        (Step(2, "ABCDE", "AB"), Step(2, "ABCDF", "A")),
    ),
    "3-of-5-sign-first-combo": (True, (Step(3, "ABCDE", "ABC"),)),
    "3-of-5-sign-second-combo": (True, (Step(3, "ABCDE", "ACD"),)),
    "3-of-5-sign-third-combo": (True, (Step(3, "ABCDE", "ADE"),)),
    "3-of-5-sign-fourth-combo": (True, (Step(3, "ABCDE", "BCD"),)),
    "3-of-5-sign-fifth-combo": (True, (Step(3, "ABCDE", "CDE"),)),
}
"""For each case whether the last file is taken, and the files in turn, each under its own root."""


@pytest.mark.parametrize("case", ROOTS)
def test_root_rotation(case: str) -> None:
    reached, (first, *steps) = ROOTS[case]
    publisher = Publisher.started()
    publisher.holders[RoleName.ROOT] = first.holders()
    publisher.publish_root(version=1, signers=first.signed_by())
    anchor = publisher.anchor()
    for step in steps:
        publisher.holders[RoleName.ROOT] = step.holders()
        publisher.publish_root(signers=step.signed_by())
    publisher.publish_head()

    outcome = update(anchor, publisher.fetch, now=START)

    assert outcome.state.marks.root == reached
    if reached == 1 + len(steps):
        assert outcome.error is None
    else:
        assert outcome.error is not None
        assert outcome.error.code == "trust-threshold"


@pytest.mark.parametrize("role", [RoleName.TRUST, RoleName.HEAD])
@pytest.mark.parametrize("case", OTHERS)
def test_non_root_rotation(case: str, role: RoleName) -> None:
    taken, steps = OTHERS[case]
    publisher = Publisher.started()
    state = publisher.anchor()
    for number, step in enumerate(steps, 1):
        publisher.holders[role] = step.holders()
        publisher.publish_root()
        publisher.publish_trust(signers=step.signed_by() if role is RoleName.TRUST else None)
        publisher.publish_head(signers=step.signed_by() if role is RoleName.HEAD else None)

        outcome = update(state, publisher.fetch, now=START)

        if taken or number < len(steps):
            assert outcome.error is None
        else:
            assert outcome.error is not None
            assert outcome.error.code == "trust-threshold"
            assert outcome.state.generation is state.generation
        state = outcome.state
