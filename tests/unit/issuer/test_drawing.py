"""Sheets are drawn in other processes; whatever happens there happens to one document only."""

from __future__ import annotations

import multiprocessing.connection
import os
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING

import pytest

from issuer_api.drawing import drawers
from issuer_api.drawing.drawers import DefectError, Drawers
from issuer_api.drawing.said import here
from issuer_api.errors import DocumentError, StampError
from tests.support import drawing_works as works

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="module")
def draw() -> Iterator[Drawers]:
    with drawers.opened(2) as opened:
        yield opened


def test_work_is_done_in_another_process(draw: Drawers) -> None:
    value, number = draw(works.number_of_process, "sheet")

    assert value == "sheet"
    assert number != os.getpid()
    assert here(works.number_of_process, "sheet") == ("sheet", os.getpid())


def test_everybody_gets_what_they_asked_for(draw: Drawers) -> None:
    wanted = [f"sheet {number}" for number in range(40)]
    with ThreadPoolExecutor(8) as threads:
        made = list(threads.map(partial(draw, works.number_of_process), wanted))

    assert [value for value, _ in made] == wanted
    assert 1 <= len({number for _, number in made}) <= 2


def test_refusal_comes_back_as_it_was_and_without_what_caused_it(draw: Drawers) -> None:
    with pytest.raises(StampError) as refused:
        draw(works.refuse)

    assert (refused.value.code, refused.value.hint) == ("stamp-unreadable", "Look at it.")
    assert refused.value.__cause__ is None


def test_of_a_defect_only_the_name_comes_back(draw: Drawers) -> None:
    with pytest.raises(DefectError) as met:
        draw(works.stumble)

    assert str(met.value) == "LookupError"


def test_work_is_taken_up_by_another_process_where_one_dies(draw: Drawers, tmp_path: Path) -> None:
    assert draw(works.die_once, str(tmp_path)) != os.getpid()


def test_sheet_that_ends_every_process_is_given_up_alone(draw: Drawers) -> None:
    with ThreadPoolExecutor(4) as threads:
        deadly = threads.submit(draw, works.die)
        others = [threads.submit(draw, works.number_of_process, str(each)) for each in range(20)]

        assert [other.result()[0] for other in others] == [str(each) for each in range(20)]
        with pytest.raises(DocumentError) as given_up:
            deadly.result()
    assert given_up.value.code == "document-no-sheet"


def test_process_that_is_told_to_end_finishes_its_work(draw: Drawers) -> None:
    assert draw(works.be_told_to_end) == "drawn"


def test_process_that_hangs_is_ended() -> None:
    one = Drawers(1, patience=0.5)
    try:
        with pytest.raises(DocumentError, match="cannot be drawn"):
            one(works.hang)
    finally:
        one.close()


def test_answer_that_nobody_waited_for_is_not_the_next_ones() -> None:
    with drawers.opened(1) as one:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(multiprocessing.connection.Connection, "poll", interrupted)
            with pytest.raises(KeyboardInterrupt):
                one(works.number_of_process, "first")
        assert one(works.number_of_process, "second")[0] == "second"


def interrupted(*_arguments: object) -> bool:
    raise KeyboardInterrupt


def test_processes_end_with_the_service() -> None:
    with drawers.opened() as opened:
        number = opened(works.number_of_process, "sheet")[1]
        assert number in {each.pid for each in multiprocessing.active_children()}

    assert number not in {each.pid for each in multiprocessing.active_children()}
