"""Bring the trust up to date: (state, fetch, now) -> state (trust.md, rules U-01 to U-10).

No I/O happens here: ``fetch`` brings files by name, and ``keep`` is handed every state that must be
durable before the next file is asked for. The steps, in the order in which they are taken:

 U-01  settle the time
 U-02  follow the root chain
 U-03  check that the newest root has not expired
 U-04  fetch the head and check its signature, its version and its dates
 U-05  check that it pins no trust or list older than one seen
 U-06  raise the marks, and keep them before anything else can fail
 U-07  check that the head pins the root held
 U-08  fetch the trust that the head pins
 U-09  fetch the status lists that the head pins
 U-10  put the new generation in the place of the old
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Protocol

from gouvcheck_core import status
from gouvcheck_core.errors import GouvCheckError, UpdateError
from gouvcheck_core.format import CLOCK_TOLERANCE
from gouvcheck_core.trust.files import (
    MAX_HEAD,
    MAX_ROOT,
    MAX_STATUS,
    MAX_TRUST,
    Head,
    Pin,
    RoleName,
    Root,
    Term,
    TrustList,
    is_met,
    open_signed,
    require,
)
from gouvcheck_core.trust.model import KeyState, KeyUse
from gouvcheck_core.trust.published import PublishedTrust
from gouvcheck_core.trust.reading import parse_head, parse_root, parse_trust
from gouvcheck_core.trust.state import Generation, Marks, State, read_head, read_root

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from gouvcheck_core.keys import PublicKey

MAX_ROOT_STEPS: Final = 64
"""Roots followed in one update; at one a year, a lifetime of a program."""

HEAD_NAME: Final = "head.cose"
_AGAIN: Final = "Try again later, or from another source; what was held is still used."
_REPORT: Final = "Try another source; if it stays so, report it to the publisher."


class Fetch(Protocol):
    """Brings one published file."""

    def __call__(self, name: str, *, limit: int) -> bytes | None:
        """Return the file, or None where the source has none of that name.

        Args:
            name: Path in the published tree, such as ``root/2.root.cose``.
            limit: Read at most one byte more than so many, and return what was read.

        Raises:
            UpdateError: ``update-unreachable``: the source cannot be asked.
        """
        ...


@dataclass(frozen=True, slots=True)
class Outcome:
    """The state after an update, and why it stopped early, if it did."""

    state: State
    error: GouvCheckError | None


def update(
    state: State, fetch: Fetch, *, now: int, keep: Callable[[State], None] = lambda _: None
) -> Outcome:
    """Return the newest state that the source leads to.

    Args:
        state: What is held; what is good in it survives every failure.
        fetch: The source.
        now: The clock, seconds since 1970-01-01T00:00:00Z.
        keep: Called with each state that must be durable before the next fetch.
    """
    try:
        for newer in _steps(state, fetch, max(now, state.marks.time)):  # U-01
            keep(newer)
            state = newer
    except GouvCheckError as error:
        return Outcome(state, error)
    return Outcome(state, None)


def published_trust(state: State) -> PublishedTrust | None:
    """Return the trust to judge by, or None before the first complete update.

    Raises:
        GouvCheckError: The files kept were damaged; verification must not go on with them.
    """
    if state.generation is None:
        return None
    head, trust = state.generation.parsed_head(), state.generation.parsed_trust()
    lists = {
        number: _parse_list(data, number, head.lists[number], trust).list
        for number, data in state.generation.lists.items()
    }
    newest = None if state.head is None else read_head(state.head)
    return PublishedTrust.of(head, trust, lists, newest=newest)


def _steps(state: State, fetch: Fetch, now: int) -> Iterator[State]:
    """Yield every state that must be kept before the next step is taken."""
    # U-02
    root = read_root(state.root)
    for _ in range(MAX_ROOT_STEPS):
        data = fetch(root_name(root.term.version + 1), limit=MAX_ROOT)
        if data is None:
            break
        root = _successor(root, data)
        state = _with_root(state, data, root)
        yield state

    # U-03
    _refuse_expired(root.term, now, "root")

    # U-04
    data = _fetched(fetch, HEAD_NAME, limit=MAX_HEAD)
    head = _head(data, root, state, now)

    # U-05
    _check_marks(head, state.marks)

    # U-06
    state = replace(state, head=data, marks=_raised(state.marks, head)).fetched_for(head)
    yield state

    # U-07
    _check_root_pin(head, state.root, root)

    # U-08
    held = state.held()
    trust_data = _pinned(held, fetch, trust_name(head.trust.version), head.trust, limit=MAX_TRUST)
    trust = _trust(trust_data, head, root, now)
    if head.trust.sha256 not in held:
        state = state.with_fetched(trust_data)
        yield state

    # U-09
    lists: dict[int, bytes] = {}
    for number in trust.lists:
        pin = head.lists[number]
        name = status_name(number, pin.version)
        lists[number] = _pinned(held, fetch, name, pin, limit=MAX_STATUS)
        _parse_list(lists[number], number, pin, trust)
        if pin.sha256 not in held:
            state = state.with_fetched(lists[number])
            yield state

    # U-10
    yield replace(state, generation=Generation(data, trust_data, lists), fetched={})


def root_name(version: int) -> str:
    """Return the name of a root file in the published tree."""
    return f"root/{version}.root.cose"


def trust_name(version: int) -> str:
    """Return the name of a trust file in the published tree."""
    return f"trust/{version}.trust.cose"


def status_name(number: int, version: int) -> str:
    """Return the name of a status list in the published tree."""
    return f"status/{number}/{version}.cwt"


def _successor(root: Root, data: bytes) -> Root:
    """Return the root in ``data``, signed by the old keys and by its own (U-02)."""
    signed = open_signed(data, RoleName.ROOT)
    require(signed, root, RoleName.ROOT)
    successor = parse_root(signed.body)
    if successor.term.version != root.term.version + 1:
        raise UpdateError(
            "update-root-version",
            f"Root {successor.term.version} was served as root {root.term.version + 1}.",
            hint=_REPORT,
        )
    require(signed, successor, RoleName.ROOT)
    return successor


def _with_root(state: State, data: bytes, root: Root) -> State:
    """Return the state with a newer root, in a new epoch if the head seen would be refused now."""
    marks = replace(state.marks, root=root.term.version)
    if state.head is None or is_met(open_signed(state.head, RoleName.HEAD), root, RoleName.HEAD):
        return replace(state, root=data, marks=marks)
    fresh = Marks(root=marks.root, epoch=marks.root, time=marks.time)
    return replace(state, root=data, marks=fresh, head=None)


def _head(data: bytes, root: Root, state: State, now: int) -> Head:
    """Return the head in ``data`` if it may be the newest (U-04)."""
    signed = open_signed(data, RoleName.HEAD)
    require(signed, root, RoleName.HEAD)
    head = parse_head(signed.body)
    if head.term.version < state.marks.head:
        raise _rollback("head", head.term.version, state.marks.head)
    # Signatures can be written in several ways, so the bodies are compared.
    if (
        head.term.version == state.marks.head
        and state.head is not None
        and open_signed(state.head, RoleName.HEAD).body != signed.body
    ):
        raise UpdateError(
            "update-equivocation",
            f"There are two different heads of version {head.term.version}.",
            hint=_REPORT,
        )
    _refuse_expired(head.term, now, "head")
    if head.term.issued > now + CLOCK_TOLERANCE:
        raise UpdateError(
            "update-clock",
            "The head is dated in the future, so the clock of this device is behind.",
            hint="Set the clock, then update again.",
        )
    return head


def _check_marks(head: Head, marks: Marks) -> None:
    """Refuse a head that pins something older than what was seen (U-05)."""
    if head.trust.version < marks.trust:
        raise _rollback("trust", head.trust.version, marks.trust)
    for number, pin in head.lists.items():
        if pin.version < marks.lists.get(number, 0):
            raise _rollback(f"status list {number}", pin.version, marks.lists[number])


def _raised(marks: Marks, head: Head) -> Marks:
    pinned = {number: pin.version for number, pin in head.lists.items()}
    return replace(
        marks,
        head=head.term.version,
        trust=head.trust.version,
        lists={**marks.lists, **pinned},
        time=max(marks.time, head.term.issued),
    )


def _check_root_pin(head: Head, root_file: bytes, root: Root) -> None:
    """Refuse a head that was made under another root than the one held (U-07)."""
    # Signatures can be added and left out on the way, so the bodies are compared.
    if head.root != Pin.of(root.term.version, open_signed(root_file, RoleName.ROOT).body):
        raise UpdateError(
            "update-root-withheld",
            f"The head was made for root {head.root.version}, not for the root "
            f"{root.term.version} that is held.",
            hint=_REPORT,
        )


def _trust(data: bytes, head: Head, root: Root, now: int) -> TrustList:
    """Return the trust in ``data``, which is the file that the head pins (U-08)."""
    signed = open_signed(data, RoleName.TRUST)
    require(signed, root, RoleName.TRUST)
    trust = parse_trust(signed.body)
    if trust.term.version != head.trust.version:
        raise UpdateError(
            "update-trust-version",
            f"Trust {trust.term.version} was served as trust {head.trust.version}.",
            hint=_REPORT,
        )
    _refuse_expired(trust.term, now, "trust")
    missing = trust.lists.keys() - head.lists.keys()
    if missing:
        raise UpdateError(
            "update-list-missing",
            f"The head does not pin status list {min(missing)}, which the trust names.",
            hint=_REPORT,
        )
    return trust


def _parse_list(data: bytes, number: int, pin: Pin, trust: TrustList) -> status.StatusToken:
    """Return the list if a sound status key of its issuer has signed it (G-01 to G-04)."""
    issuer = trust.lists[number]
    keys: dict[bytes, PublicKey] = {
        trusted.key.kid: trusted.key
        for trusted in trust.keys
        if trusted.issuer == issuer
        and trusted.use is KeyUse.STATUS
        and trusted.state is not KeyState.COMPROMISED
    }
    return status.parse(data, keys=keys, number=number, version=pin.version)


def _pinned(held: Mapping[bytes, bytes], fetch: Fetch, name: str, pin: Pin, *, limit: int) -> bytes:
    """Return the file that ``pin`` names, from what is held or from the source."""
    if pin.sha256 in held:
        return held[pin.sha256]
    data = _fetched(fetch, name, limit=min(limit, pin.length))
    if len(data) != pin.length or hashlib.sha256(data).digest() != pin.sha256:
        raise UpdateError("update-hash", f"{name} is not the file that the head pins.", hint=_AGAIN)
    return data


def _fetched(fetch: Fetch, name: str, *, limit: int) -> bytes:
    data = fetch(name, limit=limit)
    if data is None:
        raise UpdateError("update-unreachable", f"The source has no {name}.", hint=_AGAIN)
    return data


def _refuse_expired(term: Term, now: int, what: str) -> None:
    if term.expires <= now:
        raise UpdateError(
            "update-expired",
            f"The newest {what} that the source has is expired.",
            hint=_AGAIN,
        )


def _rollback(what: str, version: int, mark: int) -> UpdateError:
    return UpdateError(
        "update-rollback",
        f"The source serves {what} {version}, but {mark} was seen before.",
        hint=_REPORT,
    )
