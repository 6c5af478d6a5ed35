"""The app's catalogues: what sentences the source has, and the ``.mo`` made of each ``.po``.

``python -m tests.support.app_words`` brings the ``.po`` up to date with the source (new sentences
stand there untranslated, those that are gone are dropped) and compiles them.
"""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO, Final

from babel.messages import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from gouvcheck_core.profiles import Language

ROOM: Final = Path(__file__).parents[2] / "verifier_app"
FOLDER: Final = ROOM / "words"
SOURCES: Final = (ROOM / "present", ROOM / "update", FOLDER)
KEYWORDS: Final[dict[str, Any]] = {"say": None, "mark": None, "count": (1, 2)}
WIDTH: Final = 96


class UndatedCatalog(Catalog):
    """A catalogue whose files change with its words, and not with the day or the tool."""

    @property
    def mime_headers(self) -> list[tuple[str, str]]:
        """The headers that a reader of the file needs."""
        return [
            ("Language", str(self.locale_identifier)),
            ("Plural-Forms", str(self.plural_forms)),
            ("MIME-Version", "1.0"),
            ("Content-Type", f"text/plain; charset={self.charset}"),
            ("Content-Transfer-Encoding", "8bit"),
        ]


def sentences() -> set[str | tuple[str, ...]]:
    """Return what the source wants said: a sentence, or one and its plural."""
    return {
        message
        for folder in SOURCES
        for _, _, message, _, _ in extract_from_dir(folder, keywords=KEYWORDS)
    }


def read(language: Language) -> Catalog:
    """Return the catalogue of a language as it stands in its ``.po``."""
    with (FOLDER / f"{language.value}.po").open("rb") as file:
        return read_po(file, locale=language.value)


def compiled(catalog: Catalog) -> bytes:
    """Return the ``.mo`` of a catalogue."""
    buffer = BytesIO()
    write_mo(buffer, catalog)
    return buffer.getvalue()


def renewed(old: Catalog, language: Language) -> Catalog:
    """Return a catalogue with the sentences of the source, and the translations that there are."""
    heading = f"# The words of the app's screens: {language.name}."
    new = UndatedCatalog(locale=language.value, header_comment=heading, fuzzy=False)
    for message in sorted(sentences(), key=str):
        known = old.get(message if isinstance(message, str) else message[0])
        new.add(message, None if known is None else known.string)
    return new


def write(file: BinaryIO, catalog: Catalog) -> None:
    """Write a ``.po``: no date and no place in the source, so that it changes with its words."""
    write_po(file, catalog, width=WIDTH, no_location=True)


def main() -> None:
    """Write the ``.po`` and ``.mo`` of every language."""
    for language in Language:
        path = FOLDER / f"{language.value}.po"
        old = read(language) if path.is_file() else Catalog(locale=language.value)
        new = renewed(old, language)
        with path.open("wb") as file:
            write(file, new)
        path.with_suffix(".mo").write_bytes(compiled(new))


if __name__ == "__main__":
    main()
