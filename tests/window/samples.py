"""A state for each screen and each look of a verdict: what the pictures and the layout tests show.

All names are those of tests/samples, which belong to nobody.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Final

from gouvcheck_core.catalogue import Showing, showing
from gouvcheck_core.claims import Claims, StatusReference
from gouvcheck_core.profiles import CtiRule, Language, StatusRule, by_id
from gouvcheck_core.trust.files import Term
from gouvcheck_core.verdict import Reason
from tests.support.demo_keys import ISSUER, RUNNING
from tests.support.samples import usual_sample
from verifier_app.model import (
    CameraShape,
    Clock,
    Contrast,
    Device,
    Judgement,
    ListSummary,
    Note,
    NoteKind,
    Outcome,
    Paper,
    PaperRow,
    PersonalData,
    PinEntry,
    PinFault,
    PinHash,
    PinPurpose,
    Screen,
    Settings,
    Shown,
    State,
    TextSize,
    Theme,
    Today,
    Torch,
    TrustSummary,
    Typed,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

DAY: Final = 86_400
NOW: Final = 1_790_000_000  # 2026-09-21T14:13:20Z
_SIGNED: Final = NOW - 5 * DAY

_SUMMARY: Final = TrustSummary(
    root=Term(1, NOW - 200 * DAY, NOW + 900 * DAY),
    head=Term(812, NOW - 7_200, NOW + 7 * DAY),
    trust=Term(14, NOW - 20 * DAY, NOW + 70 * DAY),
    lists=(ListSummary(1, 812, NOW - 7_200), ListSummary(2, 97, NOW - 9_000)),
    newest=NOW - 7_200,
    amber=2 * DAY,
    stop=14 * DAY,
)

_BASE: Final = State(
    device=Device(version="0.1.0", built=NOW - 30 * DAY, torch=True),
    settings=Settings(language=Language.EN),
    clock=Clock(now=100.0, wall=NOW),
    active=True,
    trust=_SUMMARY,
    today=Today(
        NOW // DAY,
        {
            Outcome.GENUINE: 128,
            Outcome.GENUINE_AGED: 3,
            Outcome.OUT_OF_DATE: 4,
            Outcome.USED: 2,
            Outcome.NOT_GENUINE: 1,
            Outcome.CANNOT_CONFIRM: 6,
        },
    ),
)


@cache
def paper(kind: str) -> Paper:
    """Return the sample of a kind of document, as the judge hands it over."""
    profile = by_id(kind)
    claims = Claims(
        iat=_SIGNED,
        exp=_SIGNED + profile.lifetime,
        type=profile.type,
        version=profile.version,
        fields=profile.encode(usual_sample(profile)),
        cti=bytes(9) if profile.cti is CtiRule.REFERENCE else None,
        status=None if profile.status is StatusRule.NONE else StatusReference(1, 1),
    )
    return Paper(
        kind=profile.id,
        name=profile.names,
        rows={
            language: tuple(
                PaperRow(
                    id=row.field,
                    label=row.label,
                    value=row.value,
                    compare=row.compare,
                    personal=row.field not in {"value", "campaign"},
                )
                for row in profile.rows(claims, language)
            )
            for language in Language
        },
        issuer=ISSUER.names,
        campaign=RUNNING[0] if kind == "accommodation-voucher" else None,
        signed=_SIGNED,
        key=bytes(range(8)),
        european=False,
    )


def _verdict(reason: Reason, kind: str = "accommodation-voucher", **shown: bool) -> State:
    aged = reason in {Reason.GENUINE_AGED, Reason.LISTS_STALE}
    judgement = Judgement(
        reason=reason,
        paper=None if showing(reason) is Showing.HIDDEN else paper(kind),
        now=NOW,
        as_of=NOW - (5 * DAY if aged else 7_200),
    )
    return replace(
        _BASE, screen=Screen.VERDICT, shown=Shown(judgement=judgement, since=99.0, **shown)
    )


def _covered(state: State) -> State:
    return replace(state, settings=replace(state.settings, personal=PersonalData.COVERED))


LOOKS: Final[Mapping[str, State]] = {
    "scan": replace(_BASE, torch=Torch.OFF),
    "scan-note": replace(_BASE, note=Note(NoteKind.CODE, 200.0, reason=Reason.NOT_A_CODE)),
    "scan-no-camera": replace(_BASE, trust=None, camera_fault="camera-absent"),
    "scan-system": replace(_BASE, device=replace(_BASE.device, camera=CameraShape.SCANNER)),
    "scan-clock-behind": replace(_BASE, clock=Clock(100.0, NOW - 30 * DAY)),
    "scan-kiosk": replace(
        _BASE, settings=replace(_BASE.settings, kiosk=PinHash(bytes(16), bytes(32)))
    ),
    "verdict-genuine": _verdict(Reason.GENUINE),
    "verdict-genuine-aged": _verdict(Reason.GENUINE_AGED),
    "verdict-expired": _verdict(Reason.EXPIRED, "business-permit"),
    "verdict-not-yet-valid": _verdict(Reason.NOT_YET_VALID, "appointment"),
    "verdict-withdrawn": _verdict(Reason.WITHDRAWN, "business-permit"),
    "verdict-suspended": _verdict(Reason.SUSPENDED, "business-permit"),
    "verdict-used": _verdict(Reason.USED),
    "verdict-not-genuine": _verdict(Reason.BAD_SIGNATURE),
    "verdict-unknown-key": _verdict(Reason.UNKNOWN_KEY),
    "verdict-stale": _verdict(Reason.LISTS_STALE, "criminal-record"),
    "verdict-unproven": _verdict(Reason.LISTS_STALE, "criminal-record", unproven=True, held=True),
    "verdict-newer": _verdict(Reason.NEWER_FORMAT),
    "verdict-details": _verdict(Reason.GENUINE, "vaccination", details=True, held=True),
    "verdict-covered": _covered(_verdict(Reason.GENUINE, "residence-certificate")),
    "typed": replace(_BASE, screen=Screen.TYPED),
    "typed-wrong": replace(
        _BASE,
        screen=Screen.TYPED,
        typed=Typed(text="4KTX-9G2U-7Q", error="reference-alphabet"),
    ),
    "menu": replace(_BASE, screen=Screen.MENU),
    "trust": replace(_BASE, screen=Screen.TRUST),
    "trust-failed": replace(_BASE, screen=Screen.TRUST, trust=None, failure="update-unreachable"),
    "settings": replace(_BASE, screen=Screen.SETTINGS),
    "today": replace(_BASE, screen=Screen.TODAY),
    "help": replace(_BASE, screen=Screen.HELP),
    "about": replace(_BASE, screen=Screen.ABOUT),
    "pin": replace(
        _BASE, screen=Screen.PIN, pin=PinEntry(PinPurpose.OPEN, digits="12", fault=PinFault.WRONG)
    ),
}
"""By the name of the picture."""


def dressed(
    state: State,
    *,
    language: Language = Language.EN,
    theme: Theme = Theme.LIGHT,
    contrast: Contrast = Contrast.NORMAL,
    text_size: TextSize = TextSize.USUAL,
) -> State:
    """Return a state with other settings of its look."""
    settings = replace(
        state.settings, language=language, theme=theme, contrast=contrast, text_size=text_size
    )
    return replace(state, settings=settings)
