"""buildozer.spec is right, and the check sees each way in which it could be wrong."""

from __future__ import annotations

import re

import pytest

from verifier_app.android import check_spec, staging
from verifier_app.android.check_spec import SPEC, faults

TEXT = SPEC.read_text(encoding="utf-8")


def test_spec_has_no_fault() -> None:
    assert list(faults(TEXT)) == []


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("android.allow_backup", "android.alow_backup", "android.alow_backup: buildozer knows"),
        ("log_level = 2", "loglevel = 2", "loglevel: buildozer knows no such key"),
        ("allow_backup = False", "allow_backup = True", "android.allow_backup: must be 'False'"),
        (
            "android.permission.VIBRATE",
            "android.permission.VIBRATE, android.permission.READ_CONTACTS",
            "android.permissions: must be",
        ),
        ("android.api = 36", "android.api = 33", "android.api: must be '36'"),
        ("cryptography==46.0.3", "cryptography==46.0.4", "tested with cryptography==46.0.3"),
        ("cbor2==5.9.0", "cbor2", "tested with cbor2==5.9.0"),
        ("kivy==2.3.1", "kivy==2.3.0", "the app is made for kivy==2.3.1"),
        ("hostpython3==3.11.13", "hostpython3==3.12.1", "must be of one version"),
        ("version = 0.1.0", "version = 9.0", "version: the project's is"),
        ("pyzbar,", "pyzbar,zxingcpp,zxing-cpp,", "no recipe for zxing-cpp"),
        ("pyzbar,", "pyzbar==0.2.0,", "the recipe of pyzbar is made for 0.1.9, not 0.2.0"),
        ("libzbar,", "libzbar,sdl3,", "no consistent set of recipes"),
        ("assets/android/icon.png", "assets/android/none.png", "icon.filename: there is no such"),
        ("source.include_exts = py,", "source.include_exts = ", "source.include_exts: must name"),
    ],
)
def test_fault_is_seen(old: str, new: str, fault: str) -> None:
    assert TEXT.count(old) >= 1

    assert [found for found in faults(TEXT.replace(old, new)) if fault in found]


def test_program_ends_with_zero_and_says_what_was_checked(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert check_spec.main() == 0
    assert "tokens, pins, recipes and files" in capsys.readouterr().out


def test_program_names_each_fault_and_ends_with_one(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    broken = tmp_path_factory.mktemp("spec") / "buildozer.spec"
    broken.write_text(re.sub(r"android\.ndk = .*", "android.ndk = 25b", TEXT), encoding="utf-8")
    monkeypatch.setattr(check_spec, "SPEC", broken)

    assert check_spec.main() == 1
    assert capsys.readouterr().out == "buildozer.spec: android.ndk: must be '28c'\n"


def test_no_tool_of_the_desk_is_packed() -> None:
    names = {name.as_posix() for name in staging.packed()}

    assert "gouvcheck_core/verify.py" in names
    assert not [name for name in names if "/cli/" in name or "/publish/" in name]
    assert not [name for name in names if "private" in name]
