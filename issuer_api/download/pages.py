"""The pages behind a link: plain HTML in four languages, without scripts, for one pair of eyes."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Final

import jinja2
from markupsafe import Markup, escape

from gouvcheck_core import claims, cose, envelope, qr
from gouvcheck_core.profiles import Language, packaged
from gouvcheck_core.qr import Level
from issuer_api.download.words import words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from issuer_api.download.answers import Question
    from issuer_api.download.service import Opened

LANGUAGES: Final = (
    (Language.FR, "Français"),
    (Language.DE, "Deutsch"),
    (Language.EN, "English"),
    (Language.LB, "Lëtzebuergesch"),
)
_MOST_CHOICES: Final = 16


@dataclass(frozen=True, slots=True, repr=False, kw_only=True)
class Leaf:
    """Where a page stands. Its ``repr`` is empty: it holds the link.

    Args:
        link: As it came in the address.
        language: Of the page.
        issuer: Name of the issuer by language.
        root: Path before ``/d/``, where the service lies below one.
    """

    link: str
    language: Language
    issuer: Mapping[str, str]
    root: str = ""


def negotiated(header: str) -> Language:
    """Return the language that a browser likes best (RFC 9110 section 12.5.4), or French."""
    choices = [_choice(each) for each in header.split(",")[:_MOST_CHOICES]]
    for _, name in sorted(choices, key=lambda choice: -choice[0]):
        if name in set(Language):
            return Language(name)
    return Language.FR


def _choice(text: str) -> tuple[float, str]:
    name, _, weight = text.strip().partition(";q=")
    try:
        quality = float(weight or 1)
    except ValueError:
        quality = 0
    return quality, name.lower()[:2] if quality > 0 else ""


def asking(leaf: Leaf, question: Question, *, fault: str = "") -> str:
    """Return the page that asks its question.

    Args:
        leaf: Where it stands.
        question: What it asks.
        fault: Name of the words for what was wrong before, or empty.
    """
    said = words(leaf.language).page
    return _page(leaf, "ask", question=question.value, fault=said[fault] if fault else "")


def gone(leaf: Leaf) -> str:
    """Return the page of every link that opens nothing."""
    return _page(leaf, "gone")


def sent(leaf: Leaf) -> str:
    """Return the page that answers every request for a fresh link."""
    return _page(leaf, "sent")


def document(leaf: Leaf, opened: Opened) -> str:
    """Return the page that shows a document.

    Raises:
        GouvCheckError: What was kept is of a profile that this version does not have any more.
    """
    found = claims.parse(cose.parse(envelope.from_text(opened.code)).payload)
    profile = next(
        each for each in packaged() if (each.type, each.version) == (found.type, found.version)
    )
    drawn = qr.encode(opened.code, level=Level(profile.level.value)).svg()
    alt = escape(words(leaf.language).page["code_alt"])
    return _page(
        leaf,
        "document",
        name=profile.names.say(leaf.language),
        rows=profile.rows(found, leaf.language),
        # Drawn by us from Base45: there is nothing in it that a stranger wrote.
        svg=Markup(drawn.replace("<svg ", f'<svg role="img" aria-label="{alt}" ', 1)),  # noqa: S704
        permit=opened.permit,
    )


def headers(language: Language) -> dict[str, str]:
    """Return what goes with every page: it loads nothing, and nobody keeps, frames or finds it."""
    return {
        "Cache-Control": "no-store",
        "Content-Language": language.value,
        "Content-Security-Policy": (
            f"default-src 'none'; style-src 'sha256-{_style_hash()}'; form-action 'self';"
            " base-uri 'none'; frame-ancestors 'none'"
        ),
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Referrer-Policy": "no-referrer",
        "Vary": "Accept-Language",
        "X-Robots-Tag": "noindex, nofollow, noarchive",
    }


def _page(leaf: Leaf, template: str, /, **said: Any) -> str:  # noqa: ANN401 - as Jinja takes it
    path = f"{leaf.root}/d/{leaf.link}"
    return (
        _templates()
        .get_template(f"{template}.html.j2")
        .render(
            language=leaf.language.value,
            languages=LANGUAGES,
            words=words(leaf.language).page,
            issuer=leaf.issuer.get(leaf.language.value) or next(iter(leaf.issuer.values())),
            css=Markup(_style()),  # noqa: S704 - our own file
            link=leaf.link,
            action=path,
            pdf_action=f"{path}/pdf",
            fresh_action=f"{leaf.root}/d/fresh",
            **said,
        )
    )


@cache
def _templates() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.PackageLoader(__package__),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
    )


@cache
def _style() -> str:
    loader = _templates().loader
    assert loader is not None  # noqa: S101 - see above
    return loader.get_source(_templates(), "page.css")[0]


@cache
def _style_hash() -> str:
    return base64.b64encode(hashlib.sha256(_style().encode()).digest()).decode()
