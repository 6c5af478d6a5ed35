"""Logs as lines of JSON with identifiers and never a claim's value.

Only the events and fields that are named here are written: whoever wants to log something else has
to add it here, where it is reviewed. Values are identifiers, codes, numbers; never free text.
"""

from __future__ import annotations

import logging
import sys
import traceback
from typing import TYPE_CHECKING, Final, TypeAlias

import structlog

if TYPE_CHECKING:
    from types import TracebackType

    from structlog.typing import EventDict, WrappedLogger

FIELDS: Final = frozenset({
    "action", "batch", "client", "code", "count", "document", "duration_ms", "event", "kid", "kind",
    "leaf", "level", "method", "port", "profile", "request", "route", "size", "status", "timestamp",
})  # fmt: skip
"""Everything that a line may hold."""

_Exception: TypeAlias = (
    "tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]"
)


class UnknownField(TypeError):
    """A defect: something would be logged that nobody reviewed."""


def only_known_fields(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Refuse a line with a field that is not in `FIELDS`."""
    unknown = event.keys() - FIELDS
    if unknown:
        raise UnknownField(f"not to be logged: {', '.join(sorted(unknown))}")
    return event


class PlaceOnly(logging.Formatter):
    """Writes where an exception came from, and never what it says: that may be somebody's."""

    def formatException(self, ei: _Exception) -> str:  # noqa: N802 - the name that logging calls
        """Return the kinds of an exception and its causes, each with the place it came from."""
        lines, error = [], ei[1]
        while error is not None:
            frames = traceback.extract_tb(error.__traceback__)
            place = f" at {frames[-1].filename}:{frames[-1].lineno}" if frames else ""
            lines.append(f"{type(error).__qualname__}{place}")
            error = error.__cause__ or error.__context__
        return "\n".join(lines)


def configure() -> None:
    """Send our lines to stderr as JSON; of other packages, warnings only."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(PlaceOnly("%(name)s: %(message)s"))
    logging.basicConfig(handlers=[handler], level=logging.WARNING)
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            only_known_fields,
            structlog.processors.JSONRenderer(sort_keys=True),
        ],
        # Asked for with each line: who takes stderr over meanwhile gets what follows.
        logger_factory=lambda *_: structlog.WriteLogger(sys.stderr),
        cache_logger_on_first_use=False,
    )


observed: Final[structlog.typing.FilteringBoundLogger] = structlog.get_logger()
