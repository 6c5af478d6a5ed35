"""The quality assurance pictures of Luxembourg, France and Germany, from picture to verdict.

They were published without certificates. The certificates of dgc-testdata signed four of them; the
keys of the others are unknown here, and the verdict must say so and nothing else.
"""

from __future__ import annotations

import base64
from functools import cache
from typing import TYPE_CHECKING, Final

import pytest

from gouvcheck_core.errors import KeyFormatError
from gouvcheck_core.hcert import HcertKey, HcertKeys, parse, read_claims
from gouvcheck_core.scan import scan
from gouvcheck_core.verdict import Accepted, Undecided
from gouvcheck_core.verify_hcert import verify
from tests.vectors.external.suites import each, files, read

if TYPE_CHECKING:
    from pathlib import Path

PICTURES: Final = files("dcc-qa-png", "**/*.[pP][nN][gG]")
SIGNED_BY_A_KNOWN_KEY: Final = frozenset(
    (
        "DE/1.0.0/REC.png",
        "DE/1.0.0/TEST.png",
        "DE/1.0.0/VAC.png",
        "LU/1.3.0/specialcases/REC_nomonth.png",
    )
)


@cache
def keys() -> HcertKeys:
    """Return the keys of every certificate of dgc-testdata that can be taken."""
    certificates = {
        base64.b64decode(case["TESTCTX"]["CERTIFICATE"])
        for case in read("dgc-testdata", "*/2DCode/raw/*.json").values()
    }
    found = []
    for certificate in certificates:
        try:
            found.append(HcertKey.from_certificate(certificate))
        except KeyFormatError:  # CO15, see test_dgc_testdata.py
            continue
    return HcertKeys.of(found, as_of=0)


def test_all_pictures_are_here() -> None:
    assert len(PICTURES) == 37
    assert PICTURES.keys() >= SIGNED_BY_A_KNOWN_KEY


@pytest.mark.parametrize("name", each({name: name for name in PICTURES}))
def test_picture_is_read_and_judged(name: str) -> None:
    path: Path = PICTURES[name]
    (code,) = scan(path.read_bytes())
    claims = read_claims(parse(code.text).payload)
    verdict = verify(code.text, keys(), now=claims.iat)

    known = name in SIGNED_BY_A_KNOWN_KEY
    assert isinstance(verdict, Accepted if known else Undecided)
    assert claims.certificate.statement["co"] == name[:2]
