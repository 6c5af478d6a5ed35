"""What a publisher does between ceremonies: heads, lists, roles, copies, and the look at a tree."""

from __future__ import annotations

import base64
import json
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import pytest

from gouvcheck_core import cbor, publish
from gouvcheck_core.cose_sign import SignedBody
from gouvcheck_core.errors import GouvCheckError
from gouvcheck_core.publish import RoleKeys, Tree
from gouvcheck_core.status import StatusList
from gouvcheck_core.trust.files import Head, RoleName, Term, TrustList, open_signed
from gouvcheck_core.trust.model import Issuer, KeyState, KeyUse, Status, TrustedKey
from gouvcheck_core.trust.reading import parse_head
from gouvcheck_core.update import HEAD_NAME, root_name, status_name, trust_name
from tests.support import issued, signing
from tests.support.published import (
    DAY,
    DOCUMENT_KEY,
    HOUR,
    ISSUER,
    START,
    STATUS_KEY,
    STATUS_SIGNER,
    Publisher,
)

if TYPE_CHECKING:
    from collections.abc import Callable

LIST: Final = issued.LIST
OTHER_LIST: Final = LIST + 1
PRINT: Final = bytes(range(32))
OTHER: Final = bytes(range(1, 33))
STRANGER: Final = signing.ed25519_signer("a stranger")


def code_of(call: Callable[[], object]) -> str:
    with pytest.raises(GouvCheckError) as caught:
        call()
    assert caught.value.hint
    return caught.value.code


def published(*, rotations: int = 0) -> Publisher:
    publisher = Publisher.started()
    for _ in range(rotations):
        publisher.rotate(RoleName.ROOT)
        publisher.publish_head()
    return publisher


def tree_of(publisher: Publisher) -> Tree:
    return Tree(publisher.files)


# --- whose file it is -----------------------------------------------------------------------------


@pytest.mark.parametrize("role", RoleName)
def test_file_says_whose_it_is(role: RoleName) -> None:
    names = {RoleName.ROOT: root_name(1), RoleName.TRUST: trust_name(1), RoleName.HEAD: HEAD_NAME}
    found, signed = publish.read_draft(published().files[names[role]])
    assert found is role
    assert publish.body_in_words(signed, role)[0].lower().startswith(role.name.lower())


def test_file_of_nobody_is_refused() -> None:
    assert code_of(lambda: publish.read_draft(SignedBody("x", b"").encode())) == "trust-role"
    assert code_of(lambda: publish.read_draft(b"x")) == "trust-shape"


def test_only_lines_that_differ_are_said() -> None:
    before, after = ("same", "old", "same too"), ("same", "new", "same too")
    assert publish.changes_in_words(before, after) == ("- old", "+ new")


# --- who may sign ---------------------------------------------------------------------------------


def roles() -> dict[RoleName, RoleKeys]:
    return publish.roles_of(tree_of(published()).root())


def test_roles_of_a_root_are_those_that_it_names() -> None:
    assert {name: (r.threshold, len(r.keys)) for name, r in roles().items()} == {
        RoleName.ROOT: (3, 5),
        RoleName.TRUST: (2, 3),
        RoleName.HEAD: (1, 1),
    }


def test_key_takes_the_place_of_another() -> None:
    before = roles()
    gone = before[RoleName.ROOT].keys[1]
    after = publish.change_roles(
        before,
        added=[(RoleName.ROOT, STRANGER.public)],
        removed=[(RoleName.ROOT, gone.kid)],
        thresholds={RoleName.ROOT: 4},
    )
    rest = [key for key in before[RoleName.ROOT].keys if key != gone]
    assert after[RoleName.ROOT] == RoleKeys(4, (*rest, STRANGER.public))
    assert after[RoleName.TRUST] == before[RoleName.TRUST]


def test_nothing_changes_unless_told() -> None:
    assert publish.change_roles(roles()) == roles()


