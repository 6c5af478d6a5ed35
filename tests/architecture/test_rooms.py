"""Contracts that import-linter cannot hold, because the modules may be any that match a pattern."""

from __future__ import annotations

import ast

import pytest

from tests.architecture.source import ROOMS, ROOT, imported_packages, modules, relative, tree

PURE_APP = tuple(
    f"verifier_app/{name}{ending}"
    for name in ("judging", "model", "ports", "present", "update", "words")
    for ending in (".py", "/**/*.py")
)

FORBIDDEN = {
    "the app's logic draws nothing": (PURE_APP, {"kivy", "PIL", "numpy", "cv2"}),
    "services know no web framework": (("*/**/service.py",), {"fastapi", "starlette"}),
    "routes make no query": (("*/**/routes.py",), {"sqlalchemy"}),
}


def offenders(patterns: tuple[str, ...], packages: set[str]) -> list[str]:
    return [
        f"{relative(path)} imports {', '.join(sorted(found))}"
        for path in modules(*patterns)
        if relative(path).split("/")[0] in ROOMS
        and (found := imported_packages(tree(path)) & packages)
    ]


@pytest.mark.parametrize("rule", FORBIDDEN)
def test_no_module_imports_what_its_pattern_forbids(rule: str) -> None:
    patterns, packages = FORBIDDEN[rule]

    assert offenders(patterns, packages) == []


def test_an_import_anywhere_in_a_module_is_seen() -> None:
    source = "def f():\n    from kivy.app import App\n    import PIL.Image as image\n"

    assert imported_packages(ast.parse(source)) == {"kivy", "PIL"}


@pytest.mark.parametrize("room", [*ROOMS, "tests"])
def test_every_room_says_what_may_enter_it(room: str) -> None:
    silent = [
        relative(path)
        for path in modules(f"{room}/**/__init__.py")
        if not ast.get_docstring(tree(path))
    ]

    assert (ROOT / room / "__init__.py").is_file()
    assert silent == []


def test_keys_folder_says_what_may_enter_it() -> None:
    first = (ROOT / "keys" / "README.md").read_text(encoding="utf-8").splitlines()[0]

    assert "only public" in first
