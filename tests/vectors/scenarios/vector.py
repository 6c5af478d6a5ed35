"""One vector, as section 9 of the specification shows it, and what may be expected of it."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

from tests.vectors.scenarios import world


@dataclass(frozen=True, slots=True)
class Expect:
    """The verdict that every implementation must reach."""

    outcome: str
    reason: str
    error: str | None = None
    claims: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The policy of a verification."""

    tolerance: int = 300
    floor: int = 0
    types: list[int] | None = None


@dataclass(frozen=True, slots=True)
class Vector:
    """One scenario. The first rule in ``rules`` is the one that it is about."""

    id: str
    rules: tuple[str, ...]
    says: str
    text: str
    expect: Expect
    now: int = world.NOW
    policy: Asked = field(default_factory=Asked)
    trust: str = "base"

    def as_json(self) -> dict[str, Any]:
        """Return the members in the order of the specification."""
        return {
            "id": self.id,
            "rules": list(self.rules),
            "says": self.says,
            "text": self.text,
            "trust": self.trust,
            "now": self.now,
            "policy": asdict(self.policy),
            "expect": asdict(self.expect),
        }


def accepted(payload: bytes, *, aged: bool = False) -> Expect:
    """Expect the code to be genuine, with exactly these claims."""
    return Expect("accepted", "genuine-aged" if aged else "genuine", claims=payload.hex())


def malformed(error: str) -> Expect:
    """Expect the code to break a rule of the format."""
    return Expect("rejected", "malformed", error)


def rejected(reason: str, error: str | None = None) -> Expect:
    """Expect the code to be bad."""
    return Expect("rejected", reason, error)


def undecided(reason: str, error: str | None = None) -> Expect:
    """Expect that a verifier with this trust cannot tell."""
    return Expect("undecided", reason, error)