def test_key_that_is_not_there_cannot_go() -> None:
    removed = [(RoleName.HEAD, STRANGER.public.kid)]
    code = code_of(lambda: publish.change_roles(roles(), removed=removed))
    assert code == "publish-key-unknown"


def test_one_key_signs_for_one_role() -> None:
    added = [(RoleName.TRUST, roles()[RoleName.HEAD].keys[0])]
    assert code_of(lambda: publish.change_roles(roles(), added=added)) == "publish-key-shared"


# --- roots and trust files, from draft to file -------------------------------------------------


def signed_by(draft: SignedBody, *signers: signing.FixedSigner) -> list[SignedBody]:
    return [draft, *(publish.sign_body(draft, signer) for signer in signers)]


def test_first_root_of_all_speaks_for_itself() -> None:
    publisher, empty = published(), Tree({})
    draft = publish.next_root(roles(), tree=empty, now=START, lifetime=DAY)
    parts = signed_by(draft, *publisher.holders[RoleName.ROOT].enough)
    name, data = publish.assemble_next(empty, parts, role=RoleName.ROOT)
    assert name == root_name(1)
    assert publish.verify_tree(Tree({name: data})).root.term == Term(1, START, START + DAY)


def test_next_root_is_signed_by_old_and_new_holders() -> None:
    publisher = published()
    tree, before = tree_of(publisher), publisher.holders[RoleName.ROOT].signers
    new = [signing.ed25519_signer(f"new {number}") for number in range(3)]
    changed = publish.change_roles(
        roles(),
        added=[(RoleName.ROOT, signer.public) for signer in new],
        removed=[(RoleName.ROOT, signer.public.kid) for signer in before],
    )
    draft = publish.next_root(changed, tree=tree, now=START, lifetime=DAY)
    for enough, signers in ((False, new), (False, before), (True, [*new, *before[:3]])):
        parts = signed_by(draft, *signers)
        if enough:
            name, data = publish.assemble_next(tree, parts, role=RoleName.ROOT)
            publisher.files[name] = data
            assert publish.verify_root(tree).term.version == 2
        else:
            code = code_of(lambda: publish.assemble_next(tree, parts, role=RoleName.ROOT))  # noqa: B023
            assert code == "trust-threshold"


def test_trust_is_changed_in_several_steps_of_one_draft() -> None:
    publisher = published()
    tree = tree_of(publisher)
    first = publish.retire(publish.trust_to_change(tree, None), STATUS_SIGNER.public.kid)
    draft = publish.next_trust(tree, first, now=START, lifetime=DAY)
    begun = publish.trust_to_change(tree, draft.encode())
    assert begun == replace(first, term=Term(2, START, START + DAY))
    second = publish.compromise(begun, DOCUMENT_KEY.key.kid)
    draft = publish.next_trust(tree, second, now=START + 1, lifetime=DAY)
    parts = signed_by(draft, *publisher.holders[RoleName.TRUST].enough)
    name, publisher.files[name] = publish.assemble_next(tree, parts, role=RoleName.TRUST)
    assert name == trust_name(2)
    states = [key.state for key in publish.verify_tree(tree).trust.keys]  # type: ignore[union-attr]
    assert states == [KeyState.COMPROMISED, KeyState.RETIRED]


def test_first_trust_names_nothing_yet() -> None:
    publisher = published()
    tree = Tree({root_name(1): publisher.files[root_name(1)]})
    begun = publish.trust_to_change(tree, None)
    assert (begun.issuers, begun.keys, dict(begun.lists)) == ((), (), {})
    draft = publish.next_trust(tree, begun, now=START, lifetime=DAY)
    assert publish.trust_to_change(tree, draft.encode()).term.version == 1
    parts = signed_by(draft, *publisher.holders[RoleName.TRUST].enough)
    assert publish.assemble_next(tree, parts, role=RoleName.TRUST)[0] == trust_name(1)


