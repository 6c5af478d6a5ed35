"""Issuing: what fits the profile is signed, checked again and written as one text."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest

from gouvcheck_core import cose, envelope
from gouvcheck_core.errors import CborError, ClaimsError, ProfileError, SignerError
from gouvcheck_core.format import MAX_CODE_BYTES, Alg
from gouvcheck_core.issue import issue, sign_claims
from gouvcheck_core.keys import KeyKind, PublicKey
from gouvcheck_core.profiles import by_id, packaged
from gouvcheck_core.signer import SoftwareSigner
from gouvcheck_core.verdict import Accepted, Reason
from gouvcheck_core.verify import verify
from tests.support import every_kind, issued, signing

VOUCHER = by_id("accommodation-voucher")


@dataclass(frozen=True, slots=True)
class StuckSigner:
    """A broken signer: whatever it is asked, it answers the same."""

    public: PublicKey
    answer: bytes

    def sign(self, message: bytes) -> bytes:
        del message
        return self.answer


@pytest.mark.parametrize("profile", packaged(), ids=lambda profile: profile.id)
def test_document_of_each_kind_is_issued_and_accepted(profile: object) -> None:
    name = getattr(profile, "id")  # noqa: B009 - a parameter of pytest has no type
    code = issue(issued.claims(name), profile=by_id(name), signer=issued.SIGNER)
    verdict = verify(code.text, issued.trust(), now=issued.NOW)
    assert isinstance(verdict, Accepted)
    assert verdict.reason is Reason.GENUINE
    assert verdict.document.claims == issued.claims(name)
    assert verdict.document.fingerprint == code.message.fingerprint


@pytest.mark.parametrize("kind", KeyKind, ids=lambda kind: kind.value)
def test_code_names_the_algorithm_and_the_key(kind: KeyKind) -> None:
    # I-03
    signer = SoftwareSigner.generate(kind)
    code = issue(issued.claims(), profile=VOUCHER, signer=signer)
    assert code.message.kid == signer.public.kid
    assert code.message.alg is (Alg.ES256 if kind is KeyKind.P256 else Alg.EDDSA)


def test_text_holds_the_message_and_its_size_is_the_messages() -> None:
    code = issue(issued.claims(), profile=VOUCHER, signer=issued.SIGNER)
    encoded = envelope.from_text(code.text)
    assert cose.parse(encoded) == code.message
    assert code.size == len(encoded) <= VOUCHER.budget.bytes


def test_code_of_1_024_bytes_is_issued_and_one_more_is_refused() -> None:
    # C-01
    profile = every_kind.every_kind("max = 5", "max = 1024")
    short = every_kind.claims({**every_kind.WIRE, 1: "a" * 400})
    room = MAX_CODE_BYTES - issue(short, profile=profile, signer=issued.SIGNER).size
    longest = replace(short, fields={**every_kind.WIRE, 1: "a" * (400 + room)})
    assert issue(longest, profile=profile, signer=issued.SIGNER).size == MAX_CODE_BYTES
    longer = replace(short, fields={**every_kind.WIRE, 1: "a" * (401 + room)})
    with pytest.raises(CborError) as caught:
        issue(longer, profile=profile, signer=issued.SIGNER)
    assert caught.value.code == "cbor-too-long"


def test_fields_that_break_the_profile_are_not_signed() -> None:
    with pytest.raises(ProfileError) as caught:
        issue(issued.claims(value=100_001), profile=VOUCHER, signer=issued.SIGNER)
    assert caught.value.code == "profile-field-range"


def test_profile_of_another_type_is_refused() -> None:
    with pytest.raises(ProfileError) as caught:
        issue(issued.claims(), profile=by_id("appointment"), signer=issued.SIGNER)
    assert caught.value.code == "profile-type"


def test_times_out_of_order_are_not_signed() -> None:
    backwards = replace(issued.claims(), exp=issued.IAT)
    with pytest.raises(ClaimsError) as caught:
        issue(backwards, profile=VOUCHER, signer=issued.SIGNER)
    assert caught.value.code == "claims-window"


@pytest.mark.parametrize(
    "answer",
    [
        bytes(64),
        b"",
        signing.p256("issued").sign(b"something else"),
        signing.p256("issued").sign(b"something else") + b"\x00",
    ],
    ids=["zeros", "nothing", "of another message", "65 bytes"],
)
def test_broken_signer_releases_nothing(answer: bytes) -> None:
    # I-01
    broken = StuckSigner(issued.SIGNER.public, answer)
    with pytest.raises(SignerError) as caught:
        issue(issued.claims(), profile=VOUCHER, signer=broken)
    assert caught.value.code == "signer-self-check"


def test_signer_with_another_key_releases_nothing() -> None:
    # I-01
    @dataclass(frozen=True, slots=True)
    class Confused:
        public: PublicKey

        def sign(self, message: bytes) -> bytes:
            return signing.p256("another").sign(message)

    with pytest.raises(SignerError):
        issue(issued.claims(), profile=VOUCHER, signer=Confused(issued.SIGNER.public))


def test_same_claims_and_key_give_the_same_fingerprint_whatever_the_signature() -> None:
    # S-10
    signer = SoftwareSigner.generate(KeyKind.P256)
    first, second = (sign_claims(issued.claims(), signer=signer).message for _ in range(2))
    assert first.signature != second.signature
    assert first.fingerprint == second.fingerprint
