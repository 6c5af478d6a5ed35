"""A key on a token seals as one from a file does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gouvcheck_core.environment import Environment
from gouvcheck_core.signer import close_tokens, open_signer
from issuer_api.sheets.seal import Seal
from tests.integration import softhsm
from tests.support.certificates import authority, validated
from tests.support.register import NOW
from tests.unit.issuer.test_seal import sheet

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def token(tmp_path: Path) -> Iterator[softhsm.SoftToken]:
    yield softhsm.new_token(tmp_path)
    close_tokens()


def test_key_on_a_token_seals(token: softhsm.SoftToken) -> None:
    token.make_pair()
    signer = open_signer(token.uri(), environment=Environment.PRODUCTION)

    sealed = Seal(signer, chain=authority().certify(signer.public)).seal(sheet(), now=NOW)

    assert validated(sealed, authority()).bottom_line
