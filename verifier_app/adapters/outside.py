"""Everything outside the app in one value, which the runtime is given."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from gouvcheck_core.hcert import HcertKeys

if TYPE_CHECKING:
    from collections.abc import Callable

    from verifier_app.adapters.trust import TrustKeeper
    from verifier_app.ports import (
        Announcer,
        Camera,
        Clock,
        FilePicker,
        Frame,
        KeptStore,
        PictureReader,
        Speaker,
        TextScanner,
        Vibrator,
    )

_NO_CERTIFICATES: Final = HcertKeys.of((), as_of=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Adapters:
    """Everything outside, behind its port.

    Args:
        clock: The device's.
        trust: What is judged by, and what renews it.
        read: Frame -> the text of the code that is meant; called on the reader's thread.
        pictures: Photos and PDFs.
        kept: Settings and counts.
        speaker: Sounds.
        vibrator: Vibration.
        announcer: Speech.
        camera: Frames, or None.
        scanner: Finished texts of the system's scanner, or None.
        picker: Choosing files, or None.
        hcert_keys: Keys for EU certificates.
        failures: Stable codes of what went wrong before the window was there.
    """

    clock: Clock
    trust: TrustKeeper
    read: Callable[[Frame], str | None]
    pictures: PictureReader
    kept: KeptStore
    speaker: Speaker
    vibrator: Vibrator
    announcer: Announcer
    camera: Camera | None = None
    scanner: TextScanner | None = None
    picker: FilePicker | None = None
    hcert_keys: HcertKeys = _NO_CERTIFICATES
    failures: tuple[str, ...] = ()
