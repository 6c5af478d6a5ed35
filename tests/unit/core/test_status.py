"""Status lists: the value, the token that carries it, and where a new document goes."""

from __future__ import annotations

import secrets
import tracemalloc
import zlib
from dataclasses import FrozenInstanceError, replace
from random import Random
from typing import Any, Final

import pytest

from gouvcheck_core import cbor, status
from gouvcheck_core.errors import SignerError, StatusListError
from gouvcheck_core.format import EARLIEST_TIME, LATEST_TIME, MAX_INT
from gouvcheck_core.status import (
    ENTRIES,
    FULL,
    ListPlan,
    PlannedList,
    Quarter,
    StatusList,
    TakenIndices,
    draw_index,
    quarter_of,
)
from gouvcheck_core.status.packed import decode_list, deflate, inflate
from gouvcheck_core.trust.model import Status
from tests.support.signing import FixedSigner, ed25519_signer, p256

NOW: Final = 1_790_000_000
SIGNER: Final = p256("status")
KEYS: Final = {SIGNER.public.kid: SIGNER.public}
TYP: Final = "application/statuslist+cwt"
RAW: Final = StatusList.empty().with_changes({0: Status.WITHDRAWN, 5: Status.USED})
LST: Final = deflate(RAW.octets)

IN_THE_ORDER_OF_THE_DRAFT: Final = b"".join((
    b"\xa3\x02\x634/9\x06\x1a",
    NOW.to_bytes(4, "big"),
    b"\x19\xff\xfd\xa2\x64bits\x02\x63lst",
    cbor.byte_string_head(len(LST)),
    LST,
))  # fmt: skip
"""The claims with bits before lst, which is not the bytewise order of deterministic CBOR."""


def code_of(token: bytes, **changes: Any) -> str:
    with pytest.raises(StatusListError) as caught:
        parse(token, **changes)
    assert caught.value.hint
    return caught.value.code


def parse(token: bytes, **changes: Any) -> status.StatusToken:
    arguments: dict[str, Any] = {"keys": KEYS, "number": 4, "version": 9}
    return status.parse(token, **(arguments | changes))


def build(**changes: Any) -> bytes:
    arguments: dict[str, Any] = {"number": 4, "version": 9, "iat": NOW, "signer": SIGNER}
    return status.build(RAW, **(arguments | changes))


def claims_of(**changes: Any) -> dict[int, Any]:
    return {2: "4/9", 6: NOW, 65533: {"bits": 2, "lst": LST} | changes}


def header_of(signer: FixedSigner = SIGNER) -> dict[int, Any]:
    return {1: int(signer.public.kind.written_alg), 4: signer.public.kid, 16: TYP}


def signed(
    payload: bytes,
    *,
    header: bytes | None = None,
    unprotected: dict[int, Any] | None = None,
    signer: FixedSigner = SIGNER,
) -> bytes:
    """Return a token with a good signature over whatever it holds."""
    protected = cbor.encode(header_of(signer)) if header is None else header
    signature = signer.sign(cbor.encode(["Signature1", protected, b"", payload]))
    return b"\xd2" + cbor.encode([protected, unprotected or {}, payload, signature])


def encoded(claims: object) -> bytes:
    return cbor.encode(claims, keys=cbor.MapKeys.INTEGERS_AND_TEXT)  # type: ignore[arg-type]


# --- the value ---------------------------------------------------------------------------------


def test_every_entry_of_an_empty_list_is_valid() -> None:
    assert StatusList.empty().counts() == {
        Status.VALID: ENTRIES,
        Status.WITHDRAWN: 0,
        Status.SUSPENDED: 0,
        Status.USED: 0,
    }


@pytest.mark.parametrize("index", [0, 1, 2, 3, 4, ENTRIES - 1])
def test_a_change_is_seen_at_its_index_only(index: int) -> None:
    changed = StatusList.empty().with_changes({index: Status.USED})

    assert changed.status(index) is Status.USED
    assert changed.counts()[Status.USED] == 1
    assert changed.counts()[Status.VALID] == ENTRIES - 1


