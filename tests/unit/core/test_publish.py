"""Changes of the trust, drafts, signatures from several holders, and the look at a tree."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import pytest

from gouvcheck_core import publish
from gouvcheck_core.cose_sign import SignedBody
from gouvcheck_core.errors import GouvCheckError
from gouvcheck_core.profiles import by_id
from gouvcheck_core.publish import Health, Light, RoleKeys, Tree
from gouvcheck_core.trust.files import LANGUAGES, RoleName, Term, open_signed
from gouvcheck_core.trust.model import Campaign, Issuer, KeyState, TrustedKey, Window
from gouvcheck_core.trust.reading import parse_head, parse_root, parse_trust
from gouvcheck_core.update import HEAD_NAME, root_name, status_name, trust_name, update
from tests.support import issued, signing
from tests.support.published import (
    DAY,
    DOCUMENT_KEY,
    HOUR,
    ISSUER,
    START,
    STATUS_SIGNER,
    Publisher,
    sign,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from gouvcheck_core.trust.files import TrustList
    from tests.support.signing import FixedSigner

TERM: Final = Term(1, START, START + DAY)
EMPTY: Final = publish.first_trust(TERM)
KID: Final = DOCUMENT_KEY.key.kid
LISTED: Final = publish.add_key(EMPTY, DOCUMENT_KEY)
CAMPAIGN: Final = Campaign(id=12, start=START, end=START + DAY, grace=HOUR)
RENAMED: Final = Issuer(ISSUER.id, dict.fromkeys(LANGUAGES, "Another name"))
STRANGER: Final = signing.ed25519_signer("stranger")
HOLDERS: Final = tuple(signing.ed25519_signer(f"holder {number}") for number in range(5))


def code_of(call: Callable[[], object]) -> str:
    with pytest.raises(GouvCheckError) as caught:
        call()
    assert caught.value.hint
    return caught.value.code


def state_of(trust: TrustList, kid: bytes = KID) -> KeyState:
    (key,) = [key for key in trust.keys if key.key.kid == kid]
    return key.state


# --- changes: keys ---


def test_a_key_comes_with_its_issuer() -> None:
    assert LISTED.keys == (DOCUMENT_KEY,)
    assert LISTED.issuers == (ISSUER,)
    assert EMPTY.keys == ()


def test_a_second_key_of_an_issuer_names_it_once() -> None:
    second = TrustedKey(STATUS_SIGNER.public, ISSUER, frozenset())

    assert publish.add_key(LISTED, second).issuers == (ISSUER,)


def test_a_key_is_listed_once() -> None:
    assert code_of(lambda: publish.add_key(LISTED, DOCUMENT_KEY)) == "publish-key-listed"


def test_an_issuer_keeps_its_names() -> None:
    other = TrustedKey(STATUS_SIGNER.public, RENAMED, frozenset())

    assert code_of(lambda: publish.add_key(LISTED, other)) == "publish-issuer-names"


def test_a_second_issuer_stands_behind_the_first() -> None:
    other = Issuer("other", RENAMED.names)
    trust = publish.add_key(LISTED, TrustedKey(STATUS_SIGNER.public, other, frozenset()))

    assert trust.issuers == (ISSUER, other)


def test_a_key_is_retired_and_then_compromised_but_never_comes_back() -> None:
    retired = publish.retire(LISTED, KID)
    compromised = publish.compromise(retired, KID)

    assert state_of(retired) is KeyState.RETIRED
    assert state_of(compromised) is KeyState.COMPROMISED
    assert code_of(lambda: publish.retire(compromised, KID)) == "publish-key-compromised"


def test_documents_that_stay_good_are_added_to_those_named_before() -> None:
    one, two = bytes(32), bytes([1] * 32)
    trust = publish.compromise(LISTED, KID, allowed=[one])

    assert publish.compromise(trust, KID, allowed=[two]).keys[0].allowed == {one, two}


def test_only_the_key_named_changes() -> None:
    both = publish.add_key(LISTED, TrustedKey(STATUS_SIGNER.public, ISSUER, frozenset()))
    trust = publish.retire(both, STATUS_SIGNER.public.kid)

    assert trust.keys[0] is DOCUMENT_KEY
    assert state_of(trust, STATUS_SIGNER.public.kid) is KeyState.RETIRED


@pytest.mark.parametrize("change", [publish.retire, publish.compromise])
def test_a_key_that_is_not_listed_does_not_change(
    change: Callable[[TrustList, bytes], TrustList],
) -> None:
    assert code_of(lambda: change(LISTED, bytes(8))) == "publish-key-unknown"


# --- changes: lists, campaigns, profiles ---


def test_a_list_number_is_given_once() -> None:
    trust = publish.add_list(EMPTY, 7, ISSUER)

    assert trust.lists == {7: ISSUER}
    assert trust.issuers == (ISSUER,)
    assert code_of(lambda: publish.add_list(trust, 7, ISSUER)) == "publish-list-named"


def test_a_campaign_is_announced_once_and_ends_later_if_at_all() -> None:
    trust = publish.add_campaign(EMPTY, replace(CAMPAIGN, id=11))
    trust = publish.add_campaign(trust, CAMPAIGN)
    longer = publish.extend_campaign(trust, 12, end=CAMPAIGN.end + 1)

    assert {campaign.id: campaign.end for campaign in longer.campaigns} == {
        11: CAMPAIGN.end,
        12: CAMPAIGN.end + 1,
    }
    assert code_of(lambda: publish.add_campaign(trust, CAMPAIGN)) == "publish-campaign-known"


@pytest.mark.parametrize(("number", "end"), [(12, CAMPAIGN.end), (13, CAMPAIGN.end + 1)])
def test_the_end_of_a_campaign_only_moves_later(number: int, end: int) -> None:
    trust = publish.add_campaign(EMPTY, CAMPAIGN)

    assert code_of(lambda: publish.extend_campaign(trust, number, end=end)) == (
        "publish-campaign-end"
    )


def test_profiles_of_the_same_type_and_version_are_replaced() -> None:
    first, second = by_id("appointment"), by_id("vaccination")
    changed = replace(first, stop=first.stop + 1)

    trust = publish.with_profiles(publish.with_profiles(EMPTY, [second, first]), [changed])

    assert set(trust.profiles) == {changed, second}
    assert [profile.type for profile in trust.profiles] == sorted([first.type, second.type])


# --- drafts ---


def keys_of(*signers: FixedSigner, threshold: int = 1) -> RoleKeys:
    return RoleKeys(threshold, tuple(signer.public for signer in signers))


def roles(*, threshold: int = 3) -> dict[RoleName, RoleKeys]:
    return {
        RoleName.ROOT: keys_of(*HOLDERS, threshold=threshold),
        RoleName.TRUST: keys_of(*HOLDERS[:2], threshold=2),
        RoleName.HEAD: keys_of(HOLDERS[4]),
    }


@pytest.mark.parametrize("threshold", [0, 6])
def test_a_threshold_can_be_met(threshold: int) -> None:
    assert code_of(lambda: publish.draft_root(roles(threshold=threshold), TERM)) == (
        "publish-threshold"
    )


def test_a_key_named_twice_counts_once() -> None:
    twice = roles() | {RoleName.TRUST: keys_of(HOLDERS[0], HOLDERS[0], threshold=2)}

    assert code_of(lambda: publish.draft_root(twice, TERM)) == "publish-threshold"


def test_a_draft_of_a_root_names_the_holders() -> None:
    root = parse_root(publish.draft_root(roles(), TERM).body)

    assert root.term == TERM
    assert root.roles[RoleName.ROOT].threshold == 3
    assert root.role_keys(RoleName.HEAD).keys() == {HOLDERS[4].public.kid}


def test_a_draft_of_a_trust_has_the_content_under_a_new_term() -> None:
    term = Term(5, START + 1, START + 2)
    draft = publish.draft_trust(LISTED, term)

    assert parse_trust(draft.body) == replace(LISTED, term=term)
    assert draft.signatures == ()


def test_a_draft_of_a_head_pins_the_newest_files() -> None:
    publisher = Publisher.started()
    publisher.publish_trust()
    publisher.publish_list(issued.LIST)
    tree = Tree(publisher.files)

    head = parse_head(publish.draft_head(tree, TERM, denied=[bytes(32)], audit=b"log").body)

    assert head.root == publisher.pin_of_root()
    assert head.trust == publisher.pin_of_trust()
    assert head.lists == {issued.LIST: publisher.pin_of_list(issued.LIST)}
    assert (head.term, head.denied, head.audit) == (TERM, frozenset({bytes(32)}), b"log")


def test_a_list_that_trust_names_has_to_be_there() -> None:
    publisher = Publisher.started()
    del publisher.files[status_name(issued.LIST, 1)]

    assert code_of(lambda: publish.draft_head(Tree(publisher.files), TERM, denied=[])) == (
        "publish-list-absent"
    )


@pytest.mark.parametrize("file", [root_name(1), trust_name(1)])
def test_a_head_needs_a_root_and_a_trust(file: str) -> None:
    publisher = Publisher.started()
    del publisher.files[file]

    assert code_of(lambda: publish.draft_head(Tree(publisher.files), TERM, denied=[])) == (
        "publish-tree-empty"
    )


# --- signatures from several holders ---


def test_holders_sign_apart_and_the_parts_make_one_file() -> None:
    draft = publish.draft_root(roles(), TERM)
    parts = [publish.sign_body(draft, holder) for holder in HOLDERS[:3]]

    signed = publish.assemble(RoleName.ROOT, [draft, *parts], root=None)

    assert [len(part.signatures) for part in parts] == [1, 1, 1]
    assert signed == publish.assemble(RoleName.ROOT, reversed(parts), root=None)
    assert {signature.kid for signature in signed.signatures} == {
        holder.public.kid for holder in HOLDERS[:3]
    }


def test_too_few_holders_make_no_file() -> None:
    draft = publish.draft_root(roles(), TERM)
    parts = [publish.sign_body(draft, holder) for holder in (*HOLDERS[:2], HOLDERS[1])]

    assert code_of(lambda: publish.assemble(RoleName.ROOT, parts, root=None)) == "trust-threshold"


def test_parts_of_two_drafts_make_no_file() -> None:
    drafts = [publish.draft_root(roles(threshold=number), TERM) for number in (2, 3)]
    parts = [publish.sign_body(draft, HOLDERS[0]) for draft in drafts]

    assert code_of(lambda: publish.assemble(RoleName.ROOT, parts, root=None)) == (
        "publish-parts-differ"
    )


def test_nothing_makes_no_file() -> None:
    assert code_of(lambda: publish.assemble(RoleName.ROOT, [], root=None)) == (
        "publish-parts-differ"
    )


def test_a_new_root_is_signed_by_old_and_new_holders() -> None:
    old = parse_root(publish.draft_root(roles(), TERM).body)
    others = tuple(signing.ed25519_signer(f"other {number}") for number in range(3))
    draft = publish.draft_root(
        roles() | {RoleName.ROOT: keys_of(*others, threshold=2)}, replace(TERM, version=2)
    )

    def assembled(*holders: FixedSigner) -> SignedBody:
        parts = [publish.sign_body(draft, holder) for holder in holders]
        return publish.assemble(RoleName.ROOT, parts, root=old)

    assert len(assembled(*HOLDERS[:3], *others[:2]).signatures) == 5
    assert code_of(lambda: assembled(*HOLDERS[:3], others[0])) == "trust-threshold"
    assert code_of(lambda: assembled(*HOLDERS[:2], *others)) == "trust-threshold"


def test_signatures_that_count_nothing_are_left_out() -> None:
    root = parse_root(publish.draft_root(roles(), TERM).body)
    draft = publish.draft_trust(LISTED, TERM)
    good = [publish.sign_body(draft, holder) for holder in HOLDERS[:2]]
    strange = publish.sign_body(draft, STRANGER)
    (signature,) = good[0].signatures
    spoilt = replace(draft, signatures=(replace(signature, value=bytes(64)),))

    signed = publish.assemble(RoleName.TRUST, [spoilt, *good, strange, spoilt], root=root)

    assert signed == sign(draft, *sorted(HOLDERS[:2], key=lambda holder: holder.public.kid))


def test_before_there_is_a_root_nobody_signs_for_another_role() -> None:
    parts = [publish.sign_body(publish.draft_trust(LISTED, TERM), HOLDERS[0])]

    assert code_of(lambda: publish.assemble(RoleName.TRUST, parts, root=None)) == (
        "publish-tree-empty"
    )


def test_a_body_of_another_role_makes_no_file() -> None:
    part = publish.sign_body(publish.draft_trust(LISTED, TERM), HOLDERS[0])

    assert code_of(lambda: publish.assemble(RoleName.ROOT, [part], root=None)) == "trust-shape"


def test_what_is_made_here_is_taken_in_by_a_verifier() -> None:
    publisher = Publisher.started()
    tree = Tree(publisher.files)
    root = tree.root()
    draft = publish.draft_trust(publish.retire(tree.trust(), KID), Term(2, START, START + 30 * DAY))
    parts = [publish.sign_body(draft, s) for s in publisher.holders[RoleName.TRUST].signers]
    publisher.files[trust_name(2)] = publish.assemble(RoleName.TRUST, parts, root=root).encode()
    head = publish.draft_head(tree, Term(2, START, START + DAY), denied=[])
    part = publish.sign_body(head, publisher.holders[RoleName.HEAD].signers[0])
    publisher.files[HEAD_NAME] = publish.assemble(RoleName.HEAD, [part], root=root).encode()

    outcome = update(publisher.anchor(), publisher.fetch, now=START)

    assert outcome.error is None
    assert outcome.state.generation is not None
    assert state_of(outcome.state.generation.parsed_trust()) is KeyState.RETIRED


# --- the tree ---


def test_versions_are_compared_as_numbers() -> None:
    publisher = Publisher.started()
    for _ in range(9):
        publisher.publish_trust()
        publisher.publish_list(issued.LIST)
    tree = Tree(publisher.files)

    assert tree.newest_trust() == (10, publisher.files[trust_name(10)])
    assert tree.newest_list(issued.LIST) == (10, publisher.files[status_name(issued.LIST, 10)])
    assert tree.newest_list(issued.LIST + 1) is None
    assert tree.trust().term.version == 10
    assert tree.root().term.version == 1


def test_before_the_first_head_there_is_none() -> None:
    publisher = Publisher.started()
    head = parse_head(open_signed(publisher.files[HEAD_NAME], RoleName.HEAD).body)
    assert Tree(publisher.files).head() == head
    del publisher.files[HEAD_NAME]

    assert Tree(publisher.files).head() is None


# --- what holders read ---


def test_a_fingerprint_is_read_aloud_in_groups_of_four() -> None:
    spoken = publish.spoken_fingerprint(SignedBody("typ", b""))

    assert spoken.startswith("e3b0 c442 98fc 1c14 ")
    assert len(spoken.split()) == 16


def test_a_root_in_words_names_every_role_and_key() -> None:
    words = publish.body_in_words(publish.draft_root(roles(), TERM), RoleName.ROOT)

    assert words[:3] == (
        "Root 1, issued 2026-09-22 14:13 UTC, expires 2026-09-23 14:13 UTC",
        "root: 3 of 5 keys",
        f"  {HOLDERS[0].public.kid.hex()} Ed25519",
    )
    assert len(words) == 1 + 3 + 5 + 2 + 1


def test_a_trust_in_words_names_keys_lists_profiles_and_campaigns() -> None:
    trust = publish.add_campaign(publish.add_list(LISTED, 7, ISSUER), CAMPAIGN)
    trust = publish.with_profiles(trust, [by_id("appointment")])
    trust = publish.add_key(trust, TrustedKey(STATUS_SIGNER.public, ISSUER, frozenset()))
    trust = publish.compromise(trust, KID, allowed=[bytes(32)])

    words = "\n".join(publish.body_in_words(publish.draft_trust(trust, TERM), RoleName.TRUST))

    assert f"key {KID.hex()} P-256 of sample-issuer: compromised" in words
    assert "use document, document types none" in words
    assert "1 documents stay good" in words
    assert "status list 7 of sample-issuer" in words
    assert ": appointment" in words
    assert "campaign 12 from 2026-09-22 14:13 UTC to 2026-09-23 14:13 UTC" in words


# --- how a tree stands ---


def report(publisher: Publisher, *, now: int = START) -> tuple[Health, ...]:
    return publish.inspect_tree(
        Tree(publisher.files), anchor=publisher.files[root_name(1)], now=now
    )


def light_of(lines: tuple[Health, ...], what: str) -> Light:
    return max(line.light for line in lines if line.what == what)


def test_a_fresh_tree_is_green() -> None:
    lines = report(Publisher.started())

    assert {line.light for line in lines} == {Light.GREEN}
    assert lines[0] == Health(Light.GREEN, "tree", "A verifier takes it in.")


@pytest.mark.parametrize(
    ("what", "last", "amber", "red"),
    [
        ("head 1", 7 * DAY, 7 * DAY - 12 * HOUR, 3 * DAY),
        ("trust 1", 90 * DAY, 30 * DAY, 7 * DAY),
        ("root 1", 365 * DAY, 90 * DAY, 14 * DAY),
    ],
)
def test_a_file_turns_amber_and_red_before_it_expires(
    what: str, last: int, amber: int, red: int
) -> None:
    publisher = Publisher.started()
    end = START + last

    def at(left: int) -> Light:
        return light_of(report(publisher, now=end - left), what)

    assert [at(amber + 1), at(amber), at(red + 1), at(red)] == [
        Light.GREEN,
        Light.AMBER,
        Light.AMBER,
        Light.RED,
    ]
    assert any("It has expired." in line.says for line in report(publisher, now=end))


def test_the_gravest_line_comes_first() -> None:
    lines = report(Publisher.started(), now=START + 8 * DAY)

    assert lines[0].light is Light.RED
    assert [line.light for line in lines] == sorted((line.light for line in lines), reverse=True)
    assert any("A verifier refuses it" in line.says for line in lines)


def test_a_key_that_signs_is_watched_and_one_that_does_not_is_not() -> None:
    publisher = Publisher.started()
    ending = replace(DOCUMENT_KEY, window=Window(START, START + DAY))
    publisher.content = replace(publisher.content, keys=(ending, *publisher.content.keys[1:]))
    publisher.publish_trust()
    name = f"key {KID.hex()}"

    assert light_of(report(publisher), name) is Light.AMBER
    assert light_of(report(publisher, now=START + DAY), name) is Light.RED

    publisher.compromise(KID)
    publisher.publish_trust()

    assert light_of(report(publisher, now=START + DAY), name) is Light.GREEN


def test_a_tree_without_a_head_is_red() -> None:
    publisher = Publisher.started()
    del publisher.files[HEAD_NAME]

    assert light_of(report(publisher), "head") is Light.RED


def test_a_tree_whose_trust_cannot_be_read_is_red() -> None:
    publisher = Publisher.started()
    publisher.files[trust_name(2)] = b"damaged"

    assert light_of(report(publisher), "tree") is Light.RED
