"""Keys for development: a pair that signs and verifies, the private half for one's own eyes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gouvcheck_core.keys import KeyKind, PublicKey
from tests.support.command import furnish, gouvcheck, inside

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(("choice", "kind"), [("p256", KeyKind.P256), ("ed25519", KeyKind.ED25519)])
def test_pair_is_made_signs_and_verifies(choice: str, kind: KeyKind, tmp_path: Path) -> None:
    furnish(tmp_path)
    with inside(tmp_path):
        made = gouvcheck("keys", "generate", "--name", "new", "--kind", choice)
        issued = gouvcheck(
            *("issue", "criminal-record", "--key", "new.private.pem", "--status", "1:1"),
            *("--data", "fields.json"),
        )
        judged = gouvcheck(
            *("verify", "-", "--key", "new.public.pem", "--ignore-status", "--json"),
            stdin=issued.out.encode(),
        )
    public = PublicKey.from_pem((tmp_path / "new.public.pem").read_bytes())
    assert public.kind is kind
    assert made.out == f"{public.kid.hex()}\n"
    assert made.err.splitlines()[-1] == "warning: a private key in a file is for development only"
    assert judged.code == 0
    assert judged.json["codes"][0]["document"]["key"] == public.kid.hex()


def test_private_key_is_for_its_owner_only(tmp_path: Path) -> None:
    with inside(tmp_path):
        ran = gouvcheck("keys", "generate", "--name", "new", "--json")
    assert (tmp_path / "new.private.pem").stat().st_mode & 0o777 == 0o600
    assert ran.json["private"] == "new.private.pem"
    assert len(bytes.fromhex(ran.json["kid"])) == 8
    assert "PRIVATE" not in ran.out + ran.err


def test_keys_are_replaced_only_by_force(tmp_path: Path) -> None:
    with inside(tmp_path):
        gouvcheck("keys", "generate", "--name", "new")
        before = (tmp_path / "new.private.pem").read_bytes()
        assert gouvcheck("keys", "generate", "--name", "new").code == 73
        assert (tmp_path / "new.private.pem").read_bytes() == before
        assert gouvcheck("keys", "generate", "--name", "new", "--force").code == 0
    assert (tmp_path / "new.private.pem").read_bytes() != before
