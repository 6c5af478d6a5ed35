from __future__ import annotations

import gc

import pytest

from voucher_batch.collecting import no_collecting


def test_no_cycles_are_looked_for_within_the_block_however_it_ends() -> None:
    def work() -> None:
        assert not gc.isenabled()
        raise KeyError

    with pytest.raises(KeyError), no_collecting():
        work()
    assert gc.isenabled()


def test_a_block_within_a_block_ends_with_the_outer_one() -> None:
    with no_collecting():
        with no_collecting():
            pass
        assert not gc.isenabled()
    assert gc.isenabled()
