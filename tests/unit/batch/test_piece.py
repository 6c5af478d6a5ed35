from __future__ import annotations

from tests.support.letters import NAMES, piece
from voucher_batch.piece import Mark


def test_a_mark_names_campaign_shard_place_count_and_copy() -> None:
    mark = Mark(campaign="sample-2027", shard=7, piece=42, pieces=500, copy=2)

    assert mark.text() == "sample-2027/00007/00042/00500/02"


def test_a_piece_does_not_show_itself() -> None:
    one = piece()

    assert NAMES[0] not in repr(one)
    assert one.code not in repr(one)
