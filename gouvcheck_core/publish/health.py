"""How a published tree stands: what is sound in it, how old it is, what has to be done when."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import IntEnum
from typing import TYPE_CHECKING, Final

from gouvcheck_core.environment import Environment
from gouvcheck_core.errors import GouvCheckError
from gouvcheck_core.trust.model import KeyState
from gouvcheck_core.trust.state import State
from gouvcheck_core.update import Outcome, published_trust, update

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gouvcheck_core.publish.tree import Tree
    from gouvcheck_core.trust.files import Head, Term, TrustList

_HOUR: Final = 3600
_DAY: Final = 24 * _HOUR


class Light(IntEnum):
    """Green is well, amber has to be seen to, red is a failure; the number is an exit code."""

    GREEN = 0
    AMBER = 1
    RED = 2


@dataclass(frozen=True, slots=True)
class Health:
    """One line of the report.

    Args:
        light: How it stands.
        what: The file or key.
        says: One sentence.
        left: Seconds until it ends, where it ends.
        age: Seconds since it was signed, where that is known.
    """

    light: Light
    what: str
    says: str
    left: int | None = None
    age: int | None = None


@dataclass(frozen=True, slots=True)
class _Tiers:
    """Below ``amber`` seconds left a file is amber, below ``red`` it is red."""

    amber: int
    red: int


_ROOT_TIERS: Final = _Tiers(amber=90 * _DAY, red=14 * _DAY)
_TRUST_TIERS: Final = _Tiers(amber=30 * _DAY, red=7 * _DAY)
# A head is made every 6 hours and valid for 7 days: amber after two missed runs.
_HEAD_TIERS: Final = _Tiers(amber=7 * _DAY - 12 * _HOUR, red=3 * _DAY)
_KEY_TIERS: Final = _Tiers(amber=30 * _DAY, red=0)

_WAITS: Final = "waits for the next head"


def inspect_tree(tree: Tree, *, anchor: bytes, now: int) -> tuple[Health, ...]:
    """Return the report on ``tree``, the gravest line first.

    The tree is taken in as a verifier would, from ``anchor``, the first root that it has.
    """
    return tuple(sorted(_lines(tree, anchor, now), key=lambda line: -line.light))


def as_verifiers_see(tree: Tree, *, anchor: bytes, now: int) -> Outcome:
    """Return what becomes of a verifier that came with ``anchor`` and updates from ``tree``."""

    def fetch(name: str, *, limit: int) -> bytes | None:
        data = tree.files.get(name)
        return None if data is None else data[: limit + 1]

    return update(State.anchored(anchor, environment=Environment.DEVELOPMENT), fetch, now=now)


def _lines(tree: Tree, anchor: bytes, now: int) -> Iterator[Health]:
    outcome = as_verifiers_see(tree, anchor=anchor, now=now)
    if outcome.error is not None:
        yield Health(Light.RED, "tree", f"A verifier refuses it: {outcome.error}")
    else:
        yield Health(Light.GREEN, "tree", "A verifier takes it in.")
    try:
        yield from _ages(tree, now)
        published_trust(outcome.state)
    except GouvCheckError as error:
        yield Health(Light.RED, "tree", str(error))


def _ages(tree: Tree, now: int) -> Iterator[Health]:
    root, trust, head = tree.root(), tree.trust(), tree.head()
    yield _term(f"root {root.term.version}", root.term, now, _ROOT_TIERS)
    yield _term(f"trust {trust.term.version}", trust.term, now, _TRUST_TIERS)
    if head is None:
        yield Health(Light.RED, "head", "There is none.")
    else:
        yield _term(f"head {head.term.version}", head.term, now, _HEAD_TIERS)
        yield from _waiting(tree, trust, head)
    for key in trust.keys:
        name = f"key {key.key.kid.hex()}"
        if key.state is KeyState.ACTIVE:
            yield _ends(name, key.window.end - now, _KEY_TIERS)
        else:
            yield Health(Light.GREEN, name, f"It is {key.state.value}.")


def _waiting(tree: Tree, trust: TrustList, head: Head) -> Iterator[Health]:
    """Say what is newer in the tree than what the head pins; the next head brings it out."""
    if trust.term.version != head.trust.version:
        yield Health(Light.GREEN, "trust", f"Version {trust.term.version} {_WAITS}.")
    for number in trust.lists:
        newest, pin = tree.newest_list(number), head.lists.get(number)
        if newest is not None and (pin is None or newest[0] != pin.version):
            yield Health(Light.GREEN, f"status list {number}", f"Version {newest[0]} {_WAITS}.")
        elif pin is not None:
            yield Health(Light.GREEN, f"status list {number}", f"Version {pin.version} is out.")


def _term(what: str, term: Term, now: int, tiers: _Tiers) -> Health:
    line, age = _ends(what, term.expires - now, tiers), now - term.issued
    return replace(line, says=f"It was signed {span(age)} ago. {line.says}", age=age)


def _ends(what: str, left: int, tiers: _Tiers) -> Health:
    light = Light.RED if left <= tiers.red else Light.AMBER if left <= tiers.amber else Light.GREEN
    says = "It has expired." if left <= 0 else f"It expires in {span(left)}."
    return Health(light, what, says, left)


def span(seconds: int) -> str:
    """Return a length of time in words."""
    days, hours, minutes = seconds // _DAY, seconds % _DAY // _HOUR, seconds % _HOUR // 60
    if days > 0:
        return f"{_count(days, 'day')} and {_count(hours, 'hour')}"
    if hours > 0:
        return f"{_count(hours, 'hour')} and {_count(minutes, 'minute')}"
    return _count(minutes, "minute")


def _count(number: int, unit: str) -> str:
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"
