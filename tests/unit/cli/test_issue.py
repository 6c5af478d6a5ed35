"""Issuing on the command line: what no transcript can show."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from gouvcheck_core import envelope
from gouvcheck_core.claims import parse
from gouvcheck_core.cli import issue
from gouvcheck_core.cose import parse as parse_message
from gouvcheck_core.reference import Reference
from tests.support import every_kind
from tests.support.command import NOW, Ran, furnish, gouvcheck, inside

if TYPE_CHECKING:
    from pathlib import Path

    from gouvcheck_core.claims import Claims

VOUCHER = (
    *("issue", "accommodation-voucher", "--key", "maker.private.pem", "--status", "1:42"),
    *("--field", "holder=Zoé Weber", "--field", "value=50.00", "--field", "campaign=12"),
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    furnish(tmp_path)
    return tmp_path


def signed(ran: Ran) -> Claims:
    assert ran.code == 0, ran.err
    return parse(parse_message(envelope.from_text(ran.out.strip("\n"))).payload)


def test_reference_is_new_each_time_and_told_beside_the_code(folder: Path) -> None:
    with inside(folder):
        first, second = gouvcheck(*VOUCHER), gouvcheck(*VOUCHER, "--cti", "auto")
    references = []
    for ran in (first, second):
        cti = signed(ran).cti
        assert cti is not None
        references.append(Reference.from_bytes(cti).text)
        assert f"reference {references[-1]}\n" in ran.err
    assert references[0] != references[1]


def test_reference_is_told_to_programs(folder: Path) -> None:
    with inside(folder):
        ran = gouvcheck(*VOUCHER, "--json", "--png", "v.png")
    assert re.fullmatch(r"([0-9A-Z]{4}-){3}[0-9A-Z]{4}", ran.json["reference"])
    assert ran.json["files"] == ["v.png"]
    assert ran.json["fingerprint"] not in ran.err


def test_warning_of_development_is_given_once(folder: Path) -> None:
    with inside(folder):
        ran = gouvcheck(*VOUCHER)
    assert ran.err.count("for development only") == 1


def test_signature_lasts_as_long_as_the_profile_says_or_as_asked(folder: Path) -> None:
    with inside(folder):
        usual, short = gouvcheck(*VOUCHER), gouvcheck(*VOUCHER, "--valid-for", 1)
    assert signed(usual).exp == NOW + 1095 * 86_400
    assert signed(short).exp == NOW + 86_400
    assert signed(short).iat == NOW


def test_pictures_print_in_the_size_that_is_told(folder: Path) -> None:
    with inside(folder):
        gouvcheck(*VOUCHER, "--png", "v.png", "--svg", "v.svg", "--module-mm", "0.5")
    with Image.open(io.BytesIO((folder / "v.png").read_bytes())) as picture:
        (dpi, _), pixels = picture.info["dpi"], picture.width
    assert pixels / dpi * 25.4 == pytest.approx(28.5, abs=0.05)
    svg = (folder / "v.svg").read_text("utf-8")
    assert svg.startswith(
        '<svg xmlns="http://www.w3.org/2000/svg" width="28.50mm" height="28.50mm"'
    )


def test_picture_is_read_back_by_verify(folder: Path) -> None:
    with inside(folder):
        gouvcheck(*VOUCHER, "--png", "v.png")
        ran = gouvcheck("verify", "v.png", "--key", "maker.public.pem", "--json")
    assert ran.code == 2
    assert ran.json["codes"][0]["reason"] == "unknown-campaign"


def test_nothing_is_issued_when_a_picture_is_in_the_way(folder: Path) -> None:
    (folder / "v.svg").touch()
    with inside(folder):
        ran = gouvcheck(*VOUCHER, "--png", "v.png", "--svg", "v.svg")
        forced = gouvcheck(*VOUCHER, "--png", "v.png", "--svg", "v.svg", "--force")
    assert (ran.code, ran.out) == (73, "")
    assert forced.code == 0
    assert (folder / "v.svg").stat().st_size


def test_every_kind_of_field_can_be_typed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(issue, "by_id", lambda _: every_kind.every_kind())
    typed = {
        "text": "Zoë", "integer": "-3", "date": "1990-02-28", "partial-date": "1990-02",
        "time": "2026-09-21T14:13:20Z", "money": "50.00", "enum": "EU/1/7", "boolean": "false",
        "bytes": "00ff10",
        "records": '[{"day": "1990-02-28", "note": "a b", "court": "two"},'
        ' {"day": "1790-07-27", "note": "", "court": "two"}]',
    }  # fmt: skip
    fields = [part for name, value in typed.items() for part in ("--field", f"{name}={value}")]
    with inside(folder):
        ran = gouvcheck("issue", "every-kind", "--key", "maker.private.pem", *fields)
    claims = signed(ran)
    assert dict(claims.fields) == every_kind.WIRE
    assert (claims.version, claims.cti, claims.status) == (2, None, None)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("integer", "3.5"),
        ("integer", "9" * 400),
        ("boolean", "yes"),
        ("records", "[" * 100_000),
        ("records", "{}"),
        ("money", "fifty"),
        ("bytes", "0x1"),
    ],
)
def test_value_of_another_kind_is_refused_without_being_repeated(
    name: str, value: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(issue, "by_id", lambda _: every_kind.every_kind())
    good = [
        part
        for field, json in every_kind.VALUES.items()
        if field not in {name, "records", "boolean"}
        for part in ("--field", f"{field}={json}")
    ]
    records = [] if name == "records" else ["--field", "records=[]"]
    with inside(folder):
        ran = gouvcheck(
            *("issue", "every-kind", "--key", "maker.private.pem", *good, *records),
            *("--field", f"{name}={value}"),
        )
    assert ran.code == 65
    assert f"({name})" in ran.err
    assert "[profile-field-" in ran.err
    assert value not in ran.err.replace("{", "")


def test_words_of_a_value_without_quotes_are_not_repeated(folder: Path) -> None:
    with inside(folder):
        ran = gouvcheck("issue", "criminal-record", "--field", "name=Zoé", "Weber", "--key", "x")
    assert ran.code == 64
    assert "Weber" not in ran.err
    assert "quotes" in ran.err
