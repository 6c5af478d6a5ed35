"""What the service says of itself and of its log at the terminal."""

from __future__ import annotations

from dataclasses import dataclass
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from issuer_api.audit import merkle
from issuer_api.audit.checkpoint import Checkpoint, verifier_key
from issuer_api.audit.leaf import Action, Leaf
from issuer_api.cli.app import program
from tests.support import demo_keys
from tests.support.audit_files import files_of
from tests.support.certificates import write_seal
from tests.unit.issuer_cli.conftest import NOW

if TYPE_CHECKING:
    from pathlib import Path

    from tests.unit.issuer_cli.conftest import Place

ORIGIN = "documents.example.lu/audit"


def test_doctor_says_that_all_is_well_and_signs_nothing(api: Place) -> None:
    said = api("doctor")

    assert said.code == 0, said.out
    assert demo_keys.signer("document-1").public.kid.hex() in said.out
    assert "0 leaves" in said.out
    assert all(each["well"] for each in api("doctor", "--json").json())


def test_doctor_goes_on_where_one_thing_is_amiss(api: Place) -> None:
    (api.folder / "register.db").unlink()
    (api.folder / "keys" / "head.cose").unlink()
    api.monkeypatch.setattr("shutil.disk_usage", lambda _path: SimpleNamespace(free=1))

    said = api("doctor", "--json")

    assert said.code == 1
    amiss = [each["what"] for each in said.json() if not each["well"]]
    assert amiss == ["database", "head", "disk"]


@pytest.mark.parametrize(
    ("shift", "amiss"), [(-1_000, "clock"), (7 * 86_400, "head")], ids=["behind", "too old"]
)
def test_doctor_holds_the_clock_against_the_head(api: Place, shift: int, amiss: str) -> None:
    api.monkeypatch.setattr("gouvcheck_core.cli.moments.now", lambda: NOW + shift)

    said = api("doctor", "--json").json()

    assert [each["what"] for each in said if not each["well"]] == [amiss]


@pytest.mark.parametrize(("days", "ends_with"), [(31, 0), (29, 1)])
def test_doctor_says_when_the_seal_has_to_be_certified_anew(
    api: Place, days: int, ends_with: int
) -> None:
    key, chain = write_seal(api.folder, until=NOW + days * 86_400)
    api.monkeypatch.setenv("GOUVCHECK_API_SEAL__SIGNER", f"file:{key}")
    api.monkeypatch.setenv("GOUVCHECK_API_SEAL__CERTIFICATES", str(chain))

    said = api("doctor", "--json")

    assert [each["well"] for each in said.json() if each["what"] == "seal"] == [ends_with == 0]
    assert said.code == ends_with


def test_wrong_settings_end_with_the_code_for_them(api: Place) -> None:
    api.monkeypatch.delenv("GOUVCHECK_API_PEPPER")

    said = api("doctor")

    assert said.code == 78
    assert "GOUVCHECK_API_PEPPER: Field required" in said.err


def test_serve_without_its_tables_does_not_start(api: Place) -> None:
    (api.folder / "register.db").unlink()

    said = api("serve")

    assert said.code == 78
    assert "GOUVCHECK_API_DATABASE cannot be used" in said.err


def test_count_ends_with_one_where_something_was_signed_beside_the_log(api: Place) -> None:
    assert api("audit", "count", "--json").json() == {
        "signatures": 0,
        "leaves": 0,
        "documents": 0,
    }
    with api.register() as register, register.begin() as books:
        books.connection.exec_driver_sql(
            "INSERT INTO key_use (kid, cose_key, signed) VALUES (x'00', x'00', 2)"
        )

    said = api("audit", "count")

    assert said.code == 1
    assert "2 signatures" in said.err


def leaf(number: int) -> Leaf:
    return Leaf(
        time=NOW, action=Action.ISSUED, client="c", type=1, kid=b"k", commitment=bytes([number % 7])
    )


@dataclass(frozen=True)
class Hashed:
    """The hashes of complete subtrees, worked out from the entries."""

    entries: list[bytes]

    def __call__(self, level: int, number: int) -> bytes:
        if level == 0:
            return merkle.leaf_hash(self.entries[number])
        return merkle.node_hash(self(level - 1, 2 * number), self(level - 1, 2 * number + 1))


@pytest.fixture
def log(tmp_path: Path) -> Path:
    """Return a folder with a published log of 300 entries, and its key beside it."""
    folder = tmp_path / "log"
    entries = [leaf(number).encode() for number in range(300)]
    for tile, data in files_of(entries).items():
        path = folder / tile.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    root = merkle.root(len(entries), Hashed(entries))
    signer = demo_keys.signer("head")
    (folder / "checkpoint").write_bytes(Checkpoint(ORIGIN, len(entries), root).sign(signer))
    (tmp_path / "log.key").write_text(verifier_key(ORIGIN, signer.public) + "\n")
    return folder


def test_log_is_proven_offline_and_its_checkpoint_kept(api: Place, log: Path) -> None:
    key, kept = str(log.parent / "log.key"), str(log.parent / "kept")

    first = api("audit", "verify", str(log), "--key-file", key, "--keep", kept)
    again = api("audit", "verify", str(log), "--key-file", key, "--older", kept, "--json")

    assert (first.code, again.code) == (0, 0)
    assert "sound" in first.out
    assert again.json()["size"] == 300
    assert api("audit", "verify", str(log), "--key-file", key, "--keep", kept).code == 73


def test_log_that_was_changed_is_not_sound(api: Place, log: Path) -> None:
    tile = log / "tile" / "0" / "000"
    tile.write_bytes(b"\0" + tile.read_bytes()[1:])

    said = api("audit", "verify", str(log), "--key-file", str(log.parent / "log.key"))

    assert (said.code, "[audit-tile]" in said.err) == (1, True)


@pytest.mark.parametrize("text", ["", "x", "log+00000000+" + "A" * 44, "é"])
def test_key_that_is_none_is_refused(api: Place, log: Path, text: str) -> None:
    key = log.parent / "other.key"
    key.write_text(text)

    assert "[audit-key]" in api("audit", "verify", str(log), "--key-file", str(key)).err


def test_missing_file_of_the_log_is_named(api: Place, log: Path) -> None:
    (log / "checkpoint").unlink()

    said = api("audit", "verify", str(log), "--key-file", str(log.parent / "log.key"))

    assert (said.code, "no file checkpoint" in said.err) == (66, True)


def test_every_verb_has_help_with_an_example(api: Place) -> None:
    groups = {group.name: group.typer_instance for group in program().registered_groups}
    verbs = [[str(command.name)] for command in program().registered_commands]
    for name, group in groups.items():
        assert group is not None
        verbs += [[str(name), str(command.name)] for command in group.registered_commands]
    assert len(verbs) == 19
    for verb in verbs:
        assert "Example:" in api(*verb, "--help").out, verb
