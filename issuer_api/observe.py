"""Logs as lines of JSON with identifiers and never a claim's value.

Only the events and fields that are named here are written: whoever wants to log something else has
to add it here, where it is reviewed. Values are identifiers, codes, numbers; never free text.
"""

from __future__ import annotations

import logging
import sys
from typing import TYPE_CHECKING, Final

import structlog

if TYPE_CHECKING:
    from structlog.typing import EventDict, WrappedLogger

FIELDS: Final = frozenset({
    "action", "client", "code", "count", "document", "duration_ms", "event", "kid", "kind",
    "leaf", "level", "method", "profile", "request", "route", "size", "status", "timestamp",
})  # fmt: skip
"""Everything that a line may hold."""


class UnknownField(TypeError):
    """A defect: something would be logged that nobody reviewed."""


def only_known_fields(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Refuse a line with a field that is not in `FIELDS`."""
    unknown = event.keys() - FIELDS
    if unknown:
        raise UnknownField(f"not to be logged: {', '.join(sorted(unknown))}")
    return event


def configure() -> None:
    """Send our lines to stderr as JSON; of other packages, warnings only."""
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format="%(name)s: %(message)s")
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            only_known_fields,
            structlog.processors.JSONRenderer(sort_keys=True),
        ],
        logger_factory=structlog.WriteLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )


observed: Final[structlog.typing.FilteringBoundLogger] = structlog.get_logger()
