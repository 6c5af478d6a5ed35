from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import update

from issuer_api.errors import ClientError
from issuer_api.store.tables import client
from tests.support.register import CLIENT, NOW
from voucher_batch.errors import BookError

if TYPE_CHECKING:
    from issuer_api.store.opening import Register


def test_client_is_let_in_by_two_people(register: Register) -> None:
    with register.begin() as books:
        books.clients.propose("new", title="New", by="first", now=NOW)
        with pytest.raises(ClientError, match="cannot approve it"):
            books.clients.approve("new", by="first", now=NOW)
        books.clients.approve("new", by="second", now=NOW)
        for name in ("new", "none"):
            with pytest.raises(ClientError, match="no proposed client"):
                books.clients.approve(name, by="third", now=NOW)


def test_database_itself_refuses_one_person_as_both(register: Register) -> None:
    with pytest.raises(BookError) as caught, register.begin() as books:
        books.connection.execute(
            update(client).where(client.c.id == CLIENT).values(approved_by="first")
        )

    assert caught.value.code == "book-conflict"


def test_name_of_a_client_is_given_once(register: Register) -> None:
    with pytest.raises(ClientError, match="this name already"), register.begin() as books:
        books.clients.propose(CLIENT, title="Another", by="first", now=NOW)
