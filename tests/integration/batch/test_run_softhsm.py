"""A run whose keys never leave a token."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gouvcheck_core.keys import KeyKind
from gouvcheck_core.signer import Environment, close_tokens, generate_key, open_signer
from tests.integration.softhsm import new_token
from tests.support.factory import codes, files, fill, letters, run

if TYPE_CHECKING:
    from pathlib import Path


def test_letters_are_signed_on_a_token_once_and_rendered_as_often_as_needed(
    tmp_path: Path,
) -> None:
    token = new_token(tmp_path)
    uris = [token.uri(f"object=campaign-{number}") for number in (1, 2)]
    for uri in uris:
        generate_key(uri, kind=KeyKind.P256)
    signers = [open_signer(uri, environment=Environment.PRODUCTION) for uri in uris]
    try:
        with fill(f"sqlite:///{tmp_path / 'store.db'}", persons=5, shard_size=2) as factory:
            assert run(factory, tmp_path / "out", signers=signers).complete
            made = files(tmp_path / "out")
            assert sorted(letters(tmp_path / "out")) == sorted(codes(factory))
            with factory.store.begin() as books:
                signed = books.keys.signed()
                assert set(signed) == {signer.public.kid for signer in signers}
                # Everything again: no signature is made a second time, and no byte differs.
                books.connection.exec_driver_sql(
                    "UPDATE book_shard SET state = 'open', released = NULL"
                )
            (tmp_path / "out").rename(tmp_path / "before")
            assert run(factory, tmp_path / "out", signers=signers).complete
            with factory.store.read() as books:
                assert books.keys.signed() == signed
            assert files(tmp_path / "out") == made
    finally:
        close_tokens()
