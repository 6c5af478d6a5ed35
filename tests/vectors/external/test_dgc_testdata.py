"""EU Digital COVID Certificates of six countries and the common negatives, flag by flag.

Each file says with a flag for each step whether it must succeed; a flag that is not there was not
tested. EXPECTEDPICTUREDECODE is in test_qr_pictures.py. EXPECTEDENCODE and EXPECTEDVALIDOBJECT ask
for a writer and a validator of JSON, which we are not.
"""

from __future__ import annotations

import base64
import hashlib
import zlib
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

import base45
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from gouvcheck_core.errors import HcertError, KeyFormatError
from gouvcheck_core.hcert import HcertKey, HcertKeys, parse, parse_message, read_claims, reader
from gouvcheck_core.hcert.message import from_text, inflate
from gouvcheck_core.verdict import Accepted, Reason
from gouvcheck_core.verify_hcert import HcertVerdict, verify
from tests.vectors.external.suites import each, read

if TYPE_CHECKING:
    from collections.abc import Callable

_HCERT: Final = -260
_IAT: Final = 6
_UNREADABLE_USAGES: Final = "common/2DCode/raw/CO15.json"
"""Its certificate lists no usages in a list that must not be empty, so it is not taken as such."""


@dataclass(frozen=True)
class Case:
    """One file of the suite."""

    name: str
    stored: dict[str, Any]

    def bytes_of(self, member: str) -> bytes:
        return bytes.fromhex(self.stored[member])

    @property
    def certificate(self) -> bytes:
        return base64.b64decode(self.stored["TESTCTX"]["CERTIFICATE"])

    @property
    def keys(self) -> HcertKeys:
        return HcertKeys.of([self._key()], as_of=0)

    @property
    def clock(self) -> int:
        return int(datetime.fromisoformat(self.stored["TESTCTX"]["VALIDATIONCLOCK"]).timestamp())

    @property
    def issued(self) -> int:
        """The second of issue: flags about signatures and usages say nothing of the clock."""
        claims: Any = reader.decode(parse_message(self.bytes_of("COSE")).payload)
        return int(claims[_IAT])

    def verdict(self, *, now: int) -> HcertVerdict:
        text = "HC1:" + base45.b45encode(zlib.compress(self.bytes_of("COSE"))).decode()
        return verify(text, self.keys, now=now)

    def _key(self) -> HcertKey:
        if self.name != _UNREADABLE_USAGES:
            return HcertKey.from_certificate(self.certificate)
        listed = x509.load_der_x509_certificate(self.certificate)
        return HcertKey.from_spki(
            listed.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo),
            kid=hashlib.sha256(self.certificate).digest()[:8],
            not_before=int(listed.not_valid_before_utc.timestamp()),
            not_after=int(listed.not_valid_after_utc.timestamp()),
        )


def decodes(case: Case) -> bool:
    found: Any = reader.decode(case.bytes_of("CBOR"))
    if isinstance(found, dict) and _HCERT in found:  # some countries give the whole claims here
        found = found[_HCERT][1]
    return bool(found == case.stored["JSON"])


def verifies(case: Case) -> bool:
    # A document comes with a verdict if and only if the signature held.
    return case.verdict(now=case.issued).document is not None


def loses_its_prefix(case: Case) -> bool:
    try:
        from_text(case.stored["PREFIX"])
    except HcertError as error:
        if error.code in {"hcert-prefix", "hcert-newer"}:
            return False
    return bool(case.stored["PREFIX"] == "HC1:" + case.stored["BASE45"])


def whole_chain_is_its_json(case: Case) -> bool:
    claims: Any = reader.decode(parse(case.stored["PREFIX"]).payload)
    return bool(claims[_HCERT][1] == case.stored["JSON"])


def unpacks(case: Case) -> bool:
    return inflate(case.bytes_of("COMPRESSED")) == case.bytes_of("COSE")


def is_base45(case: Case) -> bool:
    return from_text("HC1:" + case.stored["BASE45"]) == case.bytes_of("COMPRESSED")


def is_in_force(case: Case) -> bool:
    return isinstance(case.verdict(now=case.clock), Accepted)


def is_of_its_signer(case: Case) -> bool:
    verdict = case.verdict(now=case.issued)
    assert verdict.reason in {Reason.GENUINE, Reason.TYPE_NOT_ALLOWED}
    return verdict.reason is Reason.GENUINE


