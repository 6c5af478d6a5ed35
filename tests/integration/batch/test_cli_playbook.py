"""The operator's page does what it says: its commands are typed, in order, one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gouvcheck_core.signer import close_tokens
from tests.integration.web_server import HOST
from tests.support.batch_playbook import PAGE, Operators
from tests.support.mail_server import Desk, serving

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.allow_hosts([HOST])
def test_page_for_operators_does_what_it_says(tmp_path: Path) -> None:
    close_tokens()
    with serving(Desk()) as desk:
        operators = Operators(tmp_path)
        operators.environment["SMTP"] = desk.uri
        assert operators.play(PAGE) > 25
        assert len(desk.taken) >= 1