def test_draft_that_something_else_overtook_is_refused() -> None:
    publisher = published()
    tree = tree_of(publisher)
    root = publish.next_root(roles(), tree=tree, now=START, lifetime=DAY)
    trust = publish.next_trust(tree, publisher.content, now=START, lifetime=DAY)
    publisher.rotate(RoleName.HEAD)
    publisher.publish_trust()
    holders = {role: publisher.holders[role].signers for role in RoleName}
    for role, draft in ((RoleName.ROOT, root), (RoleName.TRUST, trust)):
        parts = signed_by(draft, *holders[role])
        code = code_of(lambda: publish.assemble_next(tree, parts, role=role))  # noqa: B023
        assert code == "publish-draft-version"
    code = code_of(lambda: publish.trust_to_change(tree, trust.encode()))
    assert code == "publish-draft-version"


def test_nothing_is_dated_before_what_is_published() -> None:
    tree = tree_of(published())
    early = {"now": START - 1, "lifetime": DAY}
    content = tree.trust()
    assert code_of(lambda: publish.next_root(roles(), tree=tree, **early)) == "publish-clock"
    assert code_of(lambda: publish.next_trust(tree, content, **early)) == "publish-clock"


def test_trust_without_a_root_has_nobody_to_sign_it() -> None:
    draft = publish.next_trust(Tree({}), published().content, now=START, lifetime=DAY)
    parts = signed_by(draft, STRANGER)
    code = code_of(lambda: publish.assemble_next(Tree({}), parts, role=RoleName.TRUST))
    assert code == "publish-tree-empty"


def test_trust_that_no_verifier_would_read_is_not_drafted() -> None:
    publisher = published()
    prints = frozenset(number.to_bytes(32, "big") for number in range(2_000))
    key = replace(DOCUMENT_KEY, state=KeyState.COMPROMISED, allowed=prints)
    large = replace(publisher.content, keys=(key,))
    tree = tree_of(publisher)
    code = code_of(lambda: publish.next_trust(tree, large, now=START, lifetime=DAY))
    assert code == "trust-too-large"


# --- heads ----------------------------------------------------------------------------------------


def next_head(publisher: Publisher, *, now: int = START, **options: object) -> Head:
    draft = publish.next_head(tree_of(publisher), now=now, lifetime=DAY, **options)  # type: ignore[arg-type]
    return parse_head(draft.body)


def test_first_head_is_version_one_and_denies_what_is_named() -> None:
    publisher = published()
    del publisher.files[HEAD_NAME]
    head = next_head(publisher, deny=[PRINT], audit=b"checkpoint")
    assert head.term == Term(1, START, START + DAY)
    assert (head.denied, head.audit) == (frozenset({PRINT}), b"checkpoint")
    assert head.lists[LIST] == publisher.pin_of_list(LIST)


def test_denied_documents_and_the_checkpoint_stay_until_told() -> None:
    publisher = published()
    publisher.denied = {PRINT}
    publisher.publish_head(audit=b"checkpoint")
    kept = next_head(publisher, deny=[OTHER])
    assert (kept.term.version, kept.denied, kept.audit) == (
        3,
        frozenset({PRINT, OTHER}),
        b"checkpoint",
    )
    told = next_head(publisher, undeny=[PRINT], audit=b"newer")
    assert (told.denied, told.audit) == (frozenset(), b"newer")


@pytest.mark.parametrize("file", ["trust", "head", "root"])
def test_no_head_is_made_before_anything_that_is_published(file: str) -> None:
    publisher = published()
    later = START + HOUR
    getattr(publisher, f"publish_{file}")(now=later)
    assert tree_of(publisher).newest_time() == later
    assert code_of(lambda: next_head(publisher, now=later - 1)) == "publish-clock"
    assert next_head(publisher, now=later).term.issued == later


# --- status lists ---------------------------------------------------------------------------------