def test_entries_stand_where_the_specification_says() -> None:
    changes = {0: Status.WITHDRAWN, 1: Status.SUSPENDED, 3: Status.USED, 4: Status.SUSPENDED}

    octets = StatusList.empty().with_changes(changes).octets

    assert octets[:2] == bytes((0b11_00_10_01, 0b10))


def test_a_change_back_leaves_no_trace() -> None:
    withdrawn = StatusList.empty().with_changes(dict.fromkeys(range(8), Status.USED))

    assert withdrawn.with_changes(dict.fromkeys(range(8), Status.VALID)) == StatusList.empty()


def test_a_list_never_changes() -> None:
    empty = StatusList.empty()
    empty.with_changes({1: Status.USED})

    assert empty.status(1) is Status.VALID
    with pytest.raises(FrozenInstanceError):
        empty.octets = b""  # type: ignore[misc]


@pytest.mark.parametrize("index", [-1, ENTRIES, 2**64])
def test_an_index_outside_has_no_status(index: int) -> None:
    assert StatusList.empty().status(index) is None


@pytest.mark.parametrize("changes", [{-1: Status.USED}, {ENTRIES: Status.USED}, {True: 1}, {0: 4}])
def test_a_change_outside_is_refused(changes: Any) -> None:
    with pytest.raises(StatusListError) as caught:
        StatusList.empty().with_changes(changes)
    assert caught.value.code == "status-change"


@pytest.mark.parametrize("size", [0, 262_143, 262_145])
def test_a_list_of_another_size_is_refused(size: int) -> None:
    with pytest.raises(StatusListError) as caught:
        StatusList(bytes(size))
    assert caught.value.code == "status-size"


def test_a_list_does_not_print_its_bytes() -> None:
    assert len(repr(StatusList.empty())) < 100


# --- packing -----------------------------------------------------------------------------------


