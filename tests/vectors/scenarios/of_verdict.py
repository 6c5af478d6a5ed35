"""Section 6: what the trust and the policy decide, and which step comes first (V-02 to V-13)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from tests.vectors.scenarios import world
from tests.vectors.scenarios.encoding import ORDER, message, scalars, text, unscaled
from tests.vectors.scenarios.of_time import EXPIRED, NOT_YET, at, day_number
from tests.vectors.scenarios.vector import Asked, Vector, accepted, rejected, undecided
from tests.vectors.scenarios.world import (
    AMBER,
    AS_OF,
    CAMPAIGN,
    DATED,
    EXP,
    GOOD,
    ISSUED,
    LIST,
    LIST_SIZE,
    NOW,
    SAMPLE,
    STOP,
    code,
    payload,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.vectors.scenarios.vector import Expect

FINE: Final = accepted(GOOD)
NOT_ALLOWED: Final = rejected("type-not-allowed")


def scenarios() -> Iterator[Vector]:
    """Yield the vectors of this chapter."""
    yield from _keys()
    yield from _types()
    yield from _statuses()
    yield from _ages()
    yield from _orders()


def _keys() -> Iterator[Vector]:
    """V-02, V-03, V-09 and V-10."""
    for rule, name, says, key, claims, expect in (
        (
            "V-02",
            "unknown",
            "a key that is not listed",
            world.STRANGER,
            GOOD,
            undecided("unknown-key"),
        ),
        ("V-03", "retired", "a retired key", world.RETIRED, GOOD, FINE),
        (
            "V-03",
            "compromised",
            "a compromised key",
            world.COMPROMISED,
            GOOD,
            rejected("key-compromised"),
        ),
        (
            "V-03",
            "allowed",
            "a compromised key, and a code in its allow list",
            world.COMPROMISED,
            world.ALLOWED,
            accepted(world.ALLOWED),
        ),
        (
            "V-03",
            "not-its-list",
            "a code that another key's allow list would name",
            world.COMPROMISED,
            world.DENIED,
            rejected("key-compromised"),
        ),
        (
            "V-03",
            "status",
            "a key for status lists",
            world.STATUS,
            GOOD,
            rejected("key-not-for-documents"),
        ),
        (
            "V-10",
            "denied",
            "a code on the deny list",
            world.MAIN,
            world.DENIED,
            rejected("withdrawn"),
        ),
        (
            "V-10",
            "denied-other-key",
            "the claims of a denied code under another key",
            world.RETIRED,
            world.DENIED,
            accepted(world.DENIED),
        ),
    ):
        yield Vector(f"key-{name}", (rule, "S-10"), says, code(claims, key), expect)
    empty = undecided("unknown-key")
    says = "a device that holds nothing"
    yield Vector("key-empty-trust", ("V-02",), says, code(GOOD), empty, trust="empty")
    data = message(world.DENIED, key=world.MAIN)
    r, s = unscaled(data[-64:])
    high = text(data[:-64] + scalars(r, ORDER - s))
    says = "a denied code with the other of its two signatures"
    yield Vector("key-denied-high-s", ("V-10", "S-10"), says, high, rejected("withdrawn"))
    outside = rejected("outside-key-window")
    for name, says, iat in (
        ("before", "iat one second before the key's window", world.BRIEF_FROM - 1),
        ("first", "iat in the first second of the key's window", world.BRIEF_FROM),
        ("last", "iat in the last second of the key's window", world.BRIEF_UNTIL),
        ("after", "iat one second after the key's window", world.BRIEF_UNTIL + 1),
    ):
        claims = payload(iat=iat)
        expect = accepted(claims) if name in {"first", "last"} else outside
        yield Vector(f"key-window-{name}", ("V-09",), says, code(claims, world.BRIEF), expect)


def _types() -> Iterator[Vector]:
    """V-07, and a type or version that has no profile."""
    says = "a type that the key is not listed for"
    yield Vector("type-not-of-key", ("V-07",), says, code(GOOD, world.NARROW), NOT_ALLOWED)
    for name, says, types, expect in (
        ("other", "a policy that asks for other types", [1, 2], NOT_ALLOWED),
        ("none", "a policy that asks for nothing", [], NOT_ALLOWED),
        ("this", "a policy that asks for this type", [1, SAMPLE], FINE),
    ):
        policy = Asked(types=types)
        yield Vector(f"type-asked-{name}", ("V-07",), says, code(GOOD), expect, policy=policy)
    unknown = undecided("unknown-type")
    says = "a type without profile"
    claims = payload(doc_type=world.UNKNOWN)
    yield Vector("type-unknown", ("V-11",), says, code(claims), unknown)
    says = "a version without profile"
    yield Vector("type-unknown-version", ("V-11",), says, code(payload(version=3)), unknown)


def _statuses() -> Iterator[Vector]:
    """V-12."""
    missing = undecided("status-missing")
    for name, says, place, expect in (
        ("valid", "an entry that is 0", [LIST, 4], None),
        ("last", "the last entry of the list", [LIST, LIST_SIZE - 1], None),
        ("withdrawn", "an entry that is 1", [LIST, 5], rejected("withdrawn")),
        ("suspended", "an entry that is 2", [LIST, 6], rejected("suspended")),
        ("used", "an entry that is 3", [LIST, 7], rejected("used")),
        ("four", "an entry that is 4", [LIST, 9], missing),
        ("beyond", "an index behind the end of the list", [LIST, LIST_SIZE], missing),
        ("greatest", "the greatest index there can be", [LIST, 2**20 - 1], missing),
        ("no-list", "a list that is not held", [LIST + 1, 5], missing),
    ):
        claims = payload(status=place)
        yield Vector(f"status-{name}", ("V-12",), says, code(claims), expect or accepted(claims))


def _ages() -> Iterator[Vector]:
    """V-13."""
    stale = undecided("lists-stale")
    aged = accepted(GOOD, aged=True)
    for name, says, age, expect in (
        ("0", "lists of this second", 0, FINE),
        ("amber", "lists as old as the amber tier", AMBER, FINE),
        ("amber-over", "lists a second older than the amber tier", AMBER + 1, aged),
        ("stop", "lists as old as the stop tier", STOP, aged),
        ("stop-over", "lists a second older than the stop tier", STOP + 1, stale),
    ):
        yield Vector(f"age-{name}", ("V-13",), says, code(GOOD), expect, AS_OF + age)


def _orders() -> Iterator[Vector]:
    """Two faults at once: the earlier step decides."""
    noon = at("2027-02-01T12:00:00")
    day = day_number("2027-02-01")
    dated: tuple[tuple[str, str, dict[int, Any], Expect], ...] = (
        (
            "from-until",
            "before its first and after its last day",
            {2: day - 1, 3: day + 1},
            NOT_YET,
        ),
        (
            "until-campaign",
            "after its last day, in a campaign that is not held",
            {1: 99, 2: day - 1},
            EXPIRED,
        ),
        (
            "from-campaign",
            "before its first day, in a campaign that is over",
            {1: CAMPAIGN, 3: day + 1},
            NOT_YET,
        ),
    )
    for name, says, fields, expect in dated:
        claims = payload(fields, doc_type=DATED)
        yield Vector(f"order-{name}", ("V-11",), says, code(claims), expect, noon)
    stale = AS_OF + STOP + 1
    twice = payload(exp=NOW, nbf=NOW - 1, status=[LIST, 5])
    for rule, name, says, written, now, expect in (
        (
            "V-12",
            "status-stale",
            "withdrawn, by lists that are stale",
            code(payload(status=[LIST, 5])),
            stale,
            rejected("withdrawn"),
        ),
        (
            "V-12",
            "missing-stale",
            "no status, and lists that are stale",
            code(payload(status=[9, 9])),
            stale,
            undecided("status-missing"),
        ),
        ("V-08", "expired-withdrawn", "expired and withdrawn", code(twice), NOW, EXPIRED),
        (
            "V-08",
            "expired-key-window",
            "expired, and signed outside the key's window",
            code(payload(exp=NOW, iat=ISSUED - 9_999), world.BRIEF),
            NOW,
            EXPIRED,
        ),
        (
            "V-03",
            "compromised-forged",
            "a forged code of a compromised key",
            text(message(GOOD, key=world.COMPROMISED, signature=bytes(64))),
            NOW,
            rejected("key-compromised"),
        ),
        (
            "V-05",
            "forged-expired",
            "a forged code that would have expired",
            text(message(payload(exp=NOW), key=world.MAIN, signature=bytes(64))),
            NOW,
            rejected("bad-signature"),
        ),
        (
            "V-10",
            "denied-stale",
            "a denied code, long after",
            code(world.DENIED),
            stale,
            rejected("withdrawn"),
        ),
        (
            "V-08",
            "far-future",
            "everything good, thirty years on",
            code(GOOD),
            EXP + 20 * 365 * 86_400,
            EXPIRED,
        ),
    ):
        yield Vector(f"order-{name}", (rule,), says, written, expect, now)
