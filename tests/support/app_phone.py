"""A phone with the app on it, without a window: the real machine, the real judge, the real update.

It plays the part of the runtime: what the machine asks for is done at once, on real codes and
lists, and everything asked for is kept to be looked at::

    phone = Phone.of(Publisher.started())
    phone.scan(issued.signed(issued.claims()).text)
    assert phone.verdict().word == "Genuine"
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final, TypeVar

from gouvcheck_core.profiles import Language
from gouvcheck_core.trust.files import Term
from gouvcheck_core.update import published_trust
from gouvcheck_core.update import update as update_core
from tests.support import issued
from verifier_app.judging import Basis, judge
from verifier_app.model import (
    Clock,
    Device,
    Judge,
    Judged,
    Screen,
    Settings,
    Source,
    Started,
    State,
    TextSeen,
    Ticked,
    TrustChanged,
    TrustSummary,
    UpdateFailed,
    UpdateFinished,
    UpdateTrust,
)
from verifier_app.present import VerdictView, present
from verifier_app.update import update

if TYPE_CHECKING:
    from gouvcheck_core.hcert import HcertKeys
    from gouvcheck_core.trust.state import State as HeldState
    from gouvcheck_core.update import Fetch
    from tests.support.published import Publisher
    from verifier_app.model import Effect, Event
    from verifier_app.present import View

_Kind = TypeVar("_Kind")

MOST_TICKS: Final = 100
"""A long time passes in few steps: four a second would be a runtime's, and make slow tests."""

BUILT: Final = issued.IAT - 30 * issued.DAY
TERM: Final = Term(3, issued.AS_OF, issued.AS_OF + 7 * issued.DAY)
SUMMARY: Final = TrustSummary(
    root=Term(1, issued.AS_OF, issued.AS_OF + 365 * issued.DAY),
    head=TERM,
    trust=TERM,
    newest=issued.AS_OF,
    amber=issued.DAY,
    stop=3 * issued.DAY,
)
"""What the trust of `tests.support.issued` would be, had it been published."""


@dataclass(slots=True)
class Phone:
    """One phone.

    Attributes:
        state: The app's.
        basis: What is judged by.
        effects: Everything that was asked for, the oldest first.
        held: The published files, where the phone updates from a publisher.
        source: Where it updates from, or None without a network.
    """

    state: State
    basis: Basis
    effects: list[Effect] = field(default_factory=list)
    held: HeldState | None = None
    source: Fetch | None = None

    @classmethod
    def started(
        cls,
        *,
        basis: Basis | None = None,
        summary: TrustSummary | None = SUMMARY,
        settings: Settings | None = None,
        device: Device | None = None,
        wall: int = issued.NOW,
    ) -> Phone:
        """Return a phone with the trust of `tests.support.issued`, in English and in front."""
        phone = cls(
            State(
                device=device or Device(version="1.2.3", built=BUILT, torch=True),
                settings=settings or Settings(language=Language.EN),
                clock=Clock(100.0, wall),
            ),
            basis or Basis(trust=issued.trust(), certain=issued.AS_OF),
        )
        phone.post(Ticked(100.0, wall), Started(), TrustChanged(summary), UpdateFinished())
        phone.effects.clear()
        return phone

    @classmethod
    def of(
        cls,
        publisher: Publisher,
        *,
        hcert_keys: HcertKeys | None = None,
        wall: int = issued.NOW,
    ) -> Phone:
        """Return a phone that came with the publisher's root and has updated from it once."""
        device = Device(version="1.2.3", built=BUILT, torch=True)
        settings = Settings(language=Language.EN)
        basis = Basis(certain=BUILT)
        if hcert_keys is not None:
            basis = replace(basis, hcert_keys=hcert_keys)
        phone = cls(State(device=device, settings=settings), basis)
        phone.held, phone.source = publisher.anchor(), publisher.fetch
        phone.post(Ticked(100.0, wall), Started())
        return phone

    # --- what happens ---

    def post(self, *events: Event) -> tuple[Effect, ...]:
        """Let things happen, do what is asked for, and return it."""
        asked: list[Effect] = []
        for event in events:
            self.state, effects = update(self.state, event)
            asked += effects
            for effect in effects:
                self._do(effect)
        self.effects += asked
        return tuple(asked)

    def scan(self, text: str, source: Source = Source.CAMERA) -> tuple[Effect, ...]:
        """Hold a code before the camera for a moment, or bring it in another way."""
        return self.post(TextSeen(text, source))

    def wait(self, seconds: float, *, seeing: str | None = None) -> tuple[Effect, ...]:
        """Let time pass, with nothing before the camera or with a code that stays there."""
        asked: tuple[Effect, ...] = ()
        clock = self.state.clock
        ticks = min(int(seconds * 4), MOST_TICKS)
        for tick in range(1, ticks + 1):
            passed = seconds * tick / ticks
            asked += self.post(Ticked(clock.now + passed, clock.wall + int(passed)))
            if seeing is not None:
                asked += self.scan(seeing)
        return asked

    def is_on(self, screen: Screen) -> bool:
        """Tell whether this screen fills the window."""
        return self.state.screen is screen

    def set_clock(self, wall: int) -> None:
        """Set the clock of the device."""
        self.post(Ticked(self.state.clock.now + 0.25, wall))

    # --- what is seen ---

    def view(self, kind: type[_Kind]) -> _Kind:
        """Return what is on screen, which is of that kind."""
        shown = self.shows()
        assert isinstance(shown, kind), type(shown)
        return shown

    def shows(self) -> View:
        """Return what is on screen."""
        return present(self.state)

    def verdict(self) -> VerdictView:
        """Return the verdict on screen."""
        return self.view(VerdictView)

    def asked(self, kind: type[_Kind]) -> list[_Kind]:
        """Return what was asked for of one kind."""
        return [effect for effect in self.effects if isinstance(effect, kind)]

    # --- the runtime's part ---

    def _do(self, effect: Effect) -> None:
        match effect:
            case Judge(text, ticket):
                clock = self.state.clock.wall
                self.post(Judged(ticket, judge(text, self.basis, clock=clock)))
            case UpdateTrust() if self.source is not None:
                self._update()
            case _:
                pass

    def _update(self) -> None:
        assert self.held is not None
        assert self.source is not None
        outcome = update_core(self.held, self.source, now=self.state.clock.wall)
        self.held = outcome.state
        summary = TrustSummary.of(outcome.state)
        certain = max(summary.newest, self.state.device.built)
        trust = published_trust(outcome.state)
        self.basis = replace(self.basis, trust=trust, certain=certain)
        self.post(TrustChanged(summary))
        self.post(UpdateFinished() if outcome.error is None else UpdateFailed(outcome.error.code))


def rows(view: VerdictView) -> dict[str, str]:
    """Return every field on screen, on the paper or not, by its label."""
    fields = view.fields
    return {} if fields is None else {p.label: p.value for p in (*fields.rows, *fields.others)}