def next_list(
    publisher: Publisher,
    changes: dict[int, Status],
    *,
    number: int = LIST,
    now: int = START,
    signer: signing.FixedSigner = STATUS_SIGNER,
) -> StatusList:
    """Make the next version, put it into the tree, and return its entries."""
    tree = tree_of(publisher)
    version = (tree.newest_list(number) or (0, b""))[0] + 1
    name, data = publish.next_list(tree, number, changes, now=now, signer=signer)
    publisher.files[name] = data
    token = publish.held_list(tree_of(publisher), number)
    assert token is not None
    assert (name, token.iat) == (status_name(number, version), now)
    return token.list


def test_change_is_added_to_what_was_said_before() -> None:
    publisher = published()
    next_list(publisher, {1: Status.SUSPENDED, 2: Status.USED})
    after = next_list(publisher, {1: Status.VALID, 3: Status.WITHDRAWN})
    told = [after.status(index) for index in range(4)]
    assert told == [Status.VALID, Status.VALID, Status.USED, Status.WITHDRAWN]
    assert status_name(LIST, 3) in publisher.files


def test_first_version_of_a_list_is_empty() -> None:
    publisher = Publisher.started(numbers=(LIST, OTHER_LIST))
    del publisher.files[status_name(OTHER_LIST, 1)]
    assert publish.held_list(tree_of(publisher), OTHER_LIST) is None
    assert next_list(publisher, {}, number=OTHER_LIST) == StatusList.empty()


def test_withdrawn_stays_withdrawn() -> None:
    publisher = published()
    next_list(publisher, {1: Status.WITHDRAWN})
    next_list(publisher, {1: Status.WITHDRAWN})
    for change in (Status.VALID, Status.SUSPENDED, Status.USED):
        assert code_of(lambda: next_list(publisher, {1: change})) == "publish-withdrawn"  # noqa: B023


def test_list_that_the_trust_does_not_name_is_not_made() -> None:
    code = code_of(lambda: next_list(published(), {}, number=LIST + 1))
    assert code == "publish-list-unnamed"


def test_list_is_not_made_before_the_last_one() -> None:
    assert code_of(lambda: next_list(published(), {}, now=START - 1)) == "publish-clock"


@pytest.mark.parametrize(
    "changed",
    [
        {"state": KeyState.RETIRED},
        {"state": KeyState.COMPROMISED},
        {"use": KeyUse.DOCUMENT},
        {"issuer": Issuer("somebody-else", ISSUER.names)},
    ],
    ids=["retired", "compromised", "of documents", "of another issuer"],
)
def test_only_an_active_status_key_of_the_issuer_makes_a_list(changed: dict[str, object]) -> None:
    publisher = published()
    other = replace(STATUS_KEY, **changed)  # type: ignore[arg-type]
    content = publisher.content
    issuers = (ISSUER,) if other.issuer == ISSUER else (ISSUER, other.issuer)
    publisher.content = replace(content, issuers=issuers, keys=(DOCUMENT_KEY, other))
    publisher.publish_trust()
    assert code_of(lambda: next_list(publisher, {})) == "publish-status-key"


def test_new_key_takes_over_the_list_of_a_compromised_one() -> None:
    publisher = published()
    next_list(publisher, {5: Status.WITHDRAWN})
    new = signing.ed25519_signer("new status key")
    key = TrustedKey(new.public, ISSUER, frozenset(), use=KeyUse.STATUS)
    publisher.content = replace(publisher.content, keys=(*publisher.content.keys, key))
    publisher.compromise(STATUS_SIGNER.public.kid)
    publisher.publish_trust()
    code = code_of(lambda: publish.held_list(tree_of(publisher), LIST))
    assert code == "status-signature"
    assert next_list(publisher, {}, signer=new).status(5) is Status.WITHDRAWN


# --- what an update asks for ----------------------------------------------------------------------


def test_served_files_are_those_that_an_update_asks_for() -> None:
    publisher = published(rotations=1)
    publisher.set_status(LIST, 1, Status.USED)
    publisher.publish_head()
    publisher.publish_trust()
    names = set(tree_of(publisher).served())
    lists = {status_name(LIST, 2)}
    assert names == {root_name(1), root_name(2), HEAD_NAME, trust_name(1)} | lists


