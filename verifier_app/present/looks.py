"""How each kind of verdict looks. Icon and word say it; the colour only helps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from gouvcheck_core.verdict import Reason
from verifier_app.model import Outcome
from verifier_app.present.parts import Icon, Tone

if TYPE_CHECKING:
    from collections.abc import Mapping


class Look(NamedTuple):
    """Picture and colour."""

    icon: Icon
    tone: Tone


OUTCOMES: Final[Mapping[Outcome, Look]] = {
    Outcome.GENUINE: Look(Icon.GENUINE, Tone.GOOD),
    Outcome.GENUINE_AGED: Look(Icon.GENUINE_AGED, Tone.GOOD),
    Outcome.OUT_OF_DATE: Look(Icon.EXPIRED, Tone.WARN),
    Outcome.WITHDRAWN: Look(Icon.WITHDRAWN, Tone.BAD),
    Outcome.SUSPENDED: Look(Icon.SUSPENDED, Tone.WARN),
    Outcome.USED: Look(Icon.USED, Tone.WARN),
    Outcome.NOT_GENUINE: Look(Icon.NOT_GENUINE, Tone.BAD),
    Outcome.CANNOT_CONFIRM: Look(Icon.CANNOT_CONFIRM, Tone.OPEN),
    Outcome.NEWER: Look(Icon.NEWER, Tone.NEUTRAL),
    Outcome.NOT_A_CODE: Look(Icon.NOT_A_CODE, Tone.NEUTRAL),
}

UPDATE_HELPS: Final = frozenset({
    Reason.GENUINE_AGED,
    Reason.LISTS_STALE,
    Reason.STATUS_MISSING,
    Reason.UNKNOWN_CAMPAIGN,
    Reason.UNKNOWN_KEY,
    Reason.UNKNOWN_TYPE,
})  # fmt: skip
"""Where newer lists may know more."""


def look_of(reason: Reason, outcome: Outcome) -> Look:
    """Return how a verdict looks."""
    if reason is Reason.NOT_YET_VALID:
        return Look(Icon.NOT_YET_VALID, Tone.WARN)
    return OUTCOMES[outcome]
