"""The CDDL says what format.py says, and judges the vectors as far as CDDL can."""

from __future__ import annotations

import re
from importlib import resources
from typing import Any, Final

import base45
import pytest
from cddl_verifier import Validator

from gouvcheck_core import format as format_
from gouvcheck_core.cose import to_be_signed
from tests.support import issued, signing
from tests.vectors import make_gc1

CDDL: Final = (resources.files("gouvcheck_core") / "gouvcheck.cddl").read_text("utf-8")
SCHEMA: Final = Validator(CDDL)

_RULE: Final = re.compile(
    r"^(?P<name>[a-z0-9-]+) = (?:bstr \.size )?\(?(?P<low>-?\d+)(?:\.\.(?P<high>-?\d+))?\)?$",
    re.MULTILINE,
)


def _numbers() -> dict[str, int | range]:
    """Return the rules of the CDDL that are one number or one span of numbers."""
    found: dict[str, int | range] = {}
    for rule in _RULE.finditer(CDDL):
        low, high = int(rule["low"]), rule["high"]
        found[rule["name"]] = low if high is None else range(low, int(high) + 1)
    return found


def _said_by_format() -> dict[str, int | range]:
    """Return the same numbers as format.py has them."""
    labels = ("HEADER_", "CLAIM_", "DOC_", "COSE_KEY_", "KTY_", "CRV_")
    same_name = {
        name.lower().replace("_", "-"): value
        for name, value in vars(format_).items()
        if name.startswith(labels) and type(value) is int and name not in ELSEWHERE
    }
    return {
        **same_name,
        **{alg.name.lower(): int(alg) for alg in format_.Alg},
        "field-label": format_.DOC_FIELD_KEYS,
        "kid": format_.KID_LENGTH,
        "signature": format_.SIGNATURE_LENGTH,
        "coordinate": format_.SIGNATURE_LENGTH // 2,
        "cti": format_.CTI_LENGTH,
        "document-type": range(1, format_.DOC_TYPE_MAX + 1),
        "profile-version": range(2, format_.PROFILE_VERSION_MAX + 1),
        "status-list": range(format_.STATUS_LIST_MAX + 1),
        "status-index": range(format_.STATUS_INDEX_MAX + 1),
        "moment": range(format_.EARLIEST_TIME, format_.LATEST_TIME + 1),
        "exact": range(-format_.MAX_INT, format_.MAX_INT + 1),
    }


# Said under another name above, or of trust files, which have a CDDL of their own.
ELSEWHERE: Final = {"DOC_TYPE_MAX", "HEADER_TYP"}


def test_numbers_of_the_cddl_are_those_of_format_py() -> None:
    assert _numbers() == _said_by_format()


def test_tag_and_context_are_those_of_format_py() -> None:
    assert re.findall(r"#6\.(\d+)", CDDL) == [str(format_.TAG_COSE_SIGN1)]
    assert f'sig-context = "{format_.SIG_CONTEXT}"' in CDDL


def test_every_rule_is_used() -> None:
    # In the order of use; the first is the code, and two more are named by the specification.
    rules = re.findall(r"^([a-z0-9-]+) =", CDDL, re.MULTILINE)
    uses = re.sub(r";.*|^[a-z0-9-]+ =", "", CDDL, flags=re.MULTILINE)
    unused = [rule for rule in rules if not re.search(rf"(?<![\w-]){rule}(?![\w-])", uses)]
    assert unused == ["gc1", "sig-structure", "cose-key"]


BEYOND_CDDL: Final = {"claims-window"}
"""Errors of rules that compare one value with another."""


def _messages() -> dict[str, tuple[bytes, Any]]:
    """Return the messages of the vectors that can be told by their structure."""
    return {
        vector.id: (base45.b45decode(vector.text[4:]), vector.expect)
        for vector in make_gc1.vectors()
        if vector.expect.outcome == "accepted"
        or (vector.expect.error or "").startswith(("cose-", "claims-"))
    }


@pytest.mark.parametrize(("data", "expect"), _messages().values(), ids=_messages().keys())
def test_cddl_judges_the_structure_of_a_vector_as_the_vector_does(data: bytes, expect: Any) -> None:
    result = SCHEMA.validate(data, "gc1", require_deterministic=True)
    good = expect.outcome == "accepted" or expect.error in BEYOND_CDDL
    assert result.valid == good, result.diagnostics


def test_cddl_describes_what_is_signed_and_by_which_key() -> None:
    message = issued.signed(issued.claims()).message
    structure = to_be_signed(message.alg, message.kid, message.payload)
    assert SCHEMA.validate(structure, "sig-structure").valid
    for signer in (signing.p256("cddl"), signing.ed25519_signer("cddl")):
        assert SCHEMA.validate(signer.public.cose_key, "cose-key").valid
