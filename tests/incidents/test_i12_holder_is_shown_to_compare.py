"""I12: valid codes were found by image search, and shown by people they were not made for.

A code proves what was signed, not who holds it. Here the holder is shown with every document
that names one, to be compared with the paper and an identity card; what may be used once is
used up online, and says so to the next person; and of a code that is not genuine nothing is
shown at all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gouvcheck_core.envelope import to_text
from gouvcheck_core.profiles import Role, by_id

if TYPE_CHECKING:
    from tests.support.desk import Desk


@pytest.mark.parametrize(
    ("kind", "holder"),
    [
        ("criminal-record", {"name": "Müller", "given-names": "Zoë"}),
        ("residence-certificate", {"surname": "Müller"}),
        ("accommodation-voucher", {"holder": "Zoë Müller"}),
        ("vaccination", {"surname": "Müller"}),
    ],
)
def test_holder_is_shown_to_be_compared(desk: Desk, kind: str, holder: dict[str, str]) -> None:
    fields = {"campaign": 1} if kind == "accommodation-voucher" else {}
    desk.paper(index=100, kind=kind, fields=fields)
    document = desk.judge(100).json["codes"][0]["document"]
    shown = {field["id"]: field for field in document["fields"]}
    for name, value in holder.items():
        assert shown[name]["value"] == value
        assert shown[name]["compare"] is True


def test_person_is_told_to_compare(desk: Desk) -> None:
    desk.paper(index=100)
    said = desk.judge(100, options="").out
    assert "Compare every field with the paper" in said
    assert "Müller" in said


def test_voucher_that_was_used_says_so_to_the_next_person(desk: Desk) -> None:
    desk.paper(index=100, kind="accommodation-voucher", fields={"campaign": 1})
    assert desk.reason(100) == "genuine"
    desk.mark(100, "used")
    desk.update()
    ran = desk.judge(100)
    assert (ran.code, desk.reason(100)) == (1, "used")
    assert ran.json["codes"][0]["title"] == "Already used"


def test_copy_of_a_code_is_the_same_code(desk: Desk) -> None:
    code = desk.paper(index=100, kind="accommodation-voucher", fields={"campaign": 1})
    desk.mark(100, "used")
    desk.update()
    (desk.folder / "101.txt").write_text(f"{code.text}\n", "utf-8")
    copy, first = desk.judge(101).json, desk.judge(100).json
    assert copy["codes"][0]["reason"] == "used"
    prints = [one["codes"][0]["document"]["fingerprint"] for one in (copy, first)]
    assert prints[0] == prints[1] == code.message.fingerprint.hex()


def test_code_whose_holder_was_changed_shows_nobody(desk: Desk) -> None:
    encoded = desk.paper(index=100).message.encode()
    forged = encoded.replace("Müller".encode(), "Mütter".encode())
    (desk.folder / "100.txt").write_text(to_text(forged), "utf-8")
    ran = desk.judge(100)
    assert desk.reason(100) == "bad-signature"
    assert ran.json["codes"][0]["document"] is None
    assert "tter" not in desk.judge(100, options="--show-unproven").out


def test_voucher_carries_its_own_number_to_be_used_up_online(desk: Desk) -> None:
    code = desk.paper(index=100, kind="accommodation-voucher", fields={"campaign": 1})
    other = desk.paper(index=101, kind="accommodation-voucher", fields={"campaign": 1})
    assert code.message.payload != other.message.payload
    assert by_id("accommodation-voucher").field_with(Role.CAMPAIGN) is not None
