"""What holds for every status list, every change to one, and every damage to its token."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gouvcheck_core import status
from gouvcheck_core.errors import StatusListError
from gouvcheck_core.format import EARLIEST_TIME, LATEST_TIME
from gouvcheck_core.status import (
    ENTRIES,
    StatusList,
    TakenIndices,
    draw_index,
    quarter_of,
)
from gouvcheck_core.status.packed import deflate, inflate
from gouvcheck_core.trust.model import Status
from tests.support.signing import p256

if TYPE_CHECKING:
    from random import Random

NOW: Final = 1_790_000_000
SIGNER: Final = p256("status")
KEYS: Final = {SIGNER.public.kid: SIGNER.public}

indices = st.one_of(st.integers(0, ENTRIES - 1), st.integers(0, 9), st.just(ENTRIES - 1))
times = st.integers(EARLIEST_TIME, LATEST_TIME - 1)
changes = st.dictionaries(indices, st.sampled_from(Status), max_size=20)


@cache
def token() -> bytes:
    statuses = StatusList.empty().with_changes({1: Status.USED, 70_000: Status.WITHDRAWN})
    return status.build(statuses, number=3, version=2, iat=NOW, signer=SIGNER)


@given(changes, changes)
def test_the_last_change_is_what_is_read(
    first: dict[int, Status], second: dict[int, Status]
) -> None:
    changed = StatusList.empty().with_changes(first).with_changes(second)
    expected = first | second

    assert {index: changed.status(index) for index in expected} == expected
    counts = changed.counts()
    assert sum(counts.values()) == ENTRIES
    for kind in (Status.WITHDRAWN, Status.SUSPENDED, Status.USED):
        assert counts[kind] == list(expected.values()).count(kind)


@given(changes, st.integers(0, 65_535), st.integers(1, 2**31 - 1))
def test_what_was_built_is_parsed(entries: dict[int, Status], number: int, version: int) -> None:
    statuses = StatusList.empty().with_changes(entries)

    built = status.build(statuses, number=number, version=version, iat=NOW, signer=SIGNER)

    assert status.parse(built, keys=KEYS, number=number, version=version).list == statuses


@given(st.integers(0, 8 * len(token()) - 1))
def test_no_bit_of_a_token_can_be_flipped(bit: int) -> None:
    damaged = bytearray(token())
    damaged[bit >> 3] ^= 1 << (bit & 7)

    with pytest.raises(StatusListError):
        status.parse(bytes(damaged), keys=KEYS, number=3, version=2)


@given(st.integers(0, len(token()) - 1), st.binary(max_size=3))
def test_no_token_can_be_cut_or_continued(length: int, tail: bytes) -> None:
    damaged = token()[:length] + tail if tail != token()[length:] else b""

    with pytest.raises(StatusListError):
        status.parse(damaged, keys=KEYS, number=3, version=2)


@given(st.binary(max_size=200))
def test_anything_else_is_refused_with_our_error(data: bytes) -> None:
    with pytest.raises(StatusListError):
        status.parse(data, keys=KEYS, number=3, version=2)
    with pytest.raises(StatusListError):
        inflate(data, size=262_144)


@given(st.binary(max_size=1000), st.data())
def test_a_stream_inflates_to_its_own_size_and_no_other(octets: bytes, data: st.DataObject) -> None:
    packed = deflate(octets)
    other = data.draw(st.integers(0, 1100).filter(lambda size: size != len(octets)))

    assert inflate(packed, size=len(octets)) == octets
    with pytest.raises(StatusListError):
        inflate(packed, size=other)


@given(st.integers(1, 300), st.randoms(use_true_random=False))
def test_indices_under_a_bound_are_all_drawn_once(below: int, random: Random) -> None:
    taken = TakenIndices()
    drawn = []
    for _ in range(below):
        index = draw_index(taken, random=random.randrange, below=below)
        taken.add(index)
        drawn.append(index)

    assert sorted(drawn) == list(range(below))
    assert len(TakenIndices(bytes(taken))) == below


@given(times, times)
def test_a_document_ends_in_its_quarter(first: int, second: int) -> None:
    earlier, later = sorted((first, second))

    assert earlier < quarter_of(earlier).end
    assert quarter_of(quarter_of(earlier).end - 1) == quarter_of(earlier)
    assert quarter_of(earlier) <= quarter_of(later)
