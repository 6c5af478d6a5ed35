"""The skeleton of a shape is the same whichever letter of that shape was met first."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest

from tests.support.letters import form, piece
from voucher_batch.sheet.content import content_of
from voucher_batch.sheet.fast import skeleton
from voucher_batch.sheet.stencil import MarkCode


@pytest.mark.parametrize("template", ["voucher", "invitation", "extract"])
def test_letter_that_was_the_first_of_its_shape_leaves_no_trace(
    template: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    letter = form(template)
    usual = content_of(piece(template=template), form=letter)

    def first(slots: dict[str, float]) -> dict[str, object]:
        """Lay out a letter some of whose slots are set smaller, as for a longer name."""
        monkeypatch.setattr(skeleton, "_SKELETONS", {})
        fitted = {
            name: replace(it, size=it.size * slots.get(name, 1)) for name, it in usual.slots.items()
        }
        laid_out = skeleton.skeleton(replace(usual, slots=fitted), form=letter)
        return {field.name: getattr(laid_out, field.name) for field in fields(laid_out)}

    same = first({})
    for name in usual.slots:
        assert first({name: 0.9}) == same


def test_marks_and_codes_of_other_sizes_are_other_shapes() -> None:
    letter = form("voucher")
    usual = content_of(piece(), form=letter)

    for other in (
        replace(usual, mark=MarkCode(usual.mark.codewords[:-10])),
        replace(usual, code=replace(usual.code, version=usual.code.version - 1)),
    ):
        assert other.shape != usual.shape
