"""What holds for the letters of every name, however it is written."""

from __future__ import annotations

import json

import pytest
import typst
from hypothesis import given
from hypothesis import strategies as st

from tests.support.letters import form, piece
from voucher_batch.errors import SheetError
from voucher_batch.sheet import check
from voucher_batch.sheet.content import content_of
from voucher_batch.sheet.faces import FONTS, Weight, face
from voucher_batch.sheet.geometry import MM

LETTERS = form()
SHOWN = sorted(face(Weight.REGULAR).glyphs)
names = st.text(st.sampled_from([chr(at) for at in SHOWN]), min_size=1, max_size=70)

MEASURE = """
#set page(width: auto, height: auto)
#let data = json(bytes(sys.inputs.data))
#context [#metadata(measure(text(
  font: "Noto Sans", fallback: false, size: 10pt, weight: data.weight, lang: data.language,
  kerning: false, ligatures: false, features: (locl: 0, ccmp: 0), data.text,
)).width.pt()) <width>]
"""


def typst_width(text: str, *, weight: Weight, language: str) -> float:
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS]
    )
    inputs = {"data": json.dumps({"text": text, "weight": int(weight), "language": language})}
    compiler = typst.Compiler(MEASURE.encode(), font_paths=fonts, sys_inputs=inputs)
    return float(json.loads(compiler.query("<width>", field="value", one=True)))


@given(text=names, weight=st.sampled_from(Weight), language=st.sampled_from(["fr", "nl", "de"]))
def test_typst_finds_the_width_that_we_count(text: str, weight: Weight, language: str) -> None:
    text = f"|{text}|"  # Spaces at either end of a paragraph are no part of its line.
    counted = face(weight).width(text, size=10)

    assert typst_width(text, weight=weight, language=language) == pytest.approx(counted, abs=0.01)


@given(name=names)
def test_every_line_of_a_sheet_fits_its_slot(name: str) -> None:
    content = content_of(piece(name=name), form=LETTERS)

    for slot, fitted in ((LETTERS.template.slot(key), it) for key, it in content.slots.items()):
        assert slot.least <= fitted.size <= slot.size
        assert len(fitted.lines) <= slot.lines
        for line in fitted.lines:
            assert (
                face(slot.weight).width(line, size=fitted.size) <= slot.width * MM or len(line) == 1
            )


@given(name=st.text(min_size=4, max_size=70))
def test_any_text_is_set_or_refused_without_a_word_of_it(name: str) -> None:
    refusal = ""
    try:
        check(piece(name=name), form=LETTERS)
    except SheetError as error:
        refusal = f"{error} {error.hint}"

    assert name not in refusal
