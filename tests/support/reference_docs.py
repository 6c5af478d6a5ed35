"""The reference pages that the code writes itself: reasons and errors, and the command line.

``python -m tests.support.reference_docs`` writes them; a test compares the committed pages.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Final
from unittest import mock

from gouvcheck_core import catalogue, errors
from gouvcheck_core.catalogue import Showing
from gouvcheck_core.cli.app import program
from gouvcheck_core.cli.exits import MEANINGS
from gouvcheck_core.errors import GouvCheckError
from gouvcheck_core.profiles import Language
from gouvcheck_core.verdict import ACCEPTED_REASONS, UNDECIDED_REASONS, Reason
from tests.support.command import gouvcheck
from tests.support.error_codes import error_codes

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT: Final = Path(__file__).parent.parent.parent
FOLDER: Final = ROOT / "docs" / "reference"
CORE: Final = ROOT / "gouvcheck_core"

_WRITTEN: Final = (
    "<!-- Written by `python -m tests.support.reference_docs`; change the code, not this. -->"
)
_LANGUAGES: Final = {
    Language.FR: "French",
    Language.DE: "German",
    Language.EN: "English",
    Language.LB: "Luxembourgish",
}
_SHOWN: Final = {
    Showing.SHOWN: "shown",
    Showing.ON_REQUEST: "on request, as not proven",
    Showing.HIDDEN: "hidden",
}


def pages() -> dict[str, str]:
    """Return the content of each page by its file name."""
    return {
        "reasons.md": "\n".join(_reasons()) + "\n",
        "command-line.md": "\n".join(_command_line()) + "\n",
    }


def _reasons() -> Iterator[str]:
    yield "# Reasons and errors\n"
    yield f"{_WRITTEN}\n"
    yield (
        "Every verdict has one of three outcomes and one of these reasons. The steps that lead to "
        "them are in\nthe [specification](../spec/gouvcheck-v1.md), section 6; the words come "
        'from\n`gouvcheck_core/catalogue.toml`. "Fields" says what may be shown of the document '
        "(rule V-14).\n"
    )
    yield from _overview()
    yield "\n## What people read\n"
    for reason in Reason:
        yield from _words(reason)
    yield from _error_codes()


def _overview() -> Iterator[str]:
    yield "| reason | outcome | title | fields |"
    yield "|---|---|---|---|"
    for reason in Reason:
        title = catalogue.words(reason, Language.EN).title
        shown = _SHOWN[catalogue.showing(reason)]
        yield f"| `{reason.value}` | {_outcome(reason)} | {title} | {shown} |"


def _outcome(reason: Reason) -> str:
    if reason in ACCEPTED_REASONS:
        return "accepted"
    return "undecided" if reason in UNDECIDED_REASONS else "rejected"


def _words(reason: Reason) -> Iterator[str]:
    yield f"### {reason.value}\n"
    yield "| | title | sentence | advice |"
    yield "|---|---|---|---|"
    for language in Language:
        said = catalogue.words(reason, language)
        yield f"| {language.value} | {said.title} | {said.sentence} | {said.advice} |"
    yield ""


def _error_codes() -> Iterator[str]:
    yield "## Error codes\n"
    yield (
        "A broken rule or a bad input has a stable code. Programs compare the code and nothing "
        "else; the\nEnglish sentence and hint that come with it are for who operates the program. "
        "People read the\nsentence below.\n"
    )
    known = error_codes(CORE)
    for family, about in sorted(_families().items()):
        codes = sorted(code for code in known if code.startswith(family))
        if codes:
            yield f"### {family}…\n"
            yield f"{about}\n"
            yield from _code_table(codes)


def _families() -> dict[str, str]:
    members = (member for member in vars(errors).values() if isinstance(member, type))
    return {
        member.family: (member.__doc__ or "").splitlines()[0]
        for member in members
        if issubclass(member, GouvCheckError) and member.family
    }


def _code_table(codes: list[str]) -> Iterator[str]:
    groups: dict[tuple[str, ...], list[str]] = {}
    for code in codes:
        said = tuple(catalogue.error_sentence(code, language) for language in Language)
        groups.setdefault(said, []).append(code)
    for said, members in groups.items():
        yield ", ".join(f"`{code}`" for code in members) + "\n"
        for language, sentence in zip(_LANGUAGES, said, strict=True):
            yield f"- {language.value}: {sentence}"
        yield ""


def _command_line() -> Iterator[str]:
    yield "# Command line\n"
    yield f"{_WRITTEN}\n"
    yield (
        "Results are printed to stdout, words to stderr. With `--json` the result is one JSON "
        "object. What goes\nwrong is said as `gouvcheck: what happened` and `hint: what to do`. "
        "Files are written whole or not at\nall, and replace others only with `--force`.\n"
    )
    yield "## What it ends with\n"
    yield "| code | meaning |"
    yield "|---|---|"
    for code, meaning in MEANINGS.items():
        yield f"| {code.value} | {meaning} |"
    for verb in ((), *_verbs()):
        name = " ".join(("gouvcheck", *verb))
        yield f"\n## {name}\n"
        yield "```text"
        yield _help(*verb)
        yield "```"


def _verbs() -> Iterator[tuple[str, ...]]:
    whole = program()
    yield from ((str(command.name),) for command in whole.registered_commands)
    for group in whole.registered_groups:
        if group.typer_instance is not None:
            for command in group.typer_instance.registered_commands:
                yield (str(group.name), str(command.name))


def _help(*verb: str) -> str:
    with mock.patch.dict(os.environ, {"COLUMNS": "100", "TERMINAL_WIDTH": "100"}):
        return gouvcheck(*verb, "--help").out.rstrip("\n")


def main() -> None:
    """Write every page."""
    for name, content in pages().items():
        (FOLDER / name).write_text(content, "utf-8")


if __name__ == "__main__":
    main()
