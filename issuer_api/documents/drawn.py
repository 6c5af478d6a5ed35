"""A document as a piece of work: its kind is sent by name, because whoever draws has it already."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gouvcheck_core.profiles import by_id
from issuer_api.sheets.render import Document, render

if TYPE_CHECKING:
    from gouvcheck_core.claims import Claims
    from gouvcheck_core.profiles import Language


@dataclass(frozen=True, slots=True, repr=False, kw_only=True)
class Drawing:
    """What is drawn, as in `Document`. Its ``repr`` is empty: it holds the claims of a person.

    Args:
        kind: Identifier of the kind of document, one that comes with the package.
        claims: What was signed.
        text: Of the code.
        reference: Human reference, or empty.
        issuer: Name of the issuer in the language.
        language: In which the document is drawn up.
    """

    kind: str
    claims: Claims
    text: str
    reference: str
    issuer: str
    language: Language


def draw(drawing: Drawing) -> bytes:
    """Return the document as a PDF; as `render`.

    Raises:
        ProfileError: The claims break their profile.
        StampError: ``stamp-unreadable``.
    """
    return render(
        Document(
            profile=by_id(drawing.kind),
            claims=drawing.claims,
            text=drawing.text,
            reference=drawing.reference,
            issuer=drawing.issuer,
            language=drawing.language,
        )
    )