def test_tree_without_a_head_serves_nothing() -> None:
    publisher = published()
    del publisher.files[HEAD_NAME]
    assert code_of(lambda: tree_of(publisher).served()) == "publish-no-head"


def test_pinned_file_that_is_missing_is_named() -> None:
    publisher = published()
    del publisher.files[trust_name(1)]
    with pytest.raises(GouvCheckError, match=trust_name(1)) as caught:
        tree_of(publisher).served()
    assert caught.value.code == "publish-file-missing"


# --- whether all of it is sound -------------------------------------------------------------------


def test_sound_tree_is_read_from_its_first_root_on() -> None:
    publisher = published(rotations=2)
    contents = publish.verify_tree(tree_of(publisher))
    assert contents.root.term.version == 3
    assert contents.trust == publisher.content
    assert contents.head is not None
    assert contents.head.term.version == 3
    assert contents.lists[LIST].list == StatusList.empty()


def test_tree_may_have_a_root_alone_and_a_list_that_is_not_made_yet() -> None:
    publisher = published()
    roots = Tree({root_name(1): publisher.files[root_name(1)]})
    contents = publish.verify_tree(roots)
    assert (contents.trust, contents.head, dict(contents.lists)) == (None, None, {})
    del publisher.files[HEAD_NAME], publisher.files[status_name(LIST, 1)]
    assert dict(publish.verify_tree(tree_of(publisher)).lists) == {}


def _lose(name: str) -> Callable[[Publisher], None]:
    return lambda publisher: publisher.files.__delitem__(name)


def _rename(old: str, new: str) -> Callable[[Publisher], None]:
    def change(publisher: Publisher) -> None:
        publisher.files[new] = publisher.files.pop(old)

    return change


def _strangers_root(publisher: Publisher) -> None:
    publisher.rotate(RoleName.ROOT)
    publisher.publish_root(signers=publisher.holders[RoleName.ROOT].enough)
    publisher.rotate(RoleName.ROOT)
    last = publisher.versions[RoleName.ROOT]
    signed = open_signed(publisher.files[root_name(last)], RoleName.ROOT)
    new = {signer.public.kid for signer in publisher.holders[RoleName.ROOT].signers}
    own = tuple(one for one in signed.signatures if one.kid in new)
    publisher.files[root_name(last)] = replace(signed, signatures=own).encode()


def _half_signed_root(publisher: Publisher) -> None:
    publisher.files[root_name(1)] = publisher.publish_root(
        version=1, signers=publisher.holders[RoleName.ROOT].signers[:2]
    )


def _strangers_trust(publisher: Publisher) -> None:
    publisher.publish_trust(signers=(STRANGER,))


def _strangers_head(publisher: Publisher) -> None:
    publisher.publish_head(signers=(STRANGER,))


def _strangers_list(publisher: Publisher) -> None:
    publisher.publish_list(LIST, signer=STRANGER)


def _other_trust(publisher: Publisher) -> None:
    publisher.publish_trust(version=1, now=START + 1)


def _other_root(publisher: Publisher) -> None:
    publisher.publish_root(version=1, now=START + 1)


def _other_list(publisher: Publisher) -> None:
    publisher.publish_list(LIST, version=1, now=START + 1)


