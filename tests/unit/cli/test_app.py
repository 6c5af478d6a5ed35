"""The program around its verbs: help, ends that only the outside brings about, weight."""

from __future__ import annotations

import contextlib
import io
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
import typer

from gouvcheck_core import cli
from gouvcheck_core.cli import app, profiles
from gouvcheck_core.errors import GouvCheckError
from tests.support.command import furnish, gouvcheck, inside

if TYPE_CHECKING:
    from pathlib import Path

VERBS = [
    ("issue",),
    ("verify",),
    ("update",),
    ("inspect",),
    ("qr",),
    ("keys", "generate"),
    ("keys", "init"),
    ("keys", "rotate"),
    ("keys", "add-key"),
    ("keys", "retire"),
    ("keys", "compromise"),
    ("keys", "add-list"),
    ("keys", "add-campaign"),
    ("keys", "extend-campaign"),
    ("keys", "profiles"),
    ("keys", "renew"),
    ("keys", "show"),
    ("keys", "sign"),
    ("keys", "assemble"),
    ("keys", "mark"),
    ("keys", "publish"),
    ("keys", "status"),
    ("keys", "check"),
    ("keys", "bundle"),
    ("keys", "export"),
    ("profiles", "list"),
    ("profiles", "show"),
    ("profiles", "check"),
    ("reference", "check"),
]


def installed(*arguments: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """Run the command in a process of its own."""
    program = [sys.executable, "-c", "from gouvcheck_core.cli import main; main()"]
    return subprocess.run([*program, *arguments], input=stdin, capture_output=True, check=False)


@pytest.mark.parametrize("verb", VERBS, ids=" ".join)
@pytest.mark.parametrize("option", ["-h", "--help"])
def test_help_of_every_verb_has_an_example(verb: tuple[str, ...], option: str) -> None:
    ran = gouvcheck(*verb, option)
    assert ran.code == 0
    assert ran.err == ""
    assert "Example:\n" in ran.out
    assert f"gouvcheck {' '.join(verb)}" in ran.out.split("Example:")[1]


def test_every_verb_is_known_here() -> None:
    groups = [(group.name or "", group.typer_instance) for group in app.program().registered_groups]
    found = [(command.name,) for command in app.program().registered_commands]
    for name, group in groups:
        assert group is not None
        found += [(name, command.name) for command in group.registered_commands]  # type: ignore[misc]
    assert sorted(found) == sorted(VERBS)


def test_defect_is_told_apart_from_a_rejected_code(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(profiles, "packaged", lambda: 1 / 0)
    ran = gouvcheck("profiles", "list")
    assert ran.code == 70
    assert "ZeroDivisionError" in ran.err
    assert "gouvcheck: This is a defect of the program." in ran.err


@pytest.mark.parametrize(
    ("raised", "code"),
    [
        (KeyboardInterrupt(), 130),
        (typer.Abort(), 130),
        (EOFError(), 130),
        (BrokenPipeError(), 141),
        (BrokenPipeError(32, "Broken pipe"), 141),
        (typer.TyperException("no"), 64),
        (GouvCheckError("scan-no-decoder", "No decoder.", hint="Install one."), 69),
        (typer.Exit(3), 3),
    ],
)
def test_what_ends_the_command_becomes_an_exit_code(
    raised: BaseException, code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def packaged() -> None:
        raise raised

    monkeypatch.setattr(profiles, "packaged", packaged)
    ran = gouvcheck("profiles", "list")
    assert ran.code == code
    assert "Traceback" not in ran.err


def test_missing_package_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "typer", None)
    for name in ("app", "running"):
        monkeypatch.delitem(sys.modules, f"gouvcheck_core.cli.{name}")
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 69
    said = capsys.readouterr().err
    assert "pip install 'gouvcheck[cli]'" in said


def test_process_ends_with_the_code(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["gouvcheck", "qr", "gc1:"])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 65


def test_stdout_may_be_anything_that_takes_text() -> None:
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        assert app.run(["reference", "check", "0g40r40m30e209hr"]) == 0
    assert out.getvalue() == "0G40-R40M-30E2-09HR\n"


def test_terminal_that_cannot_show_a_symbol_shows_the_word(tmp_path: Path) -> None:
    furnish(tmp_path)
    with inside(tmp_path):
        arguments = ("verify", "record.txt", "--key", "issuer.public.pem", "--ignore-status")
        ran = gouvcheck(*arguments, encoding="ascii")
    assert ran.code == 0
    assert ran.out.startswith("\\u2713 Genuine\n")


def test_terminal_gets_colour_beside_the_word(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    furnish(tmp_path)
    with inside(tmp_path):
        arguments = ("verify", "record.txt", "--key", "issuer.public.pem", "--ignore-status")
        ran = gouvcheck(*arguments, terminal=True)
        monkeypatch.setenv("NO_COLOR", "1")
        plain = gouvcheck(*arguments, terminal=True)
    assert "\x1b[1;32m✓ Genuine\x1b[0m" in ran.out
    assert "✓ Genuine" in plain.out
    assert "\x1b[1;32m" not in plain.out


def test_language_may_stand_in_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    furnish(tmp_path)
    with inside(tmp_path):
        monkeypatch.setenv("GOUVCHECK_LANG", "de")
        ran = gouvcheck("verify", "tampered.txt", "--key", "issuer.public.pem")
    assert ran.out.startswith("✗ Nicht echt\n")


def test_it_runs_as_a_program_of_its_own(tmp_path: Path) -> None:
    furnish(tmp_path)
    code = (tmp_path / "tampered.txt").read_bytes()
    ran = installed("verify", "-", "--key", str(tmp_path / "issuer.public.pem"), stdin=code)
    assert ran.returncode == 1
    assert ran.stdout.decode().startswith("✗ Not genuine\n")
    assert ran.stderr == b""


def test_reader_that_stops_reading_does_no_harm() -> None:
    script = (
        "import os, sys\n"
        "from gouvcheck_core.cli import main\n"
        "reader, writer = os.pipe()\n"
        "os.close(reader)\n"
        "os.dup2(writer, 1)\n"
        "sys.argv[1:] = ['profiles', 'show', 'criminal-record']\n"
        "main()\n"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, check=False)
    assert ran.returncode == 141
    assert ran.stderr == b""


def test_help_loads_no_codec() -> None:
    script = (
        "import sys\n"
        "from gouvcheck_core.cli.app import run\n"
        "run(['issue', '--help'])\n"
        "heavy = {'cryptography', 'cbor2', 'rich', 'PIL', 'zxingcpp', 'qrcode', 'pypdfium2'}\n"
        "sys.exit(sorted(heavy & sys.modules.keys()) or 0)\n"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, b"")
