"""Options -> everything that the app begins with: the first state, and its adapters."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from gouvcheck_core.profiles import Language
from gouvcheck_core.trust_store import DirectoryStore
from verifier_app import model
from verifier_app.adapters.camera import Kind, open_camera
from verifier_app.adapters.clock import SystemClock
from verifier_app.adapters.device import Device, this_device
from verifier_app.adapters.kept_file import KeptFile
from verifier_app.adapters.outside import Adapters
from verifier_app.adapters.picker import open_picker
from verifier_app.adapters.reading import DocumentReader, read_frame
from verifier_app.adapters.sound import KivySpeaker
from verifier_app.adapters.speech import open_announcer
from verifier_app.adapters.text_scanner import open_text_scanner
from verifier_app.adapters.trust import TrustKeeper, begin, open_source
from verifier_app.adapters.vibration import open_vibrator
from verifier_app.assets import FOLDER
from verifier_app.options import version

if TYPE_CHECKING:
    from pathlib import Path

    from gouvcheck_core.errors import GouvCheckError
    from verifier_app.options import Options

SNAPSHOT: Final = FOLDER / "trust"
"""The published tree that the program came with."""

_PUBLISHER: Final = "publisher.txt"
"""Beside the snapshot: the https address of its publisher; a release build has it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """What the app begins with.

    Args:
        state: The first one.
        adapters: The outside.
        kiosk: Whether to fill the screen and allow nothing but scanning.
        size: Width and height of the window in pixels, or None.
        complaints: What went wrong and does not keep the app from starting.
    """

    state: model.State
    adapters: Adapters
    kiosk: bool = False
    size: tuple[int, int] | None = None
    complaints: tuple[GouvCheckError, ...] = ()


def prepare(options: Options, *, snapshot: Path = SNAPSHOT) -> Start:
    """Return what the app begins with.

    Args:
        options: From the command line.
        snapshot: The published tree that the program came with.

    Raises:
        TrustFileError: ``trust-demo-root`` in production, or the snapshot has no root.
        UsageError: The address of updates is none.
    """
    store = DirectoryStore(options.trust)
    beginning = begin(store, snapshot=snapshot, environment=options.environment)
    clock = SystemClock()
    named = options.source or _publisher(snapshot)
    source = None if named is None else open_source(named)
    keeper = TrustKeeper(store, beginning.state, source=source, clock=clock)
    kept = KeptFile(options.settings, language=device_language())
    state = _first_state(options, kept, built=beginning.built, online=source is not None)
    adapters = Adapters(
        clock=clock,
        trust=keeper,
        read=read_frame,
        pictures=DocumentReader(),
        kept=kept,
        speaker=KivySpeaker(),
        vibrator=open_vibrator(),
        announcer=open_announcer(),
        camera=open_camera(options.camera),
        scanner=open_text_scanner() if options.camera.kind is Kind.SCANNER else None,
        picker=open_picker(),
        failures=() if beginning.error is None else (beginning.error.code,),
    )
    complaints = tuple(error for error in (beginning.error, kept.error) if error is not None)
    return Start(
        state=state,
        adapters=adapters,
        kiosk=options.kiosk,
        size=options.size,
        complaints=complaints,
    )


def device_language() -> Language:
    """Return the language of this device where it is one of ours, else French."""
    ours = {language.value: language for language in Language}
    spoken = (os.environ.get(name, "")[:2] for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    return next((ours[language] for language in spoken if language in ours), Language.FR)


def _first_state(options: Options, kept: KeptFile, *, built: int, online: bool) -> model.State:
    before = kept.load()
    settings = before.settings
    if options.language is not None:
        settings = replace(settings, language=options.language)
    device = model.Device(
        version=version(),
        built=built,
        camera=_shape(options.camera.kind),
        torch=options.camera.kind is Kind.PROVIDER and this_device() is Device.ANDROID,
        online=online,
    )
    return model.State(device=device, settings=settings, today=before.today)


def _shape(kind: Kind) -> model.CameraShape:
    if kind is Kind.SCANNER:
        return model.CameraShape.SCANNER
    return model.CameraShape.NONE if kind is Kind.NONE else model.CameraShape.FRAMES


def _publisher(snapshot: Path) -> str | None:
    """Return the address that a release was built with."""
    try:
        return (snapshot / _PUBLISHER).read_text(encoding="ascii").strip() or None
    except (OSError, UnicodeDecodeError):
        return None