FAULTS: Final = {
    "no file": (lambda publisher: publisher.files.clear(), "publish-tree-empty"),
    "root 2 of 3 missing": (_lose(root_name(2)), "publish-file-missing"),
    "root under a higher name": (_rename(root_name(3), root_name(4)), "publish-file-missing"),
    "first root under another name": (
        lambda publisher: (
            _lose(root_name(2))(publisher),
            _lose(root_name(3))(publisher),
            _rename(root_name(1), root_name(5))(publisher),
        ),
        "publish-misplaced",
    ),
    "root signed by its own keys only": (_strangers_root, "trust-threshold"),
    "root with too few signatures": (_half_signed_root, "trust-threshold"),
    "trust of a stranger": (_strangers_trust, "trust-threshold"),
    "trust under another name": (_rename(trust_name(1), trust_name(9)), "publish-file-missing"),
    "newest trust under another name": (
        lambda publisher: publisher.files.update({trust_name(9): publisher.files[trust_name(1)]}),
        "publish-misplaced",
    ),
    "head of a stranger": (_strangers_head, "trust-threshold"),
    "list of a stranger": (_strangers_list, "status-signature"),
    "list missing": (_lose(status_name(LIST, 1)), "publish-file-missing"),
    "another trust than pinned": (_other_trust, "publish-pin"),
    "another list than pinned": (_other_list, "publish-pin"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_fault_in_a_tree_is_found(fault: str) -> None:
    publisher = published(rotations=2)
    change, code = FAULTS[fault]
    change(publisher)  # type: ignore[no-untyped-call]
    assert code_of(lambda: publish.verify_tree(tree_of(publisher))) == code


def test_another_root_than_pinned_is_found() -> None:
    publisher = published()
    _other_root(publisher)
    assert code_of(lambda: publish.verify_tree(tree_of(publisher))) == "publish-pin"


def test_root_is_pinned_by_its_body_so_that_a_spare_signature_may_be_missing() -> None:
    publisher = published()
    publisher.files[root_name(1)] = publisher.publish_root(
        version=1, signers=publisher.holders[RoleName.ROOT].signers[1:4]
    )
    assert publish.verify_tree(tree_of(publisher)).root.term.version == 1


# --- copies for people ----------------------------------------------------------------------------


def test_copies_hold_each_key_and_no_compromised_one_among_the_jwks() -> None:
    publisher = published()
    publisher.compromise(STATUS_SIGNER.public.kid)
    files = publish.copies(publisher.content)
    document, status = DOCUMENT_KEY.key, STATUS_KEY.key
    assert set(files) == {
        "keys.jwks.json",
        f"pem/sample-issuer.document.active.{document.kid.hex()}.pem",
        f"pem/sample-issuer.status.compromised.{status.kid.hex()}.pem",
    }
    assert document.to_pem() in files.values()
    (only,) = json.loads(files["keys.jwks.json"])["keys"]
    assert only["kid"] == document.kid.hex()
    assert (only["iss"], only["gouvcheck_state"]) == ("sample-issuer", "active")


def test_name_of_an_issuer_is_no_path() -> None:
    publisher = published()
    key = replace(DOCUMENT_KEY, issuer=Issuer("../../etc", ISSUER.names))
    files = publish.copies(replace(publisher.content, keys=(key,)))
    assert [name for name in files if ".." in name] == []
    assert f"pem/______etc.document.active.{key.key.kid.hex()}.pem" in files


@pytest.mark.parametrize("make", [signing.p256, signing.ed25519_signer])
def test_jwk_has_the_thumbprint_that_rfc_7638_wants(
    make: Callable[[str], signing.FixedSigner],
) -> None:
    key = make("exported").public
    found = publish.jwk(key)
    members = cbor.decode(key.cose_key)
    assert isinstance(members, dict)
    for name, label in (("x", -2), ("y", -3)):
        if label in members:
            padded = found[name] + "=" * (-len(found[name]) % 4)
            assert base64.urlsafe_b64decode(padded) == members[label]
        else:
            assert name not in found
    assert (found["use"], found["kid"]) == ("sig", key.kid.hex())
    assert (found["kty"], found["crv"], found["alg"]) in {
        ("EC", "P-256", "ES256"),
        ("OKP", "Ed25519", "EdDSA"),
    }


# --- what waits for the next head -----------------------------------------------------------------


def says(publisher: Publisher, *, now: int = START) -> dict[str, list[str]]:
    told: dict[str, list[str]] = {}
    anchor = publisher.files[root_name(1)]
    for line in publish.inspect_tree(tree_of(publisher), anchor=anchor, now=now):
        told.setdefault(line.what, []).append(line.says)
    return told


def test_report_says_what_the_head_pins_and_what_waits() -> None:
    publisher = Publisher.started(numbers=(LIST, OTHER_LIST))
    assert says(publisher)[f"status list {LIST}"] == ["Version 1 is out."]
    publisher.set_status(LIST, 1, Status.USED)
    publisher.publish_trust()
    told = says(publisher)
    assert told[f"status list {LIST}"] == ["Version 2 waits for the next head."]
    assert told[f"status list {OTHER_LIST}"] == ["Version 1 is out."]
    assert told["trust"] == ["Version 2 waits for the next head."]


def test_list_that_is_new_or_not_made_yet_waits() -> None:
    publisher = published()
    content = publisher.content
    lists = {LIST: ISSUER, 88: ISSUER, 99: ISSUER}
    publisher.content = replace(content, lists=lists)
    publisher.publish_trust()
    publisher.lists[88] = StatusList.empty()
    publisher.publish_list(88)
    told = says(publisher)
    assert told["status list 88"] == ["Version 1 waits for the next head."]
    assert "status list 99" not in told


def test_report_says_how_old_a_file_is_and_how_long_it_lasts() -> None:
    publisher = published()
    tree, anchor = tree_of(publisher), publisher.files[root_name(1)]
    lines = publish.inspect_tree(tree, anchor=anchor, now=START + 30 * HOUR)
    (head,) = [line for line in lines if line.what == "head 1"]
    assert head.says == ("It was signed 1 day and 6 hours ago. It expires in 5 days and 18 hours.")
    assert (head.age, head.left) == (30 * HOUR, 7 * DAY - 30 * HOUR)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "0 minutes"),
        (HOUR - 1, "59 minutes"),
        (2 * HOUR + 61, "2 hours and 1 minute"),
        (DAY + 3 * HOUR + 59 * 60, "1 day and 3 hours"),
    ],
)
def test_span_of_time_in_words(seconds: int, words: str) -> None:
    assert publish.span(seconds) == words


