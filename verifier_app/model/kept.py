"""The two things that outlive a restart, as JSON values: settings and the counts of today.

What cannot be read is forgotten piece by piece and never stops the app: a phone with default
settings still judges. The PIN is the exception: one that is there and damaged stays a kiosk that no
PIN opens, for whoever can damage the file must not leave the kiosk by it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, TypeVar

from gouvcheck_core.profiles import Language
from verifier_app.model.judgement import Outcome
from verifier_app.model.pin import HASH_LENGTH, SALT_LENGTH, PinHash
from verifier_app.model.settings import (
    Settings,
)
from verifier_app.model.today import Today

if TYPE_CHECKING:
    from collections.abc import Mapping
    from enum import Enum

_Choice = TypeVar("_Choice", bound="Enum")

_MAX_COUNT: Final = 10**9
_SHUT: Final = PinHash(bytes(SALT_LENGTH), bytes(HASH_LENGTH))


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept between two runs."""

    settings: Settings = field(default_factory=Settings)
    today: Today = field(default_factory=Today)


def to_json(kept: Kept) -> dict[str, object]:
    """Return what is kept, as values that ``json.dumps`` takes."""
    settings, today = kept.settings, kept.today
    pin = settings.kiosk
    return {
        "language": settings.language.value,
        "text_size": settings.text_size.value,
        "theme": settings.theme.value,
        "contrast": settings.contrast.value,
        "sound": settings.sound.value,
        "vibration": settings.vibration.value,
        "auto_return": settings.auto_return.value,
        "personal": settings.personal.value,
        "kiosk": None if pin is None else {"salt": pin.salt.hex(), "digest": pin.digest.hex()},
        "pin_failures": settings.pin_failures,
        "today": {
            "day": today.day,
            "counts": {outcome.value: count for outcome, count in today.counts.items()},
        },
    }


def from_json(value: object, *, language: Language = Language.FR) -> Kept:
    """Return what was kept, as far as it can be read.

    Args:
        value: What ``json.loads`` gave, or None on the first start.
        language: Of the device, until somebody chooses one.
    """
    kept = _table(value)
    usual = Settings(language=language)
    settings = Settings(
        language=_choice(kept.get("language"), usual.language),
        text_size=_choice(kept.get("text_size"), usual.text_size),
        theme=_choice(kept.get("theme"), usual.theme),
        contrast=_choice(kept.get("contrast"), usual.contrast),
        sound=_choice(kept.get("sound"), usual.sound),
        vibration=_choice(kept.get("vibration"), usual.vibration),
        auto_return=_choice(kept.get("auto_return"), usual.auto_return),
        personal=_choice(kept.get("personal"), usual.personal),
        kiosk=_pin(kept.get("kiosk")),
        pin_failures=_number(kept.get("pin_failures")),
    )
    return Kept(settings, _today(_table(kept.get("today"))))


def _choice(value: object, usual: _Choice) -> _Choice:
    """Return the member of the kind of ``usual`` that has this value."""
    return next((one for one in type(usual) if one.value == value), usual)


def _number(value: object) -> int:
    return value if type(value) is int and value in range(_MAX_COUNT) else 0


def _table(value: object) -> Mapping[str, object]:
    return value if isinstance(value, dict) else {}


def _pin(value: object) -> PinHash | None:
    if value is None:
        return None
    parts = _table(value)
    try:
        salt, digest = (bytes.fromhex(str(parts.get(name))) for name in ("salt", "digest"))
    except ValueError:
        return _SHUT
    return PinHash(salt, digest) if (len(salt), len(digest)) == _LENGTHS else _SHUT


def _today(kept: Mapping[str, object]) -> Today:
    counts = _table(kept.get("counts"))
    numbers = {outcome: _number(counts.get(outcome.value)) for outcome in Outcome}
    return Today(
        _number(kept.get("day")),
        {outcome: count for outcome, count in numbers.items() if count},
    )


_LENGTHS: Final = (SALT_LENGTH, HASH_LENGTH)
