"""Every screen in every language, size of window and size of text: nothing is cut or too small."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Final

import pytest

from gouvcheck_core.profiles import Language
from tests.window.layout import faults, overlaps
from tests.window.samples import LOOKS, dressed
from tests.window.stage import SIZES
from verifier_app.model import TextSize
from verifier_app.present import present

if TYPE_CHECKING:
    from tests.window.stage import Stage

TEXT_SIZES: Final = (TextSize.USUAL, TextSize.VERY_LARGE, TextSize.DOUBLE)


@pytest.mark.parametrize("look", LOOKS)
def test_nothing_is_cut_split_crowded_or_too_small_to_press(stage: Stage, look: str) -> None:
    found = []
    for size, text_size, language in product(SIZES, TEXT_SIZES, Language):
        stage.show(present(dressed(LOOKS[look], language=language, text_size=text_size)), size)
        where = f"{size[0]} dp, {text_size} %, {language.value}"
        found += [f"{where}: {fault}" for fault in faults(stage.root) + overlaps(stage.root)]
    assert not found, "\n".join(found)
