"""The words of the screens in French, German, English and Luxembourgish.

What may enter this room: one gettext catalogue a language (``.po``, and the ``.mo`` made of it by
``python -m tests.support.app_words``) and what reads them. The words of verdicts and errors are
gouvcheck_core.catalogue's, those of fields the profiles'.
"""

from __future__ import annotations

import gettext
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Final

from verifier_app.words.mark import mark

if TYPE_CHECKING:
    from gouvcheck_core.profiles import Language

__all__ = ["Translator", "mark", "translator"]

_ENDING: Final = ".mo"


@dataclass(frozen=True, slots=True)
class Translator:
    """Says the app's own sentences in one language.

    A sentence is named by its English form, as gettext has it. Values go in by name after the
    translation: ``say("{number} of 16 symbols", number=3)``.

    Args:
        language: Which.
    """

    language: Language

    def __call__(self, text: str, /, **values: object) -> str:
        """Return ``text`` in the language, with the values in their places."""
        return _catalogue(self.language).gettext(text).format(**values)

    def count(self, one: str, many: str, number: int, /, **values: object) -> str:
        """Return a sentence about a number of things, in the plural form that it wants.

        Args:
            one: The English sentence for one.
            many: The English sentence for any other number.
            number: Which stands in the sentence as ``{number}``.
            values: Others in it.
        """
        said = _catalogue(self.language).ngettext(one, many, number)
        return said.format(number=number, **values)


def translator(language: Language) -> Translator:
    """Return what says the app's own sentences in ``language``."""
    return Translator(language)


@cache
def _catalogue(language: Language) -> gettext.GNUTranslations:
    """Return a catalogue. The file is read on the first call."""
    file = resources.files(__package__) / f"{language.value}{_ENDING}"
    with file.open("rb") as compiled:
        return gettext.GNUTranslations(compiled)
