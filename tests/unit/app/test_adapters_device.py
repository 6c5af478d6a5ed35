"""What belongs to the device: settings, sounds, voice, vibration, keys, folders, the clocks."""

from __future__ import annotations

import json
import stat
import time
import wave
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from gouvcheck_core.profiles import Language
from verifier_app.adapters import device
from verifier_app.adapters.clock import SystemClock
from verifier_app.adapters.kept_file import KeptFile
from verifier_app.adapters.keyboard import typed_by_text
from verifier_app.adapters.picker import open_picker
from verifier_app.adapters.sound import SilentSpeaker, sound_file
from verifier_app.adapters.speech import CommandAnnouncer, SilentAnnouncer, open_announcer
from verifier_app.adapters.text_scanner import open_text_scanner
from verifier_app.adapters.vibration import PATTERNS, NoVibrator, open_vibrator
from verifier_app.assets import tones
from verifier_app.model import Kept, Outcome, PinHash, Settings, Theme, Today

if TYPE_CHECKING:
    from collections.abc import Sequence

KEPT = Kept(
    Settings(language=Language.LB, theme=Theme.DARK, kiosk=PinHash.of("2468", salt=bytes(16))),
    Today(20_000, {Outcome.GENUINE: 3}),
)


def kept_file(path: Path) -> KeptFile:
    return KeptFile(path, language=Language.DE)


# --- settings ---


def test_settings_and_counts_come_back(tmp_path: Path) -> None:
    kept_file(tmp_path / "new" / "settings.json").save(KEPT)
    assert kept_file(tmp_path / "new" / "settings.json").load() == KEPT


def test_first_start_has_the_usual_settings_in_the_devices_language(tmp_path: Path) -> None:
    file = kept_file(tmp_path / "settings.json")
    assert file.load() == Kept(Settings(language=Language.DE))
    assert file.error is None


def test_settings_are_their_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    kept_file(path).save(KEPT)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [each.name for each in tmp_path.iterdir()] == ["settings.json"]


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"\xff\xfe", b"[" * 100_000, b'{"language": "de"', b"x" * 100_000],
)
def test_damaged_settings_are_the_usual_ones_and_it_is_told(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "settings.json"
    path.write_bytes(content)
    file = kept_file(path)
    assert file.load() == Kept(Settings(language=Language.DE))
    assert file.error is not None
    assert file.error.code == "store-settings"


def test_settings_that_make_no_sense_are_forgotten_one_by_one(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_text(json.dumps({"language": "lb", "text_size": 7, "theme": "loud"}))
    assert kept_file(path).load().settings == Settings(language=Language.LB)


def test_folder_in_the_place_of_the_file_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "settings.json").mkdir()
    file = kept_file(tmp_path / "settings.json")
    assert file.load() == Kept(Settings(language=Language.DE))
    file.save(KEPT)
    assert file.error is not None
    assert [each.name for each in tmp_path.iterdir()] == ["settings.json"]


# --- sounds ---


def test_every_kind_of_verdict_has_the_sound_that_is_made() -> None:
    for outcome in Outcome:
        with wave.open(str(sound_file(outcome))) as file:
            assert (file.getnchannels(), file.getsampwidth()) == (1, 2)
            assert file.getframerate() == tones.RATE
            assert (
                file.readframes(file.getnframes())
                == tones.samples(tones.PATTERNS[outcome]).tobytes()
            )


def _steps(pattern: Sequence[tones.Tone]) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Return rhythm and steps, which people hear without knowing one absolute pitch."""
    lengths = tuple(round(tone.length + tone.rest, 2) for tone in pattern)
    return lengths, tuple(round(tone.pitch / pattern[0].pitch, 2) for tone in pattern)


def test_no_two_verdicts_sound_or_feel_alike() -> None:
    for one, other in combinations(Outcome, 2):
        assert _steps(tones.PATTERNS[one]) != _steps(tones.PATTERNS[other])
        assert PATTERNS[one] != PATTERNS[other]


def test_no_sound_outlasts_a_second_or_clips() -> None:
    for pattern in tones.PATTERNS.values():
        drawn = tones.samples(pattern)
        assert len(drawn) < tones.RATE
        assert max(map(abs, drawn)) < 32_767


def test_vibration_begins_with_rest_and_ends_with_vibration() -> None:
    assert all(
        pattern[0] == 0.0 and len(pattern) % 2 == 0 and min(pattern[1:]) > 0
        for pattern in PATTERNS.values()
    )


# --- what a desktop has not ---


def test_desktop_says_what_it_has_not(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert isinstance(open_vibrator(), NoVibrator)
    assert isinstance(open_announcer(), SilentAnnouncer)
    assert not NoVibrator.available
    assert not SilentAnnouncer.available
    assert open_text_scanner() is None
    assert open_picker() is None


def test_what_is_silent_takes_everything() -> None:
    SilentSpeaker().play(Outcome.USED)
    NoVibrator().vibrate(Outcome.USED)
    SilentAnnouncer().say("Déjà utilisé", language="fr")


def test_voice_is_told_to_stop_and_then_what_to_say(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    heard = tmp_path / "heard"
    voice = tmp_path / "spd-say"
    voice.write_text(f'#!/bin/sh\nprintf "%s|" "$@" >> {heard}\necho >> {heard}\n')
    voice.chmod(0o700)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    announcer = open_announcer()
    assert isinstance(announcer, CommandAnnouncer)
    announcer.say("--wait: Déjà utilisé", language="fr")
    end = time.monotonic() + 30
    while not (heard.exists() and heard.read_text().count("\n") == 2):
        assert time.monotonic() < end
        time.sleep(0.005)
    assert heard.read_text().splitlines() == [
        "--cancel|",
        "--language|fr|--|--wait: Déjà utilisé|",
    ]


# --- keys, folders, clocks ---


def test_text_of_a_key_is_its_characters() -> None:
    assert typed_by_text("G") == ("G",)
    assert typed_by_text("C1\t:\n\x7f") == ("C", "1", ":")
    assert typed_by_text("") == ()


def test_folder_follows_the_desktops_custom(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", "/somewhere")
    assert device.private_folder() == Path("/somewhere/gouvcheck")
    monkeypatch.setenv("XDG_DATA_HOME", "relative")
    assert device.private_folder() == Path.home() / ".local" / "share" / "gouvcheck"
    monkeypatch.setattr("sys.platform", "darwin")
    assert "Application Support" in device.private_folder().parts


def test_phone_keeps_everything_in_the_apps_own_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANDROID_ARGUMENT", "/data/app")
    monkeypatch.setenv("ANDROID_PRIVATE", "/data/private")
    assert device.this_device() is device.Device.ANDROID
    assert device.private_folder() == Path("/data/private/gouvcheck")


def test_clocks_are_the_devices_own() -> None:
    clock = SystemClock()
    first = clock.now()
    assert clock.now() >= first
    assert abs(clock.wall() - time.time()) < 60
