"""Bodies of root, trust and head: what is written is read, and nothing else is."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import pytest

from gouvcheck_core import cbor
from gouvcheck_core.errors import TrustFileError
from gouvcheck_core.format import EARLIEST_TIME, LATEST_TIME
from gouvcheck_core.profiles import packaged
from gouvcheck_core.trust.files import (
    MAX_HEAD,
    MAX_ROOT,
    MAX_TRUST,
    Head,
    Pin,
    Role,
    RoleName,
    Root,
    Term,
    TrustList,
    open_signed,
    require,
)
from gouvcheck_core.trust.model import Campaign, Issuer, KeyState, KeyUse, TrustedKey, Window
from gouvcheck_core.trust.reading import parse_head, parse_root, parse_trust
from gouvcheck_core.update import HEAD_NAME, root_name, trust_name
from tests.support import signing
from tests.support.published import Publisher, sign

if TYPE_CHECKING:
    from collections.abc import Callable

NOW: Final = 1_790_000_000
TERM: Final = Term(version=3, issued=NOW, expires=NOW + 1)
P256: Final = signing.p256("trust files").public
ED25519: Final = signing.ed25519_signer("trust files").public
ISSUER: Final = Issuer("lu-ctie", {"fr": "État", "de": "Staat", "en": "State", "lb": "Staat"})
OTHER: Final = Issuer("lu-other", {"fr": "a", "de": "b", "en": "c", "lb": "d"})
PRINT: Final = bytes(range(32))

ROOT: Final = Root(
    TERM,
    {key.kid: key for key in (P256, ED25519)},
    {
        RoleName.ROOT: Role(2, (P256.kid, ED25519.kid)),
        RoleName.TRUST: Role(1, (P256.kid, ED25519.kid)),
        RoleName.HEAD: Role(1, (ED25519.kid,)),
    },
)
TRUST: Final = TrustList(
    TERM,
    (ISSUER, OTHER),
    (
        TrustedKey(P256, OTHER, frozenset({1, 9}), Window(NOW, NOW + 9)),
        TrustedKey(
            ED25519,
            ISSUER,
            frozenset(),
            use=KeyUse.STATUS,
            state=KeyState.COMPROMISED,
            allowed=frozenset({PRINT}),
        ),
    ),
    {0: ISSUER, 65_535: OTHER},
    packaged(),
    (Campaign(1, NOW, NOW + 2, 3), Campaign(2, NOW, NOW + 1)),
)
HEAD: Final = Head(
    TERM,
    Pin(1, 2, bytes(32)),
    Pin(3, 4, PRINT),
    {0: Pin(5, 6, PRINT), 65_535: Pin(2**31 - 1, 2**20, PRINT)},
    frozenset({PRINT, bytes(32)}),
    b"checkpoint",
)


def members(body: bytes) -> dict[int, Any]:
    return cbor.decode(body, limits=cbor.Limits(size=len(body), depth=12, items=4096))  # type: ignore[return-value]


def refused(parse: Callable[[bytes], object], body: Any) -> None:
    with pytest.raises(TrustFileError) as caught:
        parse(body if isinstance(body, bytes) else cbor.encode(body))
    assert caught.value.code == "trust-shape"
    assert caught.value.hint


# --- what is written is read ---------------------------------------------------------------------


def test_bodies_round_trip() -> None:
    assert parse_root(ROOT.encode()) == ROOT
    assert parse_trust(TRUST.encode()) == TRUST
    assert parse_head(HEAD.encode()) == HEAD
    without = replace(HEAD, audit=None, lists={}, denied=frozenset())
    assert parse_head(without.encode()) == without
    empty = TrustList(TERM, (), (), {}, (), ())
    assert parse_trust(empty.encode()) == empty


def test_a_key_is_written_in_as_few_bytes_as_can_be() -> None:
    assert [len(key) for key in members(ROOT.encode())[3]] == [33, 32]
    assert [len(key[0]) for key in members(TRUST.encode())[4]] == [33, 32]


def test_role_keys_are_those_of_the_role() -> None:
    assert ROOT.role_keys(RoleName.HEAD) == {ED25519.kid: ED25519}
    assert ROOT.role_keys(RoleName.ROOT) == {P256.kid: P256, ED25519.kid: ED25519}


def test_a_pin_is_of_one_content() -> None:
    assert Pin.of(4, b"abc") == Pin(
        4, 3, bytes.fromhex("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    )


# --- containers --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "most"),
    [(RoleName.ROOT, MAX_ROOT), (RoleName.TRUST, MAX_TRUST), (RoleName.HEAD, MAX_HEAD)],
)
def test_each_role_has_its_own_limit(role: RoleName, most: int) -> None:  # F-01
    with pytest.raises(TrustFileError) as caught:
        open_signed(bytes(most + 1), role)
    assert caught.value.code == "trust-too-large"
    with pytest.raises(TrustFileError) as caught:
        open_signed(bytes(most), role)
    assert caught.value.code == "trust-shape"


def test_limits_are_those_of_the_specification() -> None:  # F-01
    assert (MAX_ROOT, MAX_TRUST, MAX_HEAD) == (16_384, 65_536, 16_384)


@pytest.mark.parametrize("asked", RoleName)
def test_a_file_is_opened_as_what_it_is(asked: RoleName) -> None:  # F-03
    publisher = Publisher.started()
    files = {
        RoleName.ROOT: publisher.files[root_name(1)],
        RoleName.TRUST: publisher.files[trust_name(1)],
        RoleName.HEAD: publisher.files[HEAD_NAME],
    }

    assert open_signed(files.pop(asked), asked).typ == f"gouvcheck-{asked.name.lower()}"
    for other in files.values():
        with pytest.raises(TrustFileError) as caught:
            open_signed(other, asked)
        assert caught.value.code == "trust-role"


def test_the_threshold_counts_distinct_keys_of_the_role() -> None:  # F-05
    publisher = Publisher.started()
    root = parse_root(open_signed(publisher.files[root_name(1)], RoleName.ROOT).body)
    signed = open_signed(publisher.files[trust_name(1)], RoleName.TRUST)
    first, second = publisher.holders[RoleName.TRUST].enough
    bare = replace(signed, signatures=())

    require(signed, root, RoleName.TRUST)
    for signers in [
        (),
        (first,),
        (first, first),
        (second, *publisher.holders[RoleName.ROOT].enough),
    ]:
        with pytest.raises(TrustFileError) as caught:
            require(sign(bare, *signers), root, RoleName.TRUST)
        assert caught.value.code == "trust-threshold"


# --- root --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    [
        {0: 0},
        {0: 2**31},
        {0: "3"},
        {0: True},
        {1: EARLIEST_TIME - 1},
        {2: LATEST_TIME + 1},
        {1: NOW + 1},
        {1: NOW + 2},
        {3: []},
        {3: {}},
        {3: [P256.to_compact()]},
        {3: [P256.to_compact(), ED25519.to_compact(), P256.to_compact()]},
        {3: [P256.to_compact(), ED25519.to_compact(), "text"]},
        {3: [P256.to_compact(), ED25519.to_compact(), bytes(31)]},
        {3: [P256.to_compact(), ED25519.to_compact(), bytes(34)]},
        {3: [P256.to_compact(), ED25519.to_compact(), b"\x02" + b"\xff" * 32]},
        {4: []},
        {4: [[1, [P256.kid]]] * 2},
        {4: [[1, [P256.kid]]] * 4},
        {5: 0},
        *(
            {4: [[1, [P256.kid]], [1, [P256.kid]], role]}
            for role in [
                [],
                [1],
                b"",
                [1, []],
                [1, {}],
                [0, [P256.kid]],
                [2, [P256.kid]],
                [True, [P256.kid]],
                [1, [P256.kid, P256.kid]],
                [1, [P256.kid, bytes(8)]],
                [1, [P256.kid, 1]],
                [1, [[P256.kid]]],
                [1, [P256.kid], 0],
            ]
        ),
    ],
)
def test_a_root_of_another_shape_is_refused(change: dict[int, Any]) -> None:  # F-06, F-07
    refused(parse_root, members(ROOT.encode()) | change)


NOT_LISTS: Final[tuple[Any, ...]] = (0, {}, [0], [[]])


# --- trust -------------------------------------------------------------------------------------


def changed(place: int, **items: Any) -> dict[int, Any]:
    """Return trust whose first entry at ``place`` has other items, by position."""
    first, *rest = members(TRUST.encode())[place]
    fresh = [items.get(f"_{position}", item) for position, item in enumerate(first)]
    return {place: [fresh, *rest]}


@pytest.mark.parametrize(
    "change",
    [
        *({place: wrong} for place in (3, 4, 5, 6, 7) for wrong in NOT_LISTS),
        {8: 0},
        # issuers
        changed(3, _0=1),
        changed(3, _1="names"),
        changed(3, _1=["a", "b", "c"]),
        changed(3, _1=["a", "b", "c", "d", "e"]),
        changed(3, _1=["a", "b", "c", 4]),
        {3: []},
        # keys
        changed(4, _0="text"),
        changed(4, _0=bytes(31)),
        changed(4, _1=2),
        changed(4, _1=-1),
        changed(4, _1=True),
        changed(4, _2=2),
        changed(4, _3=1),
        changed(4, _3=[0]),
        changed(4, _3=["1"]),
        changed(4, _4=0),
        changed(4, _5=LATEST_TIME + 1),
        changed(4, _6=3),
        changed(4, _6=-1),
        changed(4, _7=[bytes(31)]),
        changed(4, _7=["text"]),
        {4: members(TRUST.encode())[4] * 2},
        # lists
        {5: [[0, 2]]},
        {5: [[-1, 0]]},
        {5: [[65_536, 0]]},
        {5: [[0, 0], [0, 1]]},
        {5: [[0, 0, 0]]},
        # profiles
        {6: members(TRUST.encode())[6] * 2},
        # campaigns
        {7: [[-1, NOW, NOW, 0]]},
        {7: [[1, 0, NOW, 0]]},
        {7: [[1, NOW, 0, 0]]},
        {7: [[1, NOW, NOW, -1]]},
        {7: [[1, NOW, NOW]]},
        {7: [[1, NOW, NOW, 0], [1, NOW, NOW, 0]]},
    ],
)
def test_a_trust_list_of_another_shape_is_refused(change: dict[int, Any]) -> None:  # F-06, F-08
    refused(parse_trust, members(TRUST.encode()) | change)


# --- head --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    [
        *(
            {place: wrong}
            for place in (3, 4)
            for wrong in [
                0,
                [],
                [1, 1],
                [1, 1, bytes(32), 0],
                [0, 1, bytes(32)],
                [1, 0, bytes(32)],
                [1, 2**20 + 1, bytes(32)],
                [2**31, 1, bytes(32)],
                [1, 1, bytes(31)],
                [1, 1, "text"],
            ]
        ),
        {5: []},
        {5: {0: []}},
        {5: {-1: [1, 1, bytes(32)]}},
        {5: {65_536: [1, 1, bytes(32)]}},
        {6: {}},
        {6: [bytes(31)]},
        {7: "text"},
        {7: []},
        {8: 0},
    ],
)
def test_a_head_of_another_shape_is_refused(change: dict[int, Any]) -> None:  # F-06
    refused(parse_head, members(HEAD.encode()) | change)


# --- all three -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("parse", "body"),
    [(parse_root, ROOT.encode()), (parse_trust, TRUST.encode()), (parse_head, HEAD.encode())],
    ids=["root", "trust", "head"],
)
def test_a_body_is_whole_and_of_its_own_role(parse: Callable[[bytes], object], body: bytes) -> None:
    for other in (b"", b"\x00", cbor.encode([]), body[:-1], body + b"\x00"):
        refused(parse, other)
    for label in (0, 1, 2, 3, 4):
        refused(parse, {key: value for key, value in members(body).items() if key != label})
    for stranger in {ROOT.encode(), TRUST.encode(), HEAD.encode()} - {body}:
        refused(parse, stranger)


# --- one way to say it ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "denied", [[PRINT, PRINT], [PRINT, bytes(32)]], ids=["twice", "out of order"]
)
def test_a_set_is_written_in_order_and_once(denied: list[bytes]) -> None:  # F-06
    refused(parse_head, members(HEAD.encode()) | {6: denied})


def test_a_window_does_not_end_before_it_begins() -> None:  # F-06
    body = members(TRUST.encode())
    body[4][0][4:6] = [NOW + 1, NOW]
    refused(parse_trust, body)


def test_a_key_is_listed_for_types_that_a_code_can_carry() -> None:  # L-06
    body = members(TRUST.encode())
    body[4][0][3] = [65_536]
    refused(parse_trust, body)


def test_no_two_issuers_have_one_id() -> None:  # F-08
    body = members(TRUST.encode())
    body[3][1][0] = body[3][0][0]
    refused(parse_trust, body)
