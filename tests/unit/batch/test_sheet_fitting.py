from __future__ import annotations

import pytest

from tests.support.letters import LONG_NAME, WIDE_NAME
from voucher_batch.errors import SheetError
from voucher_batch.sheet.faces import face
from voucher_batch.sheet.fitting import Fitted, fit
from voucher_batch.sheet.geometry import MM
from voucher_batch.sheet.template import Slot

SLOT = Slot(name="holder", width=60.0, size=12.0, least=8.0, pitch=14.0, lines=2)


def test_a_short_text_stays_as_it_is() -> None:
    assert fit(["Zoë Müller"], SLOT) == Fitted(("Zoë Müller",), 12.0)


def test_a_long_text_is_broken_between_words() -> None:
    fitted = fit(["Maximiliane Theodora Elisabeth Müller"], SLOT)

    assert fitted == Fitted(("Maximiliane Theodora", "Elisabeth Müller"), 12.0)


def test_a_longer_text_is_set_smaller() -> None:
    fitted = fit([LONG_NAME], SLOT)

    assert " ".join(fitted.lines) == LONG_NAME
    assert 8.0 <= fitted.size < 12.0
    assert_fits(fitted, SLOT)


def test_one_word_that_is_too_wide_is_cut_only_where_nothing_else_helps() -> None:
    fitted = fit([WIDE_NAME[:40]], SLOT)

    assert "".join(fitted.lines) == WIDE_NAME[:40]
    assert fitted.size == 8.0
    assert_fits(fitted, SLOT)


def test_texts_of_several_lines_keep_their_lines() -> None:
    assert fit(["Zoë Müller", "L-1234 Luxembourg"], SLOT).lines == (
        "Zoë Müller",
        "L-1234 Luxembourg",
    )


def test_what_does_not_fit_at_all_is_refused_without_a_word_of_it() -> None:
    with pytest.raises(SheetError) as error:
        fit([WIDE_NAME], SLOT)

    assert error.value.code == "sheet-too-long"
    assert "W" not in str(error.value)


def test_a_character_that_cannot_be_shown_is_refused_without_showing_it() -> None:
    with pytest.raises(SheetError) as error:
        fit(["Иван"], SLOT)

    assert error.value.code == "sheet-glyph"
    assert "И" not in f"{error.value} {error.value.hint}"


def test_lines_do_not_show_themselves() -> None:
    assert "Müller" not in repr(fit(["Zoë Müller"], SLOT))


def assert_fits(fitted: Fitted, slot: Slot) -> None:
    assert len(fitted.lines) <= slot.lines
    for line in fitted.lines:
        assert face(slot.weight).width(line, size=fitted.size) <= slot.width * MM
