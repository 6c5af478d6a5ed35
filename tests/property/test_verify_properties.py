"""What holds for every document, every damage and every text: only the genuine is accepted."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gouvcheck_core import claims as claims_
from gouvcheck_core import cose, envelope
from gouvcheck_core.errors import MalformedCode
from gouvcheck_core.format import BASE45_ALPHABET, MAX_CODE_BYTES
from gouvcheck_core.issue import issue
from gouvcheck_core.profiles import packaged
from gouvcheck_core.trust import PinnedTrust, Status, TrustedKey
from gouvcheck_core.verdict import Accepted, Reason
from gouvcheck_core.verify import verify
from tests.support import every_kind, issued, signing, strategies

if TYPE_CHECKING:
    from gouvcheck_core.claims import StatusReference
    from gouvcheck_core.profiles import Profile

# Without the role, or only the number of one campaign would be drawn.
EVERY_KIND: Final = every_kind.every_kind('role = "campaign"\n')
PROFILES: Final = (*packaged(), EVERY_KIND)
SIGNERS: Final = {
    "P-256": issued.SIGNER,
    "Ed25519": signing.ed25519_signer("issued"),
}
OTHER: Final = signing.p256("another")
TYPES: Final = frozenset(profile.type for profile in PROFILES)


class ValidTrust(PinnedTrust):
    """Trust in which every status is 0."""

    def status(self, reference: StatusReference) -> Status | None:
        del reference
        return Status.VALID


TRUST: Final = ValidTrust.of(
    [TrustedKey(signer.public, issued.ISSUER, TYPES) for signer in (*SIGNERS.values(), OTHER)],
    as_of=issued.AS_OF,
    profiles=PROFILES,
    campaigns=[issued.CAMPAIGN],
)

by_kind = pytest.mark.parametrize("profile", PROFILES, ids=lambda profile: profile.id)
by_signer = pytest.mark.parametrize("signer", SIGNERS.values(), ids=SIGNERS.keys())

anything = st.one_of(
    st.text(),
    st.text(BASE45_ALPHABET).map("GC1:".__add__),
    st.binary(max_size=300).map(envelope.to_text),
    st.text(BASE45_ALPHABET + "ab\n").map("GC1:".__add__),
)


def good_code(signer: signing.FixedSigner) -> cose.Message:
    return issued.signed(issued.claims(), signer).message


def is_accepted(text: str) -> bool:
    return isinstance(verify(text, TRUST, now=issued.NOW), Accepted)


@by_kind
@by_signer
@given(data=st.data())
def test_every_document_that_fits_its_profile_is_issued_and_accepted(
    profile: Profile, signer: signing.FixedSigner, data: st.DataObject
) -> None:
    whole = data.draw(strategies.claims_of(profile))
    code = issue(whole, profile=profile, signer=signer)
    verdict = verify(code.text, TRUST, now=issued.NOW)
    assert isinstance(verdict, Accepted)
    assert verdict.reason is Reason.GENUINE
    assert verdict.document.claims == whole
    assert verdict.document.signer.key == signer.public


@by_signer
def test_no_single_bit_of_a_message_can_change(signer: signing.FixedSigner) -> None:
    encoded = good_code(signer).encode()
    assert is_accepted(envelope.to_text(encoded))
    for place in range(len(encoded)):
        for bit in range(8):
            flipped = bytearray(encoded)
            flipped[place] ^= 1 << bit
            assert not is_accepted(envelope.to_text(bytes(flipped))), (place, bit)


def test_no_single_symbol_of_a_text_can_change() -> None:
    text = envelope.to_text(good_code(issued.SIGNER).encode())
    for place, symbol in enumerate(text):
        for other in set(BASE45_ALPHABET) - {symbol}:
            assert not is_accepted(text[:place] + other + text[place + 1 :]), (place, other)


@by_signer
@given(data=st.data())
def test_damaged_message_is_never_accepted(
    signer: signing.FixedSigner, data: st.DataObject
) -> None:
    encoded = good_code(signer).encode()
    damaged = data.draw(strategies.damaged(encoded))
    assert is_accepted(envelope.to_text(damaged)) == (damaged == encoded)


@given(st.data())
def test_damaged_text_is_never_accepted(data: st.DataObject) -> None:
    text = envelope.to_text(good_code(issued.SIGNER).encode())
    damaged = data.draw(strategies.damaged(text.encode())).decode("latin-1")
    assert is_accepted(damaged) == (damaged == text)


@given(anything)
def test_no_text_raises_or_is_accepted(text: str) -> None:
    assert not is_accepted(text)


@by_signer
@given(data=st.data())
def test_signature_is_accepted_under_its_own_key_only(
    signer: signing.FixedSigner, data: st.DataObject
) -> None:
    profile = data.draw(st.sampled_from(PROFILES))
    message = issue(
        data.draw(strategies.claims_of(profile)), profile=profile, signer=signer
    ).message
    stolen = replace(message, kid=OTHER.public.kid)
    assert not is_accepted(envelope.to_text(stolen.encode()))
    swapped = TrustedKey(replace(OTHER.public, kid=message.kid), issued.ISSUER, TYPES)
    trust = replace(TRUST, keys={message.kid: swapped})
    text = envelope.to_text(message.encode())
    assert not isinstance(verify(text, trust, now=issued.NOW), Accepted)


@given(st.data())
def test_whatever_a_listed_key_signs_gets_a_verdict(data: st.DataObject) -> None:
    profile = data.draw(st.sampled_from(PROFILES))
    whole = data.draw(strategies.claims_of(profile)).encode()
    payload = data.draw(st.one_of(strategies.damaged(whole), st.binary(min_size=1, max_size=60)))
    if not 0 < len(payload) <= MAX_CODE_BYTES - 86:
        payload = b"\x00"
    message = cose.Message(issued.SIGNER.public.kind.written_alg, OTHER.public.kid, payload, b"")
    signed = replace(message, signature=OTHER.sign(message.to_be_signed))
    verdict = verify(envelope.to_text(signed.encode()), TRUST, now=issued.NOW)
    assert verdict.reason not in {Reason.BAD_SIGNATURE, Reason.UNKNOWN_KEY}
    if isinstance(verdict, Accepted):
        assert verdict.document.claims.encode() == payload


@given(st.data())
def test_claims_are_read_only_in_their_one_spelling(data: st.DataObject) -> None:
    whole = data.draw(strategies.claims_of(EVERY_KIND))
    damaged = data.draw(strategies.damaged(whole.encode()))
    try:
        parsed = claims_.parse(damaged)
    except MalformedCode:
        return
    assert parsed.encode() == damaged


@given(st.one_of(st.binary(max_size=200), strategies.damaged(good_code(issued.SIGNER).encode())))
def test_message_is_read_only_in_its_one_spelling(data: bytes) -> None:
    try:
        message = cose.parse(data)
    except MalformedCode:
        return
    assert message.encode() == data


@given(st.binary(max_size=100))
def test_base45_has_one_spelling(data: bytes) -> None:
    text = envelope.encode_base45(data)
    assert envelope.decode_base45(text) == data


@given(st.text(BASE45_ALPHABET, max_size=60))
def test_base45_is_read_only_in_its_one_spelling(text: str) -> None:
    try:
        data = envelope.decode_base45(text)
    except MalformedCode:
        return
    assert envelope.encode_base45(data) == text
