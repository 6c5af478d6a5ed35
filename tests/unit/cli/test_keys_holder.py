"""Who signs, where PINs come from, and files that cannot be read or written."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from gouvcheck_core import signer
from gouvcheck_core.cli.keys.folder import PublishedFolder, locked, put
from gouvcheck_core.cli.keys.holder import Holder, environment
from gouvcheck_core.environment import Environment
from gouvcheck_core.errors import UsageError
from gouvcheck_core.keys import KeyKind, PublicKey
from tests.support import demo_keys
from tests.support.command import gouvcheck, inside
from tests.support.desk import Desk

if TYPE_CHECKING:
    from collections.abc import Callable

URI = "pkcs11:token=T;object=K?module-path=/usr/lib/module.so"


def code_of(call: Callable[[], object]) -> str:
    with pytest.raises(UsageError) as caught:
        call()
    return caught.value.code


# --- holders --------------------------------------------------------------------------------------


def test_environment_is_chosen_by_one_option() -> None:
    assert environment(production=True) is Environment.PRODUCTION
    assert environment(production=False) is Environment.DEVELOPMENT


def test_pin_comes_from_a_file_or_a_descriptor(tmp_path: Path) -> None:
    path = tmp_path / "pin"
    path.write_text("1234\n")
    from_file = Holder(uri=URI, pin_file=path).pin()
    from_descriptor = Holder(uri=URI, pin_fd=os.open(path, os.O_RDONLY)).pin()
    assert from_file is not None
    assert from_descriptor is not None
    assert from_file().reveal() == from_descriptor().reveal() == "1234"
    assert Holder(uri=URI).pin() is None


def test_pin_has_one_place() -> None:
    assert code_of(Holder(uri=URI, pin_file=Path("pin"), pin_fd=3).pin) == "usage-pin"


def test_token_is_named_and_not_touched_before_it_signs(tmp_path: Path) -> None:
    opened = Holder(uri=URI, pin_file=tmp_path / "pin", environment=Environment.PRODUCTION).open()
    assert isinstance(opened, signer.Pkcs11Signer)


def test_key_from_a_file_is_warned_of(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    desk = Desk.furnished(tmp_path)
    path = desk.folder / "demo" / "head.private.pem"
    for uri in (f"file:{path}", str(path)):
        assert Holder(uri=uri).open().public == demo_keys.signer("head").public
        assert "warning: signing with a key from a file" in capsys.readouterr().err


# --- making keys on a token -----------------------------------------------------------------------


def test_key_is_made_on_a_token(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, KeyKind, bool]] = []
    public = demo_keys.signer("head").public

    def generate(uri: str, *, kind: KeyKind, pin: object, read: object) -> PublicKey:
        assert callable(read)
        asked.append((uri, kind, pin is not None))
        return public

    monkeypatch.setattr(signer, "generate_key", generate)
    line = ("keys", "generate", "--name", "head", "--kind", "ed25519", "--signer", URI)
    with inside(tmp_path):
        ran = gouvcheck(*line, "--pin-file", "pin")
        told = gouvcheck(*line, "--json", "--force").json
    assert ran.out == f"{public.kid.hex()}\n"
    assert "warning" not in ran.err
    assert (tmp_path / "head.public.pem").read_bytes() == public.to_pem()
    assert not (tmp_path / "head.private.pem").exists()
    assert told["private"] is None
    assert asked == [(URI, KeyKind.ED25519, True), (URI, KeyKind.ED25519, False)]


# --- the folder -----------------------------------------------------------------------------------


def test_folder_is_a_mapping_of_the_files_of_a_tree(tmp_path: Path) -> None:
    desk = Desk.furnished(tmp_path)
    (tmp_path / "keys" / "README.md").write_text("no part of the tree")
    folder = PublishedFolder(tmp_path / "keys")
    assert set(folder) == set(demo_keys.published())
    assert len(folder) == 3
    assert dict(folder) == dict(desk.tree().files)
    assert "README.md" not in folder
    with pytest.raises(KeyError):
        folder["head.cose"]
    seen = PublishedFolder(tmp_path / "keys", instead={"head.cose": b"new"})
    assert (seen["head.cose"], len(seen)) == (b"new", 4)


def test_file_of_a_tree_is_larger_than_any(tmp_path: Path) -> None:
    Desk.furnished(tmp_path)
    (tmp_path / "keys" / "head.cose").write_bytes(bytes((1 << 20) + 1))
    folder = PublishedFolder(tmp_path / "keys")
    assert code_of(lambda: folder["head.cose"]) == "usage-too-large"


def test_file_of_a_tree_that_has_gone_since_is_named(tmp_path: Path) -> None:
    put(tmp_path, "head.cose", b"x")
    folder = PublishedFolder(tmp_path)
    (tmp_path / "head.cose").unlink()
    assert code_of(lambda: folder["head.cose"]) == "usage-no-file"


def test_folder_that_is_a_file_is_none(tmp_path: Path) -> None:
    path = tmp_path / "keys"
    path.write_text("")
    assert code_of(lambda: PublishedFolder(path)) == "usage-no-file"

    def lock() -> None:
        with locked(path):
            pass

    assert code_of(lock) == "usage-no-file"
    assert code_of(lambda: put(path, "head.cose", b"x")) == "usage-not-written"


def test_file_is_written_whole_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path, "head.cose", b"old")

    def fail(_: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", fail)
        assert code_of(lambda: put(tmp_path, "head.cose", b"new")) == "usage-not-written"
    assert (tmp_path / "head.cose").read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["head.cose"]