def has_its_members(case: Case) -> bool:
    return bool(read_claims(parse(case.stored["PREFIX"]).payload).certificate.statement)


STEPS: Final[dict[str, Callable[[Case], bool]]] = {
    "EXPECTEDDECODE": decodes,
    "EXPECTEDVERIFY": verifies,
    "EXPECTEDUNPREFIX": loses_its_prefix,
    "EXPECTEDVALIDJSON": whole_chain_is_its_json,
    "EXPECTEDCOMPRESSION": unpacks,
    "EXPECTEDB45DECODE": is_base45,
    "EXPECTEDEXPIRATIONCHECK": is_in_force,
    "EXPECTEDKEYUSAGE": is_of_its_signer,
    "EXPECTEDSCHEMAVALIDATION": has_its_members,
}

STATED_FROM_A_LATER_DAY: Final = frozenset(("BE/2DCode/raw/2.json",))
"""A recovery whose first day is after its issue and after the clock: H-28 holds it to that."""

DEVIATIONS: Final = frozenset(
    (
        # The JSON has the sample two hours earlier than the signed bytes.
        ("FR/2DCode/raw/test_pcr_ok.json", "EXPECTEDDECODE"),
        ("FR/2DCode/raw/test_pcr_ok.json", "EXPECTEDVALIDJSON"),
        *((name, "EXPECTEDEXPIRATIONCHECK") for name in STATED_FROM_A_LATER_DAY),
    )
)

TOLD: Final = {
    ("EXPECTEDDECODE", True): 61,
    ("EXPECTEDDECODE", False): 1,
    ("EXPECTEDVERIFY", True): 65,
    ("EXPECTEDVERIFY", False): 4,
    ("EXPECTEDUNPREFIX", True): 62,
    ("EXPECTEDUNPREFIX", False): 3,
    ("EXPECTEDVALIDJSON", True): 61,
    ("EXPECTEDCOMPRESSION", True): 61,
    ("EXPECTEDCOMPRESSION", False): 2,
    ("EXPECTEDB45DECODE", True): 61,
    ("EXPECTEDB45DECODE", False): 1,
    ("EXPECTEDEXPIRATIONCHECK", True): 47,
    ("EXPECTEDEXPIRATIONCHECK", False): 2,
    ("EXPECTEDKEYUSAGE", True): 25,
    ("EXPECTEDKEYUSAGE", False): 6,
    ("EXPECTEDSCHEMAVALIDATION", True): 62,
    ("EXPECTEDSCHEMAVALIDATION", False): 2,
}

CASES: Final = {
    name: Case(name, stored) for name, stored in read("dgc-testdata", "*/2DCode/raw/*.json").items()
}
FLAGS: Final = {
    f"{name}-{flag}": (case, flag, expected)
    for name, case in CASES.items()
    for flag, expected in case.stored["EXPECTEDRESULTS"].items()
    if flag in STEPS
}
GOOD: Final = {
    name: case
    for name, case in CASES.items()
    if case.stored["EXPECTEDRESULTS"].get("EXPECTEDVERIFY") is True
}


def test_all_files_and_flags_are_here() -> None:
    assert len(CASES) == 95
    assert Counter((flag, expected) for _, flag, expected in FLAGS.values()) == TOLD


@pytest.mark.parametrize("told", each(FLAGS))
def test_step_succeeds_if_and_only_if_its_flag_says_so(told: tuple[Case, str, bool]) -> None:
    case, flag, expected = told
    try:
        succeeded = STEPS[flag](case)
    except HcertError:
        succeeded = False
    assert succeeded is (expected != ((case.name, flag) in DEVIATIONS))


@pytest.mark.parametrize("case", each(GOOD))
def test_good_certificate_is_accepted_in_the_second_of_its_issue(case: Case) -> None:
    verdict = case.verdict(now=case.issued)
    if case.name in STATED_FROM_A_LATER_DAY:
        assert verdict.reason is Reason.NOT_YET_VALID
    else:
        assert isinstance(verdict, Accepted)


def test_certificate_whose_usages_cannot_be_read_is_refused() -> None:
    with pytest.raises(KeyFormatError):
        HcertKey.from_certificate(CASES[_UNREADABLE_USAGES].certificate)
