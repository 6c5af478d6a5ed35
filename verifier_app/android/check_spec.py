"""Hold buildozer.spec to what can be known without an Android SDK.

``python -m verifier_app.android.check_spec`` prints one line for each fault and ends with 1, or
says what was checked and ends with 0. It looks at four things:

1. tokens: every key is one that buildozer knows (it ignores others in silence), and those that
   security rests on have the value that docs/how-to/build-the-android-app.md explains;
2. pins: the versions are those that the core's tests run with (requirements-phone.lock), and the
   app's version is the project's;
3. recipes: python-for-android finds one consistent set for the requirements, and its recipe of a
   pinned package is of that version;
4. files: everything that the spec names is there, and all kinds of files that the app reads are
   packed.
"""

from __future__ import annotations

import configparser
import logging
import re
import sys
import tomllib
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Final

from verifier_app.android import staging

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

SPEC: Final = Path(__file__).with_name("buildozer.spec")
LOCK: Final = staging.ROOT / "requirements-phone.lock"
PROJECT: Final = staging.ROOT / "pyproject.toml"

DEMANDED: Final[Mapping[str, str]] = {
    "android.allow_backup": "False",
    "android.api": "36",
    "android.minapi": "24",
    "android.ndk": "28c",
    "android.ndk_api": "24",
    "android.permissions": (
        "android.permission.CAMERA, android.permission.INTERNET, android.permission.VIBRATE"
    ),
    "p4a.bootstrap": "sdl2",
}
"""Keys that must have just this value."""

_KEY: Final = re.compile(r"^#? ?([a-z][a-z0-9_.-]*) *=", re.MULTILINE)
_PIN: Final = re.compile(r"^([a-z0-9][a-z0-9._-]*)==([^ ;\\]+)", re.MULTILINE)
_WITHOUT_RECIPE: Final = frozenset({"base45", "cbor2", "plyer"})
"""Pure Python: python-for-android installs them from the index, as wheels for any platform."""


_NOT_PACKED: Final = frozenset({"", ".md", ".po", ".pyc", ".spec"})
"""Kinds of files in the app's folder that it does not read."""


@dataclass(frozen=True, slots=True)
class Spec:
    """A spec, read.

    Args:
        app: The keys of its section ``app``.
        builder: The keys of its section ``buildozer``.
    """

    app: Mapping[str, str]
    builder: Mapping[str, str]

    @classmethod
    def parse(cls, text: str) -> Spec:
        """Read a spec as buildozer does."""
        parser = configparser.ConfigParser(default_section="none", allow_no_value=True)
        # buildozer keeps the case of keys, and puts values into others within a section only.
        parser.optionxform = str  # type: ignore[assignment,method-assign]
        parser.read_string(text)
        return cls(app=dict(parser["app"]), builder=dict(parser["buildozer"]))

    @property
    def requirements(self) -> dict[str, str]:
        """Packages by name, each with the version it is pinned to, or the empty text."""
        items = (item.partition("==") for item in re.split(r"[ ,]+", self.app["requirements"]))
        return {name: version for name, _, version in items}


def faults(text: str) -> Iterator[str]:
    """Yield a sentence for everything that is wrong with a spec.

    Args:
        text: Content of a buildozer.spec.
    """
    spec = Spec.parse(text)
    yield from _tokens(spec)
    yield from _pins(spec)
    yield from _recipes(spec)
    yield from _files(spec)


def _tokens(spec: Spec) -> Iterator[str]:
    known = set(_KEY.findall(resources.files("buildozer").joinpath("default.spec").read_text()))
    for key in {**spec.app, **spec.builder}:
        if key not in known:
            yield f"{key}: buildozer knows no such key and would ignore it"
    for key, value in DEMANDED.items():
        if spec.app.get(key) != value:
            yield f"{key}: must be {value!r}"


def _pins(spec: Spec) -> Iterator[str]:
    tested = dict(_PIN.findall(LOCK.read_text(encoding="utf-8")))
    for name, version in spec.requirements.items():
        if name in tested and version != tested[name]:
            yield f"requirements: the core is tested with {name}=={tested[name]}"
    project = tomllib.loads(PROJECT.read_text(encoding="utf-8"))["project"]
    if spec.app["version"] != project["version"]:
        yield f"version: the project's is {project['version']}"
    for line in project["optional-dependencies"]["app"]:
        name, _, version = line.partition("==")
        if version and spec.requirements.get(name) != version:
            yield f"requirements: the app is made for {line}"
    if spec.requirements.get("python3") != spec.requirements.get("hostpython3"):
        yield "requirements: python3 and hostpython3 must be of one version"


def _recipes(spec: Spec) -> Iterator[str]:
    # Its import sets up a logger of its own; what it says is no part of our answer.
    from pythonforandroid.bootstrap import Bootstrap  # noqa: PLC0415 - a tool of this check alone
    from pythonforandroid.build import Context  # noqa: PLC0415 - the same
    from pythonforandroid.graph import get_recipe_order_and_bootstrap  # noqa: PLC0415 - the same
    from pythonforandroid.recipe import Recipe  # noqa: PLC0415 - the same
    from pythonforandroid.util import BuildInterruptingException  # noqa: PLC0415 - the same

    logging.getLogger("p4a").setLevel(logging.ERROR)
    context = Context()
    bootstrap = Bootstrap.get_bootstrap(spec.app["p4a.bootstrap"], context)
    try:
        recipes, modules, _ = get_recipe_order_and_bootstrap(
            context, list(spec.requirements), bootstrap
        )
    except BuildInterruptingException as error:
        yield f"requirements: no consistent set of recipes ({error})"
        return
    for name in modules:
        if name in spec.requirements and name not in _WITHOUT_RECIPE:
            yield f"requirements: python-for-android has no recipe for {name}"
    for name in recipes:
        wanted, made = spec.requirements.get(name), Recipe.get_recipe(name, context).version
        # Python's own recipe is written for many versions, and takes the one asked for.
        if wanted and name not in {"python3", "hostpython3"} and wanted != made:
            yield f"requirements: the recipe of {name} is made for {made}, not {wanted}"


def _files(spec: Spec) -> Iterator[str]:
    source = spec.app["source.dir"]
    names = {str(name) for name in staging.packed()}
    for key in ("icon.filename", "presplash.filename"):
        name = spec.app.get(key, "").replace("%(source.dir)s/", "").removeprefix(f"{source}/")
        if name not in names:
            yield f"{key}: there is no such file among those that are packed"
    packed = {f".{ending}" for ending in re.split(r"[ ,]+", spec.app["source.include_exts"])}
    if packed != staging.ENDINGS:
        yield "source.include_exts: must name the kinds of files that staging packs"
    assets = staging.ROOT / "verifier_app"
    for ending in sorted({path.suffix for path in assets.rglob("*")} - packed - _NOT_PACKED):
        yield f"source.include_exts: the app has files in {ending}, which would not be packed"


def main() -> int:
    """Check the spec of this folder and say what was found."""
    found = list(faults(SPEC.read_text(encoding="utf-8")))
    for fault in found:
        sys.stdout.write(f"{SPEC.name}: {fault}\n")
    if not found:
        sys.stdout.write(f"{SPEC.name}: tokens, pins, recipes and files are as they should be\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
