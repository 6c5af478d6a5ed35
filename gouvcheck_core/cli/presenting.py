"""A verdict for people and for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from gouvcheck_core import catalogue
from gouvcheck_core.catalogue import Phrase, Showing
from gouvcheck_core.cli import moments
from gouvcheck_core.cli.console import pairs
from gouvcheck_core.profiles import luxembourg_time
from gouvcheck_core.verdict import Reason

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rich.console import RenderableType
    from rich.table import Table

    from gouvcheck_core.cli.judging import Content, Judged
    from gouvcheck_core.errors import GouvCheckError
    from gouvcheck_core.profiles import Language


class Look(NamedTuple):
    """Symbol and colour; the word beside them says the same."""

    symbol: str
    style: str


_GENUINE: Final = Look("✓", "bold green")
_AGED: Final = Look("✓", "bold yellow")
_DATE: Final = Look("◷", "bold yellow")
_BARRED: Final = Look("⊘", "bold red")
_PAUSED: Final = Look("‖", "bold yellow")
_USED: Final = Look("②", "bold yellow")
_BROKEN: Final = Look("✗", "bold red")
_OPEN: Final = Look("?", "bold dark_orange")
_NEWER: Final = Look("↑", "bold bright_black")
_NOTHING: Final = Look("–", "bold bright_black")

LOOKS: Final[Mapping[Reason, Look]] = {
    Reason.GENUINE: _GENUINE,
    Reason.GENUINE_AGED: _AGED,
    Reason.NOT_A_CODE: _NOTHING,
    Reason.MALFORMED: _NOTHING,
    Reason.KEY_MISMATCH: _BROKEN,
    Reason.KEY_NOT_FOR_DOCUMENTS: _BROKEN,
    Reason.KEY_COMPROMISED: _BROKEN,
    Reason.BAD_SIGNATURE: _BROKEN,
    Reason.TYPE_NOT_ALLOWED: _BROKEN,
    Reason.NOT_YET_VALID: _DATE,
    Reason.EXPIRED: _DATE,
    Reason.OUTSIDE_KEY_WINDOW: _BROKEN,
    Reason.PROFILE_VIOLATION: _BROKEN,
    Reason.WITHDRAWN: _BARRED,
    Reason.SUSPENDED: _PAUSED,
    Reason.USED: _USED,
    Reason.NEWER_FORMAT: _NEWER,
    Reason.UNKNOWN_KEY: _OPEN,
    Reason.CLOCK_WRONG: _OPEN,
    Reason.UNKNOWN_TYPE: _OPEN,
    Reason.UNKNOWN_CAMPAIGN: _OPEN,
    Reason.STATUS_MISSING: _OPEN,
    Reason.LISTS_STALE: _OPEN,
}

REMEDIES: Final[Mapping[Reason, str]] = {
    Reason.UNKNOWN_KEY: "name the key with --key, or the certificate of an HC1: code with "
    "--hcert-key",
    Reason.UNKNOWN_CAMPAIGN: "name the campaign with --campaign NUMBER:FIRST:LAST",
    Reason.STATUS_MISSING: "no status list is at hand; --ignore-status judges without one",
}
"""What the command line can do where a verdict is open."""

UPDATE: Final = "bring the trust up to date with `gouvcheck update`"
UPDATE_HELPS: Final = frozenset({
    Reason.LISTS_STALE,
    Reason.STATUS_MISSING,
    Reason.UNKNOWN_CAMPAIGN,
    Reason.UNKNOWN_KEY,
    Reason.UNKNOWN_TYPE,
})  # fmt: skip
"""Where published trust that is newer may know more."""


def is_foreign(judged: Judged) -> bool:
    """Tell whether this is no code of ours: other codes stand on paper beside them."""
    return judged.reason is Reason.NOT_A_CODE


def lines(judged: Judged, language: Language, *, show_unproven: bool) -> list[RenderableType]:
    """Return what a person reads: word, sentence, fields, advice."""
    from rich.text import Text

    words = catalogue.words(judged.reason, language)
    look = LOOKS[judged.reason]
    parts: list[RenderableType] = [Text(f"{look.symbol} {words.title}", style=look.style)]
    parts.append(Text(words.sentence))
    content = _shown(judged, show_unproven=show_unproven)
    if content is not None:
        unproven = judged.showing is Showing.ON_REQUEST
        name = f"{catalogue.phrase(Phrase.UNPROVEN, language)}: " if unproven else ""
        parts += [Text(f"\n{name}{content.name}", style="bold"), _table(content, language), ""]
    return [*parts, Text(words.advice)]


def as_json(judged: Judged, language: Language, *, show_unproven: bool) -> dict[str, object]:
    """Return the same for a program; ``document`` is null where nothing may be shown."""
    words = catalogue.words(judged.reason, language)
    content = _shown(judged, show_unproven=show_unproven)
    return {
        "page": judged.scanned.page,
        "outcome": judged.outcome.value,
        "reason": judged.reason.value,
        "title": words.title,
        "sentence": words.sentence,
        "advice": words.advice,
        "error": None if judged.error is None else error_as_json(judged.error),
        "document": None if content is None else _document(content, judged.showing),
    }


def error_as_json(error: GouvCheckError) -> dict[str, str]:
    """Return an error for a program."""
    return {"code": error.code, "sentence": error.sentence, "hint": error.hint}


def _shown(judged: Judged, *, show_unproven: bool) -> Content | None:
    match judged.showing:
        case Showing.SHOWN:
            return judged.content
        case Showing.ON_REQUEST if show_unproven:
            return judged.content
        case _:
            return None


def _table(content: Content, language: Language) -> Table:
    from rich.text import Text

    elsewhere = catalogue.phrase(Phrase.NOT_ON_PAPER, language)
    table = pairs()
    for row in content.rows:
        label = row.label if row.compare else f"{row.label} ({elsewhere})"
        table.add_row(Text(f"  {label}"), Text(row.value))
    signed = f"{luxembourg_time(content.signed):%d.%m.%Y %H:%M}"
    label = catalogue.phrase(Phrase.SIGNED, language)
    table.add_row(Text(f"  {label}", style="dim"), Text(signed, style="dim"))
    return table


def _document(content: Content, showing: Showing) -> dict[str, object]:
    return {
        "kind": content.kind,
        "name": content.name,
        "proven": showing is Showing.SHOWN,
        "fields": [
            {"id": row.field, "label": row.label, "value": row.value, "compare": row.compare}
            for row in content.rows
        ],
        "signed": moments.iso(content.signed),
        "ends": moments.iso(content.ends),
        "key": content.key.hex(),
        "fingerprint": content.fingerprint.hex(),
    }
