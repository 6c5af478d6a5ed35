"""What the app is started with: arguments -> one frozen value."""

from __future__ import annotations

import argparse
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, NoReturn

from gouvcheck_core.environment import Environment
from gouvcheck_core.errors import UsageError
from gouvcheck_core.profiles import Language
from verifier_app.adapters.camera import FORMS, CameraName, Kind, parse_camera
from verifier_app.adapters.device import Device, private_folder, this_device

if TYPE_CHECKING:
    from collections.abc import Sequence

PROGRAM: Final = "gouvcheck-app"

DESCRIPTION: Final = "Check the codes on official paper: one scan, a true verdict, offline."

EXAMPLE: Final = """\
Examples:
  gouvcheck-app --from https://keys.example.lu/ --language de
  gouvcheck-app --development --camera folder:photographs --size 400x800
  gouvcheck-app --selftest --json
"""

_SIZE: Final = re.compile(r"([1-9][0-9]{2,3})x([1-9][0-9]{2,3})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What the app is started with.

    Args:
        environment: Production takes no root of the demonstration.
        trust: Folder in which trust is kept.
        settings: File in which settings are kept.
        source: Where updates come from, an https address or a folder; None for what the program
            was built with.
        camera: Which camera.
        language: The language to begin with, or None for what was chosen before.
        kiosk: Whether the app shall fill the screen and allow nothing but scanning.
        size: Width and height of the window in pixels, or None.
        selftest: Whether to measure this device instead of opening a window.
        as_json: Whether a program reads the answer.
    """

    environment: Environment
    trust: Path
    settings: Path
    source: str | None
    camera: CameraName
    language: Language | None
    kiosk: bool
    size: tuple[int, int] | None
    selftest: bool
    as_json: bool


def parse(arguments: Sequence[str]) -> Options:
    """Return the options that arguments stand for.

    Args:
        arguments: Without the name of the program.

    Raises:
        UsageError: They make no sense.
        SystemExit: Help or version was asked for, and has been printed.
    """
    given = _parser().parse_args(arguments)
    environment = Environment.DEVELOPMENT if given.development else Environment.PRODUCTION
    if given.json and not given.selftest:
        raise UsageError(
            "usage-app", "--json goes with --selftest.", hint="Leave out --json, or add --selftest."
        )
    return Options(
        environment=environment,
        trust=given.trust or _usual_trust(environment),
        settings=private_folder() / "settings.json",
        source=given.source,
        camera=_usual_camera() if given.camera is None else parse_camera(given.camera),
        language=None if given.language is None else Language(given.language),
        kiosk=given.kiosk,
        size=None if given.size is None else _size(given.size),
        selftest=given.selftest,
        as_json=given.json,
    )


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in the way of all our programs."""

    def error(self, message: str) -> NoReturn:
        raise UsageError(
            "usage-app", f"{message[:1].upper()}{message[1:]}.", hint=f"See `{PROGRAM} --help`."
        )


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog=PROGRAM,
        description=DESCRIPTION,
        epilog=EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    add = parser.add_argument
    add("--from", dest="source", metavar="URL|DIR", help="where newer lists come from")
    add("--trust", type=Path, metavar="DIR", help="where lists are kept; made if new")
    add("--camera", metavar="CAMERA", help=FORMS)
    add("--language", choices=[language.value for language in Language], help="to begin with")
    add("--size", metavar="WxH", help="of the window, in pixels")
    add("--kiosk", action="store_true", help="fill the screen and allow nothing but scanning")
    add("--development", action="store_true", help="accept the lists of the demonstration")
    add("--selftest", action="store_true", help="measure this device, without a window; 0 or 1")
    add("--json", action="store_true", help="with --selftest: print one JSON object")
    add("--version", action=_Version, help="print it")
    return parser


class _Version(argparse.Action):
    def __init__(self, option_strings: Sequence[str], dest: str, help: str) -> None:  # noqa: A002 - argparse's name
        super().__init__(option_strings, dest, nargs=0, help=help)

    def __call__(self, parser: argparse.ArgumentParser, *_args: object, **_kwargs: object) -> None:
        sys.stdout.write(f"{PROGRAM} {version()}\n")
        parser.exit()


def version() -> str:
    """Return the version of the project, or "unpacked" where it runs without being installed."""
    from importlib.metadata import PackageNotFoundError  # noqa: PLC0415 - slow to load
    from importlib.metadata import version as installed  # noqa: PLC0415

    try:
        return installed("gouvcheck")
    except PackageNotFoundError:
        return "unpacked"


def _usual_camera() -> CameraName:
    return CameraName(Kind.PROVIDER if this_device() is Device.ANDROID else Kind.WEBCAM)


def _usual_trust(environment: Environment) -> Path:
    """Return a folder of its own for development, so that no demonstration spoils the real one."""
    name = "trust" if environment is Environment.PRODUCTION else "trust-development"
    return private_folder() / name


def _size(text: str) -> tuple[int, int]:
    match = _SIZE.fullmatch(text)
    if match is None:
        raise UsageError(
            "usage-app",
            "The size of the window is not written as WIDTHxHEIGHT.",
            hint="Write it like --size 400x800.",
        )
    return int(match[1]), int(match[2])