@pytest.mark.parametrize("bits", [1, 2, 4, 8])
def test_entries_of_every_width_are_read(bits: int) -> None:
    packed = decode_list(bits, zlib.compress(b"\xb9\xa3"), entries=16 // bits)

    assert len(packed) == 16 // bits
    values = [packed.value(index) or 0 for index in range(len(packed))]
    assert sum(value << index * bits for index, value in enumerate(values)) == 0xA3B9
    assert packed.value(-1) is packed.value(len(packed)) is None


def test_another_width_is_refused() -> None:
    with pytest.raises(StatusListError) as caught:
        decode_list(3, LST, entries=8)
    assert caught.value.code == "status-bits"


@pytest.mark.parametrize(
    ("lst", "code"),
    [
        (deflate(bytes(15)), "status-size"),
        (deflate(bytes(17)), "status-size"),
        (deflate(bytes(200_000)), "status-size"),
        (deflate(b""), "status-size"),
        (deflate(bytes(16))[:-1], "status-zlib"),
        (deflate(bytes(15))[:-1], "status-zlib"),
        (deflate(bytes(16)) + b"\x00", "status-zlib"),
        (deflate(bytes(15)) + b"\x00", "status-zlib"),
        (b"", "status-zlib"),
        (b"no zlib at all", "status-zlib"),
    ],
)
def test_only_one_whole_stream_of_the_right_size_is_inflated(lst: bytes, code: str) -> None:
    with pytest.raises(StatusListError) as caught:
        inflate(lst, size=16)
    assert caught.value.code == code


def test_a_bomb_costs_no_memory() -> None:
    bomb = zlib.compress(bytes(20_000_000), 9)
    tracemalloc.start()

    with pytest.raises(StatusListError) as caught:
        inflate(bomb, size=262_144)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert caught.value.code == "status-size"
    assert peak < 2 * 2**20


@pytest.mark.parametrize(
    ("share", "below", "most"),
    [(0, ENTRIES, 300), (0.01, ENTRIES, 15_500), (0.18, 800_000, 70_000), (0.125, ENTRIES, 73_500)],
)
def test_a_list_is_compressed_well_however_full_it_is(share: float, below: int, most: int) -> None:
    chosen = Random(1).sample(range(below), round(share * below))
    octets = StatusList.empty().with_changes(dict.fromkeys(chosen, Status.USED)).octets

    assert len(deflate(octets)) <= most
    assert zlib.decompress(deflate(octets)) == octets


# --- the token ---------------------------------------------------------------------------------


@pytest.mark.parametrize("signer", [SIGNER, ed25519_signer("status")], ids=["P-256", "Ed25519"])
def test_a_token_that_was_built_is_parsed(signer: FixedSigner) -> None:
    token = build(signer=signer, exp=NOW + 1, ttl=21_600)

    parsed = parse(token, keys={signer.public.kid: signer.public})

    assert parsed == status.StatusToken(RAW, iat=NOW, exp=NOW + 1, ttl=21_600)
    assert token == build(signer=signer, exp=NOW + 1, ttl=21_600)


@pytest.mark.parametrize(
    "bounds",
    [
        {"number": 0, "version": 1, "iat": EARLIEST_TIME, "exp": EARLIEST_TIME + 1, "ttl": 1},
        {"number": 65_535, "version": 2**31 - 1, "iat": NOW, "exp": LATEST_TIME, "ttl": MAX_INT},
        {"number": 4, "version": 9, "iat": LATEST_TIME},
    ],
)
def test_the_bounds_themselves_are_inside(bounds: dict[str, int]) -> None:
    parsed = parse(build(**bounds), number=bounds["number"], version=bounds["version"])

    assert (parsed.iat, parsed.exp, parsed.ttl) == (
        bounds["iat"],
        bounds.get("exp"),
        bounds.get("ttl"),
    )


def test_end_and_interval_may_be_left_out() -> None:
    parsed = parse(build())

    assert (parsed.exp, parsed.ttl) == (None, None)
    assert build() == signed(encoded(claims_of()))


def test_a_file_beyond_one_mebibyte_is_refused() -> None:  # G-01
    assert code_of(bytes(2**20 + 1)) == "status-size"
    assert code_of(bytes(2**20)) == "status-shape"


@pytest.mark.parametrize(
    "token",
    [
        b"",
        b"\xd2",
        b"\xd2\x80",
        build()[1:],
        b"\xd1" + build()[1:],
        build()[:-1],
        build() + b"\x00",
        signed(encoded(claims_of()), unprotected={4: b"12345678"}),
        signed(encoded(claims_of()), header=b""),
        signed(encoded(claims_of()), header=cbor.encode(header_of() | {5: 1})),
        signed(encoded(claims_of()), header=cbor.encode(header_of() | {16: "statuslist+cwt"})),
        signed(encoded(claims_of()), header=cbor.encode(header_of() | {1: -35})),
        signed(encoded(claims_of()), header=cbor.encode(header_of() | {4: b"1234567"})),
        signed(encoded(claims_of()), header=cbor.encode({1: -7, 4: SIGNER.public.kid})),
    ],
)
def test_another_container_is_refused(token: bytes) -> None:
    assert code_of(token) == "status-shape"


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        encoded([]),
        encoded({2: "4/9", 6: NOW}),
        encoded(claims_of() | {1: "issuer"}),
        encoded(claims_of() | {2: 4}),
        encoded(claims_of() | {6: "now"}),
        encoded(claims_of() | {6: 0}),
        encoded(claims_of() | {6: True}),
        encoded(claims_of() | {4: NOW}),
        encoded(claims_of() | {4: LATEST_TIME + 1}),
        encoded(claims_of() | {65534: 0}),
        encoded(claims_of() | {65534: b"1"}),
        encoded(claims_of(aggregation_uri="https://example.org")),
        encoded(claims_of(lst="text")),
        encoded(claims_of(bits="2")),
        encoded(claims_of())[:-1],
        IN_THE_ORDER_OF_THE_DRAFT,
    ],
)
def test_other_claims_are_refused(payload: bytes) -> None:
    assert code_of(signed(payload)) == "status-shape"


def test_only_a_key_that_was_handed_over_may_sign() -> None:  # G-02
    other = p256("somebody else")

    assert code_of(build(signer=other)) == "status-signature"
    assert code_of(build(), keys={}) == "status-signature"
    assert code_of(build(), keys={SIGNER.public.kid: other.public}) == "status-signature"


