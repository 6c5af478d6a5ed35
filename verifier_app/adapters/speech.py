"""Saying a verdict aloud: to the phone's screen reader, or by the computer's voice.

A screen reader cannot see what Kivy draws, so the app tells it. What is said is a verdict and what
to do, never what a document says.
"""

from __future__ import annotations

import shutil
import subprocess
import threading
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from verifier_app.adapters.device import Device, this_device

if TYPE_CHECKING:
    from verifier_app.ports import Announcer

_DISPATCHER: Final = "spd-say"
"""Speech Dispatcher's command: the voice that a Linux desktop's screen reader uses."""


class SilentAnnouncer:
    """Says nothing, and says so; fulfils `verifier_app.ports.Announcer`."""

    available: Final = False

    def say(self, sentence: str, *, language: str) -> None:
        """Say nothing."""
        del sentence, language


class CommandAnnouncer:
    """Lets Speech Dispatcher speak; fulfils `verifier_app.ports.Announcer`.

    Args:
        command: Its command.
    """

    available: Final = True

    def __init__(self, command: str) -> None:
        self._command = command

    def say(self, sentence: str, *, language: str) -> None:
        """Say a sentence, in place of one that is still being said; returns at once."""
        threading.Thread(
            target=self._speak, args=(sentence, language), name="voice", daemon=True
        ).start()

    def _speak(self, sentence: str, language: str) -> None:
        self._run("--cancel")
        self._run("--language", language, "--", sentence)

    def _run(self, *arguments: str) -> None:
        subprocess.run(  # noqa: S603 - a program of the system, and a sentence of our catalogue
            [self._command, *arguments],
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )


class TalkBackAnnouncer:
    """Hands sentences to Android's screen reader, which knows the voice that its user chose.

    Not run in our tests: it needs an Android device.
    """

    available: Final = True

    def __init__(self) -> None:
        jnius: Any = import_module("jnius")
        self._text = jnius.autoclass("java.lang.String")
        self._activity = jnius.autoclass("org.kivy.android.PythonActivity").mActivity
        self._on_ui_thread: Any = import_module("android.runnable").run_on_ui_thread

    def say(self, sentence: str, *, language: str) -> None:
        """Announce a sentence; nothing is heard where no screen reader is switched on."""
        del language

        def announce() -> None:
            view = self._activity.getWindow().getDecorView()
            view.announceForAccessibility(self._text(sentence))

        self._on_ui_thread(announce)()


def open_announcer() -> Announcer:
    """Return the voice that this device has."""
    if this_device() is Device.ANDROID:
        return TalkBackAnnouncer()
    found = shutil.which(_DISPATCHER)
    return SilentAnnouncer() if found is None else CommandAnnouncer(found)
