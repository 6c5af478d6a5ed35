"""Every QR picture of the public certificate suites is read, and says what its publisher says.

dcc-qa-png has pictures without their text: each must hold one EU Digital COVID Certificate.
dgc-testdata has the text that was drawn, and a flag that says whether the picture can be read. In
22 of its files the flag stands and the picture does not; for those, as for all, the text is drawn
here and read back.
"""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING, Any

import pytest

from gouvcheck_core import qr
from gouvcheck_core.errors import ScanError
from gouvcheck_core.format import BASE45_ALPHABET, HCERT_PREFIX
from gouvcheck_core.scan import scan

if TYPE_CHECKING:
    from pathlib import Path

PICTURES = 37
CASES = 95
DRAWN = 38
TOLD_READABLE = 59
UNREADABLE = {"common/2DCode/raw/Q1.json"}
"""Its flag is false: the bytes are no picture."""

NOT_ALPHANUMERIC = {"common/2DCode/raw/B1.json"}
"""Its Base45 is wrong on purpose: it has an equals sign, which would force byte mode."""


@pytest.fixture(scope="module")
def cases(shared_vectors: Path) -> dict[str, dict[str, Any]]:
    folder = shared_vectors / "dgc-testdata"
    files = sorted(folder.glob("*/2DCode/raw/*.json"))
    return {
        file.relative_to(folder).as_posix(): json.loads(file.read_text(encoding="utf-8-sig"))
        for file in files
    }


def told_readable(case: dict[str, Any]) -> bool | None:
    flag: bool | None = case["EXPECTEDRESULTS"].get("EXPECTEDPICTUREDECODE")
    return flag


def test_every_picture_of_the_quality_assurance_suite_holds_one_certificate(
    shared_vectors: Path,
) -> None:
    files = [
        file
        for file in sorted((shared_vectors / "dcc-qa-png").rglob("*"))
        if file.suffix.lower() == ".png"
    ]
    texts = {file.name: [code.text for code in scan(file.read_bytes())] for file in files}

    assert len(files) == PICTURES
    assert {name for name, found in texts.items() if len(found) != 1} == set()
    assert all(text.startswith(HCERT_PREFIX) for (text,) in texts.values())


def test_every_picture_of_the_test_data_says_its_text(cases: dict[str, dict[str, Any]]) -> None:
    drawn = {name: case for name, case in cases.items() if "2DCODE" in case}
    readable = {name: case for name, case in drawn.items() if told_readable(case)}

    read = {
        name: [code.text for code in scan(base64.b64decode(case["2DCODE"]))]
        for name, case in readable.items()
    }

    assert (len(cases), len(drawn)) == (CASES, DRAWN)
    assert read == {name: [case["PREFIX"]] for name, case in readable.items()}
    assert drawn.keys() - readable.keys() == UNREADABLE


def test_a_picture_that_is_none_is_refused(cases: dict[str, dict[str, Any]]) -> None:
    for name in UNREADABLE:
        with pytest.raises(ScanError, match="scan-not-an-image"):
            scan(base64.b64decode(cases[name]["2DCODE"]))


def test_every_text_of_the_test_data_is_drawn_and_read_back(
    cases: dict[str, dict[str, Any]],
) -> None:
    texts = {name: case["PREFIX"] for name, case in cases.items() if "PREFIX" in case}
    drawable = {name: text for name, text in texts.items() if set(text) <= set(BASE45_ALPHABET)}

    read = {
        name: [code.text for code in scan(qr.encode(text).png(scale=3))]
        for name, text in drawable.items()
    }

    assert read == {name: [text] for name, text in drawable.items()}
    assert texts.keys() - drawable.keys() == NOT_ALPHANUMERIC
    told = {name for name, case in cases.items() if told_readable(case)}
    assert (len(told), told - texts.keys()) == (TOLD_READABLE, set())