def test_the_algorithm_is_the_keys_and_not_the_messages() -> None:
    header = cbor.encode(header_of() | {1: -8})

    assert code_of(signed(encoded(claims_of()), header=header)) == "status-signature"


def test_the_other_name_of_the_algorithm_is_taken() -> None:
    header = cbor.encode(header_of() | {1: -9})

    assert parse(signed(encoded(claims_of()), header=header)).list == RAW


def test_nothing_is_read_before_the_signature_holds() -> None:
    bomb = signed(encoded(claims_of(lst=zlib.compress(bytes(2_000_000)))), signer=p256("attacker"))

    assert code_of(bomb) == "status-signature"


@pytest.mark.parametrize("name", [{"number": 5}, {"version": 8}, {"version": 10}])
def test_a_token_of_another_name_is_refused(name: dict[str, int]) -> None:  # G-03
    assert code_of(build(), **name) == "status-name"


@pytest.mark.parametrize("sub", ["4/09", "4/9 ", "04/9", "4/9/", "https://example.org/4/9"])
def test_the_name_is_compared_to_the_letter(sub: str) -> None:
    assert code_of(signed(encoded(claims_of() | {2: sub}))) == "status-name"


@pytest.mark.parametrize("bits", [0, 1, 3, 4, 8, True])
def test_another_width_of_entries_is_refused(bits: int) -> None:  # G-04
    assert code_of(signed(encoded(claims_of(bits=bits)))) == "status-bits"


@pytest.mark.parametrize(
    ("lst", "code"),
    [
        (deflate(bytes(262_143)), "status-size"),
        (deflate(bytes(262_145)), "status-size"),
        (LST + b"\x00", "status-zlib"),
        (LST[:-1], "status-zlib"),
    ],
)
def test_a_signed_list_must_still_be_exactly_one_list(lst: bytes, code: str) -> None:  # G-01
    assert code_of(signed(encoded(claims_of(lst=lst)))) == code


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"number": -1}, "status-name"),
        ({"number": 65_536}, "status-name"),
        ({"version": 0}, "status-name"),
        ({"version": 2**31}, "status-name"),
        ({"iat": EARLIEST_TIME - 1}, "status-shape"),
        ({"iat": LATEST_TIME + 1}, "status-shape"),
        ({"exp": NOW}, "status-shape"),
        ({"exp": LATEST_TIME + 1}, "status-shape"),
        ({"ttl": 0}, "status-shape"),
        ({"ttl": MAX_INT + 1}, "status-shape"),
    ],
)
def test_what_no_reader_would_take_is_not_built(changes: dict[str, int], code: str) -> None:
    with pytest.raises(StatusListError) as caught:
        build(**changes)
    assert caught.value.code == code


def test_a_signer_that_signs_with_another_key_is_found_out() -> None:
    with pytest.raises(SignerError) as caught:
        build(signer=replace(SIGNER, key=p256("other").key))
    assert caught.value.code == "signer-self-check"


# --- which index -------------------------------------------------------------------------------


def test_indices_are_drawn_by_lot_and_never_twice() -> None:
    random = Random(2).randrange
    taken = TakenIndices()
    for _ in range(500):
        taken.add(draw_index(taken, random=random, below=512))

    assert len(taken) == 500
    assert all(index in taken for index in (-1, ENTRIES))
    assert TakenIndices(bytes(taken)).__contains__(600) is False


