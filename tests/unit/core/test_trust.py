"""Trust in keys that an operator names himself."""

from __future__ import annotations

import pytest

from gouvcheck_core.claims import StatusReference
from gouvcheck_core.errors import KeyFormatError
from gouvcheck_core.format import EARLIEST_TIME, LATEST_TIME
from gouvcheck_core.profiles import by_id
from gouvcheck_core.trust import KeyState, KeyUse, PinnedTrust, Status, TrustedKey, Window
from tests.support import issued, signing


def test_window_includes_both_ends() -> None:
    # V-09
    window = Window(10, 20)
    assert [window.holds(time) for time in (9, 10, 15, 20, 21)] == [False, True, True, True, False]


def test_key_is_active_signs_documents_and_has_no_bounds_unless_told() -> None:
    key = TrustedKey(issued.SIGNER.public, issued.ISSUER, frozenset({1}))
    assert key.state is KeyState.ACTIVE
    assert key.use is KeyUse.DOCUMENT
    assert key.window == Window(EARLIEST_TIME, LATEST_TIME)
    assert key.allowed == frozenset()


def test_two_keys_of_one_name_are_refused() -> None:
    # K-02
    with pytest.raises(KeyFormatError, match=issued.SIGNER.public.kid.hex()) as caught:
        issued.trust(keys=[issued.KEY, issued.listed(use=KeyUse.STATUS)])
    assert caught.value.code == "key-repeated"


def test_the_same_entry_twice_is_one_key() -> None:
    assert len(issued.trust(keys=[issued.KEY, issued.KEY]).keys) == 1


def test_what_is_listed_is_answered_and_nothing_else() -> None:
    other = signing.ed25519_signer("other").public
    trust = issued.trust(denied=[b"fingerprint"], status=Status.USED)
    assert trust.key(issued.SIGNER.public.kid) is issued.KEY
    assert trust.key(other.kid) is None
    assert trust.profile(4, 1) is by_id("accommodation-voucher")
    assert trust.profile(4, 2) is None
    assert trust.campaign(issued.CAMPAIGN.id) is issued.CAMPAIGN
    assert trust.campaign(0) is None
    assert trust.denies(b"fingerprint")
    assert not trust.denies(b"another")
    assert trust.status(StatusReference(issued.LIST, 100)) is Status.USED
    assert trust.status(StatusReference(issued.LIST, 101)) is None
    assert trust.status(StatusReference(issued.LIST + 1, 100)) is None


def test_trust_without_lists_knows_no_status() -> None:
    trust = PinnedTrust.of([issued.KEY], as_of=0, profiles=[])
    assert trust.status(StatusReference(0, 0)) is None
    assert trust.profile(4, 1) is None
