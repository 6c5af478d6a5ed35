from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from gouvcheck_core.claims import StatusReference
from gouvcheck_core.errors import ProfileError
from tests.support.every_kind import WIRE, claims, every_kind

if TYPE_CHECKING:
    from gouvcheck_core.claims import Claims
    from gouvcheck_core.profiles import Profile

REFERENCE = b"\x00" + b"\xa5" * 8
STATUS = StatusReference(list=1, index=2)


def refused(profile: Profile, document: Claims) -> ProfileError:
    with pytest.raises(ProfileError) as caught:
        profile.check(document)
    return caught.value


def altered(label: int, value: Any) -> Claims:
    return claims({**WIRE, label: value})


def test_claims_that_fit_pass() -> None:
    every_kind().check(claims())


def test_an_optional_field_may_be_missing() -> None:  # P-01
    every_kind().check(claims({label: value for label, value in WIRE.items() if label != 8}))


@pytest.mark.parametrize("label", sorted(WIRE.keys() - {8}))
def test_a_required_field_may_not_be_missing(label: int) -> None:  # P-01
    fields = {key: value for key, value in WIRE.items() if key != label}
    error = refused(every_kind(), claims(fields))
    assert error.code == "profile-field-missing"
    assert error.sentence.startswith(f"Field {label} (")


def test_false_and_zero_and_empty_are_values_and_not_missing() -> None:
    every_kind().check(claims({**WIRE, 2: 0, 3: 0, 6: 0, 8: False, 19: ()}))


def test_a_label_that_the_profile_does_not_name_is_refused() -> None:  # P-02
    error = refused(every_kind(), altered(10, 1))
    assert error.code == "profile-field-unknown"
    assert error.sentence == "Label 10 of every-kind is not in the profile."


DAY, NOTE, COURT = 7_363, "a b", 2


@pytest.mark.parametrize(
    ("label", "value"),
    [
        (1, 5),
        (1, b"Zoe"),
        (2, "3"),
        (2, True),
        (3, "1990-02-28"),
        (3, False),
        (4, b"1990"),
        (4, "90"),
        (4, "1990-13"),
        (4, "1990-00"),
        (4, "1990-2"),
        (4, "1990-02-28"),
        (4, "1990\n"),
        (4, "\u0661\u0669\u0669\u0660"),
        (5, "2026"),
        (6, "50.00"),
        (6, True),
        (7, "one"),
        (7, True),
        (8, 1),
        (8, None),
        (9, "00ff"),
        (19, 1),
        (19, (1,)),
        (19, ((DAY, NOTE),)),
        (19, ((DAY, NOTE, COURT, 1),)),
        (19, (("1990-02-28", NOTE, COURT),)),
        (19, ((DAY, 1, COURT),)),
        (19, ((DAY, NOTE, (COURT,)),)),
    ],
)
def test_a_value_of_another_kind_is_refused(label: int, value: object) -> None:  # P-03
    error = refused(every_kind(), altered(label, value))
    assert error.code == "profile-field-kind"
    assert error.sentence.startswith(f"Field {label} (")


@pytest.mark.parametrize(
    ("label", "value"),
    [
        (1, ""),
        (1, "abcdef"),
        (2, -4),
        (2, 4),
        (3, -65_537),
        (3, 65_536),
        (4, 65_536),
        (5, 1_577_836_799),
        (5, 4_102_444_801),
        (6, -501),
        (6, 100_001),
        (9, b"x"),
        (9, b"x" * 9),
        (19, ((DAY, NOTE, COURT),) * 4),
        (19, ((65_536, NOTE, COURT),)),
        (19, ((DAY, "abcde", COURT),)),
    ],
)
def test_a_value_outside_its_bounds_is_refused(label: int, value: object) -> None:  # P-04
    assert refused(every_kind(), altered(label, value)).code == "profile-field-range"


@pytest.mark.parametrize(
    ("label", "value"),
    [
        (1, "Z"),
        (1, "ÄÖÜéß"),
        (2, -3),
        (2, 3),
        (3, -65_536),
        (3, 65_535),
        (4, 7_363),
        (4, "0000"),
        (4, "2149-12"),
        (5, 1_577_836_800),
        (5, 4_102_444_800),
        (6, -500),
        (6, 100_000),
        (9, b"xx"),
        (9, b"x" * 8),
        (19, ()),
        (19, ((DAY, "", COURT),) * 3),
    ],
)
def test_a_value_on_its_bounds_passes(label: int, value: object) -> None:  # P-04
    every_kind().check(altered(label, value))


@pytest.mark.parametrize(("label", "value"), [(7, 2), (7, -1), (7, 2**40), (19, ((DAY, NOTE, 1),))])
def test_a_number_that_the_enumeration_does_not_name_is_refused(
    label: int, value: object
) -> None:  # P-05
    assert refused(every_kind(), altered(label, value)).code == "profile-field-enum"


@pytest.mark.parametrize("cti", [None, b"\xff", b"\xff" * 16, b"\xff" + b"\x00" * 8, b"\x00" * 8])
def test_a_cti_that_is_no_human_reference_is_refused(cti: bytes | None) -> None:  # P-06
    profile = every_kind('cti = "optional"', 'cti = "reference"')
    assert refused(profile, claims(cti=cti)).code == "profile-cti"


def test_a_cti_that_is_a_human_reference_passes() -> None:  # P-06
    every_kind('cti = "optional"', 'cti = "reference"').check(claims(cti=REFERENCE))


def test_a_cti_where_none_is_allowed_is_refused() -> None:  # P-06
    profile = every_kind('cti = "optional"', 'cti = "none"')
    profile.check(claims())
    assert refused(profile, claims(cti=REFERENCE)).code == "profile-cti"


@pytest.mark.parametrize("cti", [None, b"\xff"])
def test_an_optional_cti_may_be_anything(cti: bytes | None) -> None:  # P-06
    every_kind().check(claims(cti=cti))


def test_a_required_status_may_not_be_missing() -> None:  # P-07
    profile = every_kind('status = "optional"', 'status = "required"')
    profile.check(claims(status=STATUS))
    assert refused(profile, claims()).code == "profile-status"


def test_a_status_where_none_is_allowed_is_refused() -> None:  # P-07
    profile = every_kind('status = "optional"', 'status = "none"')
    profile.check(claims())
    assert refused(profile, claims(status=STATUS)).code == "profile-status"


@pytest.mark.parametrize("status", [None, STATUS])
def test_an_optional_status_may_be_there_or_not(status: StatusReference | None) -> None:  # P-07
    every_kind().check(claims(status=status))


@pytest.mark.parametrize(("doc_type", "version"), [(901, 2), (900, 1)])
def test_claims_of_another_type_or_version_are_refused(doc_type: int, version: int) -> None:
    document = claims(doc_type=doc_type, version=version)
    assert refused(every_kind(), document).code == "profile-type"


def test_an_error_tells_the_field_and_never_the_value() -> None:
    error = refused(every_kind(), altered(1, "Muster-Beispill"))
    assert str(error) == "Field 1 (text) of every-kind is outside its bounds. [profile-field-range]"
    assert "Muster" not in error.hint