def test_every_free_index_of_a_nearly_full_list_has_the_same_chance() -> None:
    taken = TakenIndices(bytes([0xFF] * (ENTRIES // 8 - 2) + [0x7F, 0xFB]))
    random = Random(3).randrange
    free = (ENTRIES - 9, ENTRIES - 6)

    drawn = [draw_index(taken, random=random) for _ in range(60)]

    assert {*drawn} == {*free}
    assert 15 < drawn.count(free[0]) < 45


def test_the_last_index_is_found_and_then_no_more() -> None:
    taken = TakenIndices(bytes([0xFF] * (ENTRIES // 8)))
    with pytest.raises(StatusListError) as caught:
        draw_index(taken, random=secrets.randbelow)
    assert caught.value.code == "status-full"

    last = TakenIndices(bytes([0xFB] + [0] * (ENTRIES // 8 - 1)))
    assert draw_index(last, random=lambda below: 0 if below < 8 else 1, below=8) == 2


def test_the_scan_stops_at_the_bound() -> None:
    taken = TakenIndices(bytes([0xFF, 0x07] + [0] * (ENTRIES // 8 - 2)))

    assert list(taken.free(8)) == []
    assert list(taken.free(11)) == []
    assert list(taken.free(13)) == [11, 12]
    assert list(taken.free(20)) == list(range(11, 20))


@pytest.mark.parametrize("index", [-1, 7, ENTRIES])
def test_an_index_is_taken_once(index: int) -> None:
    taken = TakenIndices()
    taken.add(7 if index == 7 else 0)

    with pytest.raises(StatusListError) as caught:
        taken.add(index)
    assert caught.value.code == "status-index"


def test_taken_indices_of_another_size_are_refused() -> None:
    with pytest.raises(StatusListError) as caught:
        TakenIndices(b"\x00")
    assert caught.value.code == "status-size"


# --- which list --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("exp", "quarter", "end"),
    [
        (EARLIEST_TIME, Quarter(2020, 1), 1_585_699_200),
        (1_767_225_599, Quarter(2025, 4), 1_767_225_600),  # the last second of 2025
        (1_767_225_600, Quarter(2026, 1), 1_775_001_600),
        (1_775_001_599, Quarter(2026, 1), 1_775_001_600),
        (1_775_001_600, Quarter(2026, 2), 1_782_864_000),
        (LATEST_TIME, Quarter(2100, 1), 4_110_220_800),
    ],
)
def test_quarters_are_those_of_utc(exp: int, quarter: Quarter, end: int) -> None:
    assert quarter_of(exp) == quarter
    assert quarter.end == end


@pytest.mark.parametrize("exp", [0, LATEST_TIME + 1])
def test_no_document_ends_outside_its_century(exp: int) -> None:
    with pytest.raises(StatusListError) as caught:
        quarter_of(exp)
    assert caught.value.code == "status-time"


def test_lists_are_kept_apart_by_issuer_and_quarter() -> None:
    plan = ListPlan.of(())
    numbers = []
    for issuer, exp in [("a", NOW), ("b", NOW), ("a", NOW + 10_000_000), ("a", NOW + 1)]:
        planned = plan.list_for(issuer, exp=exp)
        plan = plan.with_drawn(planned, count=1)
        numbers.append(planned.number)

    assert numbers == [0, 1, 2, 0]
    assert plan.lists[0].taken == 2


def test_a_full_list_is_followed_by_the_next() -> None:
    planned = PlannedList(7, "a", quarter_of(NOW), taken=FULL - 1)
    plan = ListPlan.of([planned])

    assert FULL == 943_718  # nine tenths
    assert plan.list_for("a", exp=NOW) == planned
    assert planned.room == 1
    plan = plan.with_drawn(planned, count=2)
    assert plan.lists[7].room == 0
    assert plan.list_for("a", exp=NOW).number == 8


def test_a_list_goes_when_its_quarter_has_ended_and_its_number_with_it() -> None:
    quarter = quarter_of(NOW)
    plan = ListPlan.of([PlannedList(3, "a", quarter)])

    assert plan.ended(quarter.end - 1) == ()
    assert plan.ended(quarter.end) == (3,)
    plan = plan.without(plan.ended(quarter.end))
    assert plan.lists == {}
    assert plan.list_for("a", exp=NOW).number == 4


def test_numbers_of_dropped_lists_stay_taken() -> None:
    assert ListPlan.of((), following=12).list_for("a", exp=NOW).number == 12
    assert ListPlan.of([PlannedList(2, "b", Quarter(2026, 1))], following=12).following == 12


def test_there_is_a_last_number() -> None:
    plan = ListPlan.of([PlannedList(65_535, "a", quarter_of(NOW), taken=FULL)])

    with pytest.raises(StatusListError) as caught:
        plan.list_for("a", exp=NOW)
    assert caught.value.code == "status-full"
