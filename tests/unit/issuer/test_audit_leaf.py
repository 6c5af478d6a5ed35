from __future__ import annotations

from dataclasses import replace

import pytest

from gouvcheck_core import cbor
from issuer_api.audit.leaf import Action, Leaf, commit, commits_to
from issuer_api.errors import AuditError

SALT = b"s" * 32
FINGERPRINT = b"f" * 32
LEAF = Leaf(
    time=1_790_000_000,
    action=Action.ISSUED,
    client="sample-register",
    type=1,
    kid=b"12345678",
    commitment=commit(salt=SALT, fingerprint=FINGERPRINT, actor="desk 7"),
)


@pytest.mark.parametrize("action", Action)
def test_entry_reads_back(action: Action) -> None:
    leaf = replace(LEAF, action=action)

    assert Leaf.parse(leaf.encode()) == leaf


@pytest.mark.parametrize(
    "entry",
    [
        b"",
        b"\xff",
        cbor.encode([1]),
        cbor.encode({0: 2}),
        LEAF.encode() + b"\0",
        replace(LEAF, time=-1).encode().replace(b"\x20", b"\x60", 1),
        cbor.encode({**cbor.decode(LEAF.encode()), 7: 1}),  # type: ignore[dict-item]
        cbor.encode({**cbor.decode(LEAF.encode()), 2: 9}),  # type: ignore[dict-item]
    ],
)
def test_entry_that_is_none_of_ours_is_refused(entry: bytes) -> None:
    with pytest.raises(AuditError, match="none that this service writes"):
        Leaf.parse(entry)


def test_only_who_holds_the_salt_finds_the_document() -> None:
    commitment = LEAF.commitment

    assert commits_to(commitment, salt=SALT, fingerprint=FINGERPRINT, actor="desk 7")
    assert not commits_to(commitment, salt=b"t" * 32, fingerprint=FINGERPRINT, actor="desk 7")
    assert not commits_to(commitment, salt=SALT, fingerprint=b"g" * 32, actor="desk 7")
    assert not commits_to(commitment, salt=SALT, fingerprint=FINGERPRINT, actor="desk 8")
    assert b"desk" not in LEAF.encode()
    assert FINGERPRINT not in LEAF.encode()
