"""Our update beside python-tuf's client, on random histories with an attacker between.

Both worlds are served by the same publisher with the same keys and attacked in the same way
(tests/support/tuf_twin.py). What ours accepts, TUF accepts, with the same versions of everything.
Where ours refuses and TUF does not, it is for one of the reasons in docs/spec/trust.md, "Where ours
is stricter than TUF", and the situation really is that one.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import pytest
from hypothesis import event, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from gouvcheck_core.environment import Environment
from gouvcheck_core.format import CLOCK_TOLERANCE
from gouvcheck_core.trust.files import RoleName
from gouvcheck_core.trust.state import State, read_head
from gouvcheck_core.update import HEAD_NAME, root_name, status_name, trust_name
from tests.support.tuf_clients import OurClient, TheirClient
from tests.support.tuf_history import Attacker, Change, Publisher, damaged, endless, flipped
from tests.support.tuf_twin import DAY, HeadPlan, Pair

if TYPE_CHECKING:
    from gouvcheck_core.errors import GouvCheckError

HOUR: Final = DAY // 24
STEPS: Final = 25

# Histories in each share, and shares, which run side by side: 20,000 histories in `make proof`.
HISTORIES, SHARES = {"dev": (100, 1), "proof": (500, 40)}.get(
    settings.get_current_profile_name(), (300, 1)
)

roles = st.sampled_from(RoleName)
counts = st.integers(0, 63)  # chooses among things of which there are more and more


class Histories(RuleBasedStateMachine):
    """One publisher, one attacker, two clients."""

    def __init__(self) -> None:
        super().__init__()
        self.publisher = Publisher()
        self.attacker = Attacker(self.publisher)
        root = self.publisher.files[root_name(1)]
        self.ours = OurClient(State.anchored(root.ours, environment=Environment.DEVELOPMENT))
        self.theirs = TheirClient.anchored(root.theirs[0])
        self.lost = False
        self.lasting = False

    # --- the publisher -------------------------------------------------------------------------

    @rule(lists=st.sets(st.integers(1, 6)))
    def publish(self, lists: set[int]) -> None:
        for number in lists & self.publisher.lists.keys():
            self.publisher.publish_list(number)
        self.publisher.publish_head()

    @rule()
    def publish_trust(self) -> None:
        self.publisher.publish_trust()
        self.publisher.publish_head()

    @rule(which=counts, signed_anew=st.booleans())
    def compromise_status_key(self, which: int, *, signed_anew: bool) -> None:
        for number in self.one_list(which):
            self.publisher.compromise(number)
            if signed_anew:
                self.publisher.publish_list(number)
        self.publish_trust()

    @rule()
    def name_list(self) -> None:
        self.publisher.name_list(len(self.publisher.versions) + 1)
        self.publish_trust()

    @rule(which=counts)
    def retire_list(self, which: int) -> None:
        for number in self.one_list(which):
            self.publisher.retire_list(number)
        self.publish_trust()

    @rule(role=roles, change=st.sampled_from(Change))
    def rotate(self, role: RoleName, change: Change) -> None:
        self.publisher.rotate(role, change)
        if role is RoleName.TRUST:
            self.publisher.publish_trust()
        self.publisher.publish_head()

    @rule(change=st.sampled_from(Change))
    def rotate_head_keys(self, change: Change) -> None:
        self.rotate(RoleName.HEAD, change)

    @rule(role=roles, change=st.sampled_from(Change))
    def rotate_and_publish_no_head_yet(self, role: RoleName, change: Change) -> None:
        self.publisher.rotate(role, change)

    @rule(span=st.sampled_from((1, HOUR, DAY, 8 * DAY)))
    def wait(self, span: int) -> None:
        self.publisher.now += span

    @rule(role=roles, early=st.integers(0, 1))
    def wait_until_it_expires(self, role: RoleName, early: int) -> None:
        """Publish nothing but heads until the newest file of a role expires, to the second."""
        self.publisher.now = max(self.publisher.now, self.publisher.ends[role] - early)
        if role is not RoleName.HEAD:
            self.publisher.publish_head()
        self.update()

    # --- the attacker --------------------------------------------------------------------------

    @rule(which=counts)
    def replay_head(self, which: int) -> None:
        heads = self.publisher.heads
        self.show(HEAD_NAME, heads[-1 - which % len(heads)])

    @rule(which=counts, instead=counts)
    def mix_and_match(self, which: int, instead: int) -> None:
        name, files = self.pinned_file(which), self.publisher.files
        same_kind = [pair for other, pair in files.items() if other[:5] == name[:5]]
        self.show(name, same_kind[instead % len(same_kind)])

    @rule(which=counts)
    def withhold(self, which: int) -> None:
        self.show(self.pinned_file(which), None)

    @rule(back=st.integers(0, 3))
    def withhold_root(self, back: int) -> None:
        self.show(root_name(max(2, self.publisher.root - back)), None)

    @rule(role=roles)
    def skip_a_root(self, role: RoleName) -> None:
        """Show a root in the place of the one before it, which would lead there as well."""
        for _ in range(2):
            self.publisher.rotate(role, Change.RENEW)
        newest = self.publisher.root
        self.show(root_name(newest - 1), self.publisher.files[root_name(newest)])

    @rule(kind=st.sampled_from(RoleName), part=counts, bit=st.integers(0, 2**14))
    def flip_a_bit(self, kind: RoleName, part: int, bit: int) -> None:
        name = self.newest(kind)
        self.show(name, flipped(self.publisher.files[name], part=part, bit=bit))

    @rule(which=counts, bit=st.integers(0, 2**12))
    def flip_a_bit_of_a_pinned_file(self, which: int, bit: int) -> None:
        name = self.pinned_file(which)
        self.show(name, damaged(self.publisher.files[name], bit=bit))

    @rule(kind=st.sampled_from(RoleName))
    def never_stop_sending(self, kind: RoleName) -> None:
        name = self.newest(kind)
        self.show(name, endless(self.publisher.files[name]))

    @rule(role=roles)
    def steal(self, role: RoleName) -> None:
        self.attacker.steal(role)

    @rule(by_old=st.booleans())
    def half_signed_root(self, *, by_old: bool) -> None:
        self.attacker.half_signed_root(by_old=by_old)
        self.update()

    @rule()
    def forge_root(self) -> None:
        self.attacker.forge_root()
        self.update()

    @rule(
        jump=st.sampled_from((1, 1, 1, 5, 0, -1)),
        issued=st.sampled_from((0, 0, 0, -8 * DAY, CLOCK_TOLERANCE, CLOCK_TOLERANCE + 1)),
        root=counts,
        trust=counts,
        relabel=st.sampled_from((0, 0, 0, -1, 1)),
        off=st.sampled_from((0, 0, -7 * DAY)),
    )
    def forge_head(
        self, *, jump: int, issued: int, root: int, trust: int, relabel: int, off: int
    ) -> None:
        publisher = self.publisher
        chosen = replace(
            publisher.plan(),
            root=publisher.files[root_name(publisher.root - root % publisher.root)],
            trust=self.relabelled(
                publisher.files[trust_name(publisher.trust - trust % publisher.trust)], relabel
            ),
        )
        self.forge(chosen, jump=jump, issued=issued, off=off)

    @rule(jump=st.integers(0, 2))
    def forge_trust(self, jump: int) -> None:
        self.forge(replace(self.publisher.plan(), trust=self.attacker.forge_trust()), jump=jump)

    @rule(which=counts, by=st.integers(-1, 2))
    def forge_list_version(self, which: int, by: int) -> None:
        plan = self.publisher.plan()
        changed = {n: self.relabelled(plan.lists[n], by) for n in self.one_list(which)}
        self.forge(replace(plan, lists={**plan.lists, **changed}), jump=1)

    @rule(which=counts, back=st.integers(1, 3))
    def forge_head_with_an_older_list(self, which: int, back: int) -> None:
        plan = self.publisher.plan()
        older = {number: self.some_version(number, back) for number in self.one_list(which)}
        self.forge(replace(plan, lists={**plan.lists, **older}), jump=1)

    @rule()
    def forge_head_without_a_new_list(self) -> None:
        """Leave out a list that TUF's snapshot never had; it would miss another one at once."""
        publisher = self.publisher
        number = len(publisher.versions) + 1
        publisher.name_list(number)
        publisher.publish_trust()
        plan = publisher.plan()
        lists = {other: pair for other, pair in plan.lists.items() if other != number}
        self.forge(replace(plan, lists=lists), jump=1)

    # --- the clients ---------------------------------------------------------------------------

    @rule(off=st.sampled_from((0, 0, 0, HOUR, -HOUR, 9 * DAY, -9 * DAY, -500 * DAY)))
    def update(self, off: int = 0) -> None:
        now = self.publisher.now + off
        self.lost = self.lost or self.attacker.rules()
        before, kept = self.ours.state, dict(self.theirs.kept)
        outcome = self.ours.update(self.attacker.file, now)
        theirs = self.theirs.update(self.attacker.file, now)
        assert outcome.state.marks.not_before(before.marks)
        if outcome.error is None:
            event("both accept")
            assert theirs == self.ours.versions(), (theirs, self.theirs.refused)
            self.check_generation(max(now, before.marks.time))
        else:
            assert outcome.state.generation is before.generation
            event(f"refused: {outcome.error.code}{', TUF accepts' if theirs else ''}")
            if theirs is not None:
                self.check_stricter(outcome.error, now, before)
            self.theirs.kept |= self.unseen(kept, code=outcome.error.code)
        if not self.lasting:
            self.attacker.shown.clear()

    @rule(lasting=st.booleans())
    def relent(self, *, lasting: bool) -> None:
        """Show what is published, and let attacks last from now on, or end with the update."""
        self.lasting = lasting
        self.attacker.shown.clear()
        self.update()

    @rule()
    def recover(self) -> None:
        """Change the head's keys: that leads back from all but a thief of enough root keys."""
        self.attacker.shown.clear()
        for number in self.publisher.lists:
            self.publisher.publish_list(number)
        self.publisher.rotate(RoleName.HEAD, Change.REPLACE_ALL)
        self.publisher.publish_trust()
        self.publisher.publish_head()
        self.update()
        assert self.lost or self.ours.versions().head == self.publisher.heads[-1].version

    # --- what the rules share ------------------------------------------------------------------

    def show(self, name: str, pair: Pair | None) -> None:
        self.attacker.shown[name] = pair
        self.update()

    def forge(self, plan: HeadPlan, *, jump: int, issued: int = 0, off: int = 0) -> None:
        self.attacker.steal(RoleName.HEAD)
        self.attacker.forge_head(plan, jump=jump, issued=issued)
        self.update(off)

    def newest(self, role: RoleName) -> str:
        match role:
            case RoleName.ROOT:
                return root_name(self.publisher.root)
            case RoleName.TRUST:
                return trust_name(self.publisher.trust)
            case RoleName.HEAD:
                return HEAD_NAME

    def pinned_file(self, which: int) -> str:
        versions = self.publisher.versions
        names = [
            trust_name(self.publisher.trust),
            *(status_name(number, versions[number]) for number in self.publisher.lists),
        ]
        return names[which % len(names)]

    def one_list(self, which: int) -> tuple[int, ...]:
        numbers = sorted(self.publisher.lists)
        return (numbers[which % len(numbers)],) if numbers else ()

    def some_version(self, number: int, which: int) -> Pair:
        newest = self.publisher.versions[number]
        return self.publisher.list(number, newest - which % newest)

    @staticmethod
    def relabelled(pair: Pair, by: int) -> Pair:
        return replace(pair, version=max(1, pair.version + by))

    def check_generation(self, now: int) -> None:
        """Hold what was accepted to the rules that TUF does not have."""
        assert self.ours.state.generation is not None
        head = self.ours.state.generation.parsed_head()
        assert head.root.version == self.ours.state.marks.root
        assert head.term.issued - CLOCK_TOLERANCE <= now < head.term.expires
        assert not self.ours.state.fetched

    def unseen(self, kept: dict[str, bytes | None], *, code: str) -> dict[str, bytes | None]:
        """Return what TUF kept before of the files that ours never took in this update."""
        shown = self.attacker.file(HEAD_NAME)
        if shown is None or self.ours.state.head != shown.ours:
            own = {"root"}
        elif code in {"update-root-withheld", "update-list-missing", "update-expired"}:
            own = {"root", "timestamp", "snapshot"}
        else:
            return {}
        return {name: kept.get(name) for name in self.theirs.kept if name not in own}

    def check_stricter(self, error: GouvCheckError, now: int, before: State) -> None:
        shown = self.attacker.file(HEAD_NAME)
        assert shown is not None
        head = read_head(shown.ours)
        match error.code:
            case "update-root-withheld":
                assert head.root.version != self.ours.state.marks.root
                assert self.ours.state.head == shown.ours
            case "update-equivocation":
                assert self.ours.state.head is not None
                assert read_head(self.ours.state.head) != head
            case "update-clock":
                assert head.term.issued > now + CLOCK_TOLERANCE
            case "update-expired":
                assert now < before.marks.time
            case "update-hash" | "update-unreachable":
                # Ours lets go of files that the newest head does not pin, so that it asks for this
                # one again, and is shown another; TUF goes on with the copy that it kept.
                name = trust_name(head.trust.version)
                published = self.publisher.files[name]
                assert name in self.attacker.shown
                assert self.theirs.kept["targets"] in published.theirs
                assert published.ours not in before.held().values()
            case code:
                raise AssertionError(f"TUF accepts what ours refuses as {code}")


@pytest.mark.parametrize("_share", range(SHARES))
def test_what_ours_accepts_tuf_accepts(_share: int) -> None:
    run_state_machine_as_test(
        Histories, settings=settings(max_examples=HISTORIES, stateful_step_count=STEPS)
    )
