"""Ceremonies: drafts that holders sign apart, and files that are put together from them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gouvcheck_core import cbor, publish
from gouvcheck_core.cose_sign import SignedBody
from gouvcheck_core.publish import Tree
from gouvcheck_core.signer import SoftwareSigner
from gouvcheck_core.trust.files import RoleName
from tests.support import demo_keys
from tests.support.desk import DAY, Desk

if TYPE_CHECKING:
    from pathlib import Path

ROOTS = demo_keys.ROOTS
KEYS = " ".join(
    f"--key {role}:demo/{name}.public.pem"
    for role, names in (("root", ROOTS), ("trust", demo_keys.TRUSTEES), ("head", ("head",)))
    for name in names
)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk.furnished(tmp_path)


def kid(name: str) -> str:
    return demo_keys.signer(name).public.kid.hex()


# --- the first root -------------------------------------------------------------------------------


def test_first_root_has_the_usual_thresholds(desk: Desk) -> None:
    made = desk.run(f"keys init {KEYS}")
    assert made.out == "root-1.draft\n"
    assert "+ root: 3 of 5 keys\n" in made.err
    assert "+ trust: 2 of 3 keys\n" in made.err
    assert "+ head: 1 of 1 keys\n" in made.err
    assert f"+   {kid('root-1')} Ed25519\n" in made.err


def test_first_root_has_thresholds_and_an_end_that_somebody_chose(desk: Desk) -> None:
    options = "--threshold root:4 --threshold trust:1 --valid-for 10 --draft first --at 2026-01-01"
    made = desk.run(f"keys init {KEYS} {options} --json")
    assert made.json["draft"] == "first"
    assert made.json["role"] == "root"
    changes = "\n".join(made.json["changes"])
    assert "issued 2025-12-31 23:00 UTC, expires 2026-01-10 23:00 UTC" in changes
    assert "root: 4 of 5" in changes
    assert "trust: 1 of 3" in changes
    _, draft = publish.read_draft((desk.folder / "first").read_bytes())
    spoken = publish.spoken_fingerprint(draft)
    assert made.json["fingerprint"] == spoken.replace(" ", "")


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (f"{KEYS} --threshold root:6", "publish-threshold"),
        (f"{KEYS} --threshold root:0", "publish-threshold"),
        (f"{KEYS} --threshold root:many", "usage-role"),
        (f"{KEYS} --threshold clerk:1", "usage-role"),
        ("--key root:", "usage-role"),
        ("--key demo/root-1.public.pem", "usage-role"),
        ("--key root:missing.pem", "usage-no-file"),
        ("--key root:demo/root-1.private.pem", "key-format"),
        (f"{KEYS} --key head:demo/root-1.public.pem", "publish-key-shared"),
        (f"{KEYS} --key root:demo/root-1.public.pem", "usage-role"),
        ("--key root:demo/root-1.public.pem --threshold root:1", "publish-threshold"),
    ],
)
def test_first_root_that_makes_no_sense_is_refused(desk: Desk, line: str, code: str) -> None:
    assert desk.refused(f"keys init {line}") == code
    assert not (desk.folder / "root-1.draft").exists()


def test_draft_is_replaced_only_by_force(desk: Desk) -> None:
    desk.run(f"keys init {KEYS}")
    assert desk.refused(f"keys init {KEYS}") == "usage-exists"
    desk.run(f"keys init {KEYS} --force")


def test_five_holders_and_an_empty_folder_become_a_published_root(desk: Desk) -> None:
    desk.run(f"keys init {KEYS}")
    (desk.folder / "keys").rename(desk.folder / "elsewhere")
    (desk.folder / "keys").mkdir()
    desk.sign_root(1, *ROOTS[:3])
    contents = publish.verify_tree(desk.tree())
    assert contents.root.term.version == 1
    assert contents.trust is None


# --- signing --------------------------------------------------------------------------------------


def test_holder_reads_the_body_and_types_yes(desk: Desk) -> None:
    desk.run(f"keys init {KEYS}")
    signed = desk.run("keys sign root-1.draft --signer demo/root-1.private.pem", stdin=b"yes\n")
    assert signed.out == f"root-1.{kid('root-1')}.part\n"
    said = signed.err
    assert said.index("root: 3 of 5 keys") < said.index("fingerprint ") < said.index("Type yes: ")
    assert f"Sign this root file with the key {kid('root-1')}?" in said
    _, part = publish.read_draft((desk.folder / signed.out.strip()).read_bytes())
    public = demo_keys.signer("root-1").public
    assert part.signers({public.kid: public}) == {public.kid}


@pytest.mark.parametrize("answer", [b"", b"no\n", b"y\n", b"YES\n"])
def test_holder_who_does_not_say_yes_signs_nothing(desk: Desk, answer: bytes) -> None:
    desk.run(f"keys init {KEYS}")
    line = "keys sign root-1.draft --signer demo/root-1.private.pem --out part"
    assert desk.refused(line, stdin=answer) == "usage-not-confirmed"
    assert not (desk.folder / "part").exists()


def test_terminal_without_an_answer_signs_nothing(desk: Desk) -> None:
    desk.run(f"keys init {KEYS}")
    ran = desk.call("keys sign root-1.draft --signer demo/root-1.private.pem --out part")
    assert ran.code == 64
    assert "[usage-not-confirmed]" in ran.err


def test_signature_is_told_to_a_program(desk: Desk) -> None:
    desk.run(f"keys init {KEYS}")
    line = "keys sign root-1.draft --signer file:demo/root-2.private.pem --out part --yes --json"
    told = desk.run(line).json
    assert (told["part"], told["kid"]) == ("part", kid("root-2"))
    assert len(told["fingerprint"]) == 64


def test_holder_is_shown_only_what_differs_from_the_file_in_force(desk: Desk) -> None:
    desk.run("keys retire demo/document-1.public.pem")
    options = "--against keys/trust/1.trust.cose --out part --yes"
    signed = desk.run(f"keys sign trust-2.draft --signer demo/trust-1.private.pem {options}")
    lines = [line for line in signed.err.splitlines() if line[:2] in {"+ ", "- "}]
    assert len(lines) == 4
    assert f"- key {kid('document-1')} P-256 of demo: active" in lines
    assert f"+ key {kid('document-1')} P-256 of demo: retired" in lines
    assert "campaign" not in signed.err


def test_signature_that_does_not_verify_is_not_sent_back(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.run(f"keys init {KEYS}")
    monkeypatch.setattr(SoftwareSigner, "sign", lambda *_: bytes(64))
    line = "keys sign root-1.draft --signer demo/root-1.private.pem --out part --yes"
    assert desk.refused(line) == "signer-self-check"
    assert not (desk.folder / "part").exists()


def test_production_signs_with_no_key_from_a_file(desk: Desk) -> None:
    desk.run(f"keys init {KEYS}")
    line = "keys sign root-1.draft --signer file:demo/root-1.private.pem --yes --production"
    assert desk.refused(line) == "signer-development-only"


# --- putting together -----------------------------------------------------------------------------


def test_too_few_signatures_publish_nothing(desk: Desk) -> None:
    desk.run("keys rotate")
    desk.run("keys sign root-2.draft --signer demo/root-1.private.pem --out part --yes")
    assert desk.refused("keys assemble root-2.draft part") == "trust-threshold"
    assert not (desk.folder / "keys" / "root" / "2.root.cose").exists()


def test_signature_of_a_stranger_is_named_and_counts_nothing(desk: Desk) -> None:
    desk.run("keys rotate")
    names = (*ROOTS[:3], "status")
    for name in names:
        signer = f"demo/{name}.private.pem"
        desk.run(f"keys sign root-2.draft --signer {signer} --out {name}.part --yes")
    parts = " ".join(f"{name}.part" for name in names)
    made = desk.run(f"keys assemble root-2.draft {parts} --json")
    assert made.json["file"] == "keys/root/2.root.cose"
    assert made.json["signed_by"] == sorted(map(kid, ROOTS[:3]))
    assert made.json["passed_over"] == [kid("status")]
    assert f"warning: the signature of {kid('status')} does not count" in made.err


def test_parts_of_different_drafts_do_not_go_together(desk: Desk) -> None:
    desk.run("keys renew --draft one")
    desk.run("keys renew --draft two --valid-for 5")
    desk.run("keys sign two --signer demo/trust-1.private.pem --out part --yes")
    assert desk.refused("keys assemble one part") == "publish-parts-differ"


def test_head_is_not_assembled(desk: Desk) -> None:
    desk.run("keys publish --first --signer demo/head.private.pem")
    code = desk.refused("keys assemble keys/head.cose keys/head.cose")
    assert code == "usage-draft"


def test_draft_that_says_nothing_is_not_assembled(desk: Desk) -> None:
    empty = SignedBody(RoleName.TRUST.typ, cbor.encode({0: 2})).encode()
    (desk.folder / "empty").write_bytes(empty)
    assert desk.refused("keys assemble empty empty") == "trust-shape"


def test_folder_that_is_not_there_is_named(desk: Desk) -> None:
    desk.run("keys renew")
    code = desk.refused("keys assemble trust-2.draft trust-2.draft --tree elsewhere")
    assert code == "usage-no-file"


# --- rotation -------------------------------------------------------------------------------------


def test_holder_leaves_and_another_comes(desk: Desk) -> None:
    desk.run("keys generate --name ida --kind ed25519")
    line = f"--add root:ida.public.pem --remove root:{kid('root-5')} --threshold root:4"
    drafted = desk.run(f"keys rotate {line} --json")
    changes = drafted.json["changes"]
    assert "+ root: 4 of 5 keys" in changes
    assert f"-   {kid('root-5')} Ed25519" in changes
    desk.run("keys sign root-2.draft --signer ida.private.pem --out ida.part --yes")
    for name in ROOTS[:3]:
        signer = f"demo/{name}.private.pem"
        desk.run(f"keys sign root-2.draft --signer {signer} --out {name}.part --yes")
    without = " ".join(f"{name}.part" for name in ROOTS[:3])
    assert desk.refused(f"keys assemble root-2.draft {without}") == "trust-threshold"
    desk.run(f"keys assemble root-2.draft {without} ida.part")
    root = publish.verify_root(desk.tree())
    assert (root.term.version, root.roles[RoleName.ROOT].threshold) == (2, 4)


def test_key_that_goes_is_named_by_its_file_too(desk: Desk) -> None:
    line = "--remove trust:demo/trust-3.public.pem --draft next"
    changes = desk.run(f"keys rotate {line} --json").json["changes"]
    assert "+ trust: 2 of 2 keys" in changes


def test_rotation_that_makes_no_sense_is_refused(desk: Desk) -> None:
    assert desk.refused("keys rotate --tree elsewhere") == "usage-no-file"
    assert desk.refused("keys rotate --tree demo") == "publish-tree-empty"
    assert desk.refused(f"keys rotate --remove head:{kid('root-1')}") == "publish-key-unknown"
    desk.run("keys rotate")
    assert desk.refused("keys rotate") == "usage-exists"
    desk.run("keys rotate --force")


def test_root_follows_the_root_in_force_and_its_draft_is_used_once(desk: Desk) -> None:
    desk.run("keys rotate")
    desk.sign_root(2, *ROOTS[:3])
    parts = " ".join(f"root-2.{name}.part" for name in ROOTS[:3])
    assert desk.refused(f"keys assemble root-2.draft {parts}") == "publish-draft-version"
    desk.now += DAY
    assert desk.run("keys rotate").out == "root-3.draft\n"


# --- showing --------------------------------------------------------------------------------------


def test_file_is_shown_with_its_fingerprint_and_who_signed(desk: Desk) -> None:
    shown = desk.run("keys show keys/trust/1.trust.cose")
    assert "issuer demo: fr DÉMONSTRATION, sans valeur" in shown.out
    assert f"signature of {kid('trust-1')}\n" in shown.out
    assert shown.out.splitlines()[-1].startswith("fingerprint ")
    assert "not checked" in shown.err


def test_shown_file_is_compared_with_another(desk: Desk) -> None:
    desk.run("keys compromise demo/document-2.public.pem")
    told = desk.run("keys show trust-2.draft --against keys/trust/1.trust.cose --json").json
    assert (told["role"], told["signed_by"], told["verified"]) == ("trust", [], False)
    assert f"+ key {kid('document-2')} Ed25519 of demo: compromised" in told["words"]
    assert len(told["words"]) == 4


def test_what_is_no_draft_is_not_shown(desk: Desk) -> None:
    stranger = SignedBody("somebody-else", b"").encode()
    (desk.folder / "stranger").write_bytes(stranger)
    assert desk.refused("keys show stranger") == "trust-role"
    assert desk.refused("keys show demo/head.public.pem") == "trust-shape"
    assert desk.refused("keys show keys/root/1.root.cose --against keys/trust/1.trust.cose") == (
        "trust-shape"
    )


def test_tree_of_the_desk_is_that_of_the_demonstration(desk: Desk) -> None:
    assert desk.tree() == Tree(demo_keys.published())
