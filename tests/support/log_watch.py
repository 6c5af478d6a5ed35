"""Looks at every line that the suite logs for what a document says, and fails its test.

Lines come from three sides: records of `logging`, in the form in which the service writes them;
events of structlog, behind their processors; and the output of service processes that a test has
started and hands over (`look`). What is looked for comes from the samples, whose values are
invented, from the mark that every invented person carries, and from the shapes of secrets.
"""

from __future__ import annotations

import csv
import functools
import json
import logging
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest
import structlog

from issuer_api.observe import PlaceOnly

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

SAMPLES: Final = Path(__file__).parents[1] / "samples"
BIRTH: Final = "1985-03-31"
"""As `tests.support.downloads` has it, which is not imported for every test."""

_MARKS: Final = ("Sample", "SAMPLE", "Muster", "Beispill", "Exemple")
"""Invented names and places carry one; what programs name themselves is in small letters."""
_SHORTEST: Final = 6
_CODE_WORD: Final = re.compile(r"[a-z]+(-[a-z]+)*")
"""Words of an enumeration, such as ``police-court``: they are in the profile, not the person's."""
_DATE: Final = re.compile(r"\d{4}(-\d\d){0,2}")
"""A date of issue is the date of a log line one day; a whole date of birth is looked for."""
_NO_NEEDLES: Final = frozenset({"Luxembourg"})  # also the name of a time zone
_SHAPES: Final = re.compile(
    r"(?P<code>[GH]C1:[0-9A-Z $%*+./:-]{20})"
    r"|(?P<key>gck_[a-z2-7]{12}_[\w-]{43})"
    r"|(?P<reference>\b[0-9A-Z]{4}(-[0-9A-Z]{4}){3}\b)"
    r"|(?P<token>eyJ[\w-]{10,}\.eyJ)"
    r"|(?P<link>/d/[\w-]{43})"
    r"|(?P<mail>[^\s\"'<>@,;]+@[\w-]+(\.[\w-]+)*\.[a-z]{2,})"
)
_OTHERS: Final = frozenset({
    "mail.log", "mail.debug", "pyhanko.sign.validation.generic_cms",
})  # fmt: skip
"""Loggers of a test's own mail server, and of what a test validates seals with; both stand for
somebody else's."""

_found: list[str] = []


@functools.cache
def needles() -> frozenset[str]:
    """Return the words that no line may hold."""
    return frozenset({BIRTH, *_MARKS, *_of_json(), *_of_csv()})


def look(line: str, *, source: str = "a process that a test has started") -> None:
    """Look at what was logged, and remember what it holds and should not."""
    _found.extend(f"{source} logged {what}" for what in leaks(line))


def leaks(line: str) -> list[str]:
    """Return what a line holds and should not: values of samples, shapes of secrets."""
    values = [f"the value {needle!r}" for needle in needles() if needle in line]
    shapes = [f"a {found.lastgroup}" for found in _SHAPES.finditer(line)]
    return sorted(values) + shapes


def taken() -> list[str]:
    """Return what was found since this was asked for last."""
    found = [*_found]
    _found.clear()
    return found


class _Records(logging.Handler):
    """Sees each record of `logging` as the service would write it."""

    def emit(self, record: logging.LogRecord) -> None:
        if record.name not in _OTHERS:
            look(self.format(record), source=f"the logger {record.name}")


class Watch:
    """The plugin."""

    def __init__(self) -> None:
        self._handler = _Records()
        self._handler.setFormatter(PlaceOnly("%(name)s: %(message)s"))
        self._real = structlog.BoundLoggerBase._process_event  # noqa: SLF001 - behind processors

    def pytest_sessionstart(self) -> None:
        """Begin to look."""
        real = self._real

        def process(*arguments: Any, **named: Any) -> Any:
            written = real(*arguments, **named)
            look(str(written), source="structlog")
            return written

        logging.getLogger().addHandler(self._handler)
        structlog.BoundLoggerBase._process_event = process  # type: ignore[method-assign] # noqa: SLF001

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, call: pytest.CallInfo[None]) -> Generator[None, Any, Any]:
        """Fail the phase of a test in which something was logged that should not."""
        report = yield
        found = taken()
        if found and call.when is not None:
            report.outcome = "failed"
            report.longrepr = "\n".join(["The log holds what a document says:", *sorted({*found})])
        return report

    def pytest_unconfigure(self) -> None:
        """Look no more."""
        logging.getLogger().removeHandler(self._handler)
        structlog.BoundLoggerBase._process_event = self._real  # type: ignore[method-assign] # noqa: SLF001


def pytest_configure(config: pytest.Config) -> None:
    """Begin, also where this module itself is named as the plugin (``-p``)."""
    config.pluginmanager.register(Watch(), "log-watch")


def _of_json() -> Iterator[str]:
    for path in SAMPLES.glob("*.json"):
        yield from _values(json.loads(path.read_text(encoding="utf-8"))["fields"], "")


def _of_csv() -> Iterator[str]:
    for path in (SAMPLES / "batch").glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines, delimiter=";"):
                yield from _values(dict(row), "")


def _values(thing: object, name: str) -> Iterator[str]:
    match thing:
        case dict():
            for key, value in thing.items():
                yield from _values(value, key)
        case list():
            for value in thing:
                yield from _values(value, name)
        case str() if _could_be_told(thing, name):
            yield thing


def _could_be_told(value: str, name: str) -> bool:
    """Tell whether a value in a log line would be that value and nothing else."""
    if len(value) < _SHORTEST or value in _NO_NEEDLES or _CODE_WORD.fullmatch(value):
        return False
    return not _DATE.fullmatch(value) or ("birth" in name and value.count("-") == 2)
