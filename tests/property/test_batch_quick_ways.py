"""What the factory does in a quicker way than the core ends as the core says."""

from __future__ import annotations

import datetime as dt
import string
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gouvcheck_core.claims import Claims, StatusReference
from gouvcheck_core.errors import ClaimsError, GouvCheckError, ProfileError
from gouvcheck_core.format import STATUS_INDEX_MAX, STATUS_LIST_MAX
from gouvcheck_core.profiles import Language
from gouvcheck_core.reference import BITS, Reference
from tests.support.campaigns import campaign
from voucher_batch.beneficiary import Beneficiary, Channel
from voucher_batch.campaign.columns import json_value, text_of
from voucher_batch.intake import letter
from voucher_batch.mailbox import check_mailbox
from voucher_batch.pattern import Pattern

if TYPE_CHECKING:
    from collections.abc import Callable

    from voucher_batch.campaign import Campaign

VOUCHER: Final = campaign()
EXTRACT: Final = campaign("criminal-record")
CAMPAIGNS: Final = (VOUCHER, EXTRACT, campaign("invitation"))
_LONGEST: Final = 64
_ATOM: Final = frozenset(string.ascii_letters + string.digits + "!#$%&'*+-/=?^_`{|}~")
PATTERNS: Final = tuple(map(Pattern, CAMPAIGNS))

NAMES: Final = st.one_of(
    st.sampled_from(
        ["Zoë", "Sample", "e\u0301", "  ", " x", "\u00a0y", "\u202e", "\ud800", "Ș" * 71]
    ),
    st.text(max_size=80),
    st.text("abc ÄéțŁ'-", max_size=40),
)
COLUMNS: Final = st.fixed_dictionaries(
    {},
    optional={
        "bulletin": st.sampled_from(["3", "5", "x", ""]),
        "number": NAMES,
        "place_of_birth": NAMES,
        "entries": st.sampled_from(["", "[]", "[1]", "{"]),
    },
)
PEOPLE: Final = st.builds(
    Beneficiary,
    given_names=NAMES,
    family_name=NAMES,
    birth_date=st.dates(dt.date(1900, 1, 1), dt.date(2020, 1, 1)),
    language=st.sampled_from(["fr", "pt"]),
    channel=st.just(Channel.POST),
    columns=COLUMNS,
)
CTIS: Final = st.one_of(st.none(), st.binary(max_size=17), st.binary(min_size=9, max_size=9))
PLACES: Final = st.one_of(
    st.none(),
    st.builds(
        StatusReference,
        list=st.integers(-1, STATUS_LIST_MAX + 1),
        index=st.integers(-1, STATUS_INDEX_MAX + 1),
    ),
)


def ended(make: Callable[[], object]) -> object:
    """Return what comes of a call: a value, or the code of its error."""
    try:
        return make()
    except GouvCheckError as error:
        return error.code


def encoded(made: Campaign, person: Beneficiary) -> object:
    """Return the signed fields as the profile makes them, every one of them anew."""
    brought = {each.id: json_value(each, text_of(person, name)) for each, name in made._brought}  # noqa: SLF001
    return {**made.constants, **made._brought_profile.encode(brought)}  # noqa: SLF001


@given(PEOPLE, st.sampled_from(CAMPAIGNS))
def test_signed_fields_are_those_that_the_profile_encodes(
    person: Beneficiary, made: Campaign
) -> None:
    assert ended(lambda: made.fields_of(person)) == ended(lambda: encoded(made, person))


@given(PEOPLE, CTIS, PLACES, st.integers(0, 2), st.integers(-1, 1), st.sampled_from(Language))
def test_bytes_and_words_by_the_pattern_are_those_of_the_core(
    person: Beneficiary,
    cti: bytes | None,
    place: StatusReference | None,
    which: int,
    late: int,
    language: Language,
) -> None:
    made, pattern = CAMPAIGNS[which], PATTERNS[which]
    try:
        fields = made.fields_of(person)
    except ProfileError:
        return
    kind = made.profile
    claims = Claims(
        made.iat, made.exp + late, kind.type, fields, cti=cti, status=place, version=kind.version
    )
    payload = pattern.payload(claims)
    if payload is not None:
        kind.check(claims)
        assert payload == claims.encode()
    assert ended(lambda: pattern.words(claims, language)) == ended(
        lambda: {row.field: row.value for row in kind.rows(claims, language)}
    )


@given(
    st.text("abc ÄéțŁ'-", min_size=1, max_size=34).map(str.strip), st.integers(0, (1 << BITS) - 1)
)
def test_an_ordinary_voucher_follows_the_pattern(name: str, value: int) -> None:
    fields = {**VOUCHER.constants, 1: f"{name}Sample"}
    claims = Claims(
        VOUCHER.iat,
        VOUCHER.exp,
        VOUCHER.profile.type,
        fields,
        cti=Reference(value).to_bytes(),
        status=StatusReference(list=1, index=value % STATUS_INDEX_MAX),
    )

    assert PATTERNS[0].payload(claims) == claims.encode()
    assert PATTERNS[0].payload(replace(claims, nbf=VOUCHER.iat)) is None
    assert PATTERNS[0].payload(replace(claims, fields={**fields, 2: 1})) is None
    with pytest.raises(ClaimsError):
        replace(claims, exp=claims.iat).encode()
    assert PATTERNS[0].payload(replace(claims, exp=claims.iat)) is None


@given(st.text('aZ0.+ @\n"é(~', max_size=70))
def test_a_local_part_is_atoms_with_points_between_them(local: str) -> None:
    is_one = len(local.encode()) <= _LONGEST and all(
        atom and all(symbol in _ATOM or not symbol.isascii() for symbol in atom)
        for atom in local.split(".")
    )
    assert ended(lambda: check_mailbox(f"{local}@mail.example")) == (
        None if is_one else "mail-address"
    )


@given(NAMES)
def test_a_line_that_surely_has_room_has_it(line: str) -> None:
    for ruler in letter._rulers(VOUCHER.template):  # noqa: SLF001
        if ruler is not None and ruler.surely_takes(line):
            assert sum(map(ruler.width_of, line)) <= ruler.units


def test_a_campaign_whose_documents_lack_a_field_has_no_pattern() -> None:
    fields = {key: each for key, each in VOUCHER.fields.items() if key != "value"}
    lacking = replace(VOUCHER, fields=fields)
    claims = Claims(
        lacking.iat,
        lacking.exp,
        lacking.profile.type,
        {**lacking.constants, 1: "Sample"},
        cti=bytes(9),
        status=StatusReference(list=1, index=0),
    )

    assert Pattern(lacking).payload(claims) is None
    with pytest.raises(ProfileError):
        Pattern(lacking).words(claims, Language.FR)