# --- what holders read ----------------------------------------------------------------------------


def test_trust_in_words_tells_apart_what_differs_in_anything() -> None:
    publisher = published()
    content = publisher.content

    def words(trust: TrustList) -> tuple[str, ...]:
        draft = publish.draft_trust(trust, Term(2, START, START + DAY))
        return publish.body_in_words(draft, RoleName.TRUST)

    def with_allowed(fingerprint: bytes) -> TrustList:
        return publish.compromise(content, DOCUMENT_KEY.key.kid, allowed=[fingerprint])

    renamed = Issuer(ISSUER.id, {**ISSUER.names, "fr": "Autre"})
    other = replace(content.profiles[0], stop=content.profiles[0].stop + 1)
    keys = tuple(replace(key, issuer=renamed) for key in content.keys)
    variants = (
        content,
        replace(
            content, issuers=(renamed,), keys=keys, lists=dict.fromkeys(content.lists, renamed)
        ),
        publish.with_profiles(content, [other]),
        with_allowed(PRINT),
        with_allowed(OTHER),
    )
    assert len({words(trust) for trust in variants}) == len(variants)
    assert words(content)[1].startswith("issuer sample-issuer: fr Sample issuer, de ")


def test_head_in_words_tells_other_denied_documents_apart() -> None:
    tree = tree_of(published())
    heads = [
        publish.next_head(tree, now=START, lifetime=DAY, deny=[fingerprint])
        for fingerprint in (PRINT, OTHER)
    ]
    words = [publish.body_in_words(head, RoleName.HEAD) for head in heads]
    assert words[0][-1].startswith("1 documents denied, digest ")
    assert publish.changes_in_words(*words) == (f"- {words[0][-1]}", f"+ {words[1][-1]}")
