"""Clients and their keys at the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from issuer_api.clients import api_keys
from issuer_api.clients.caller import Right
from tests.unit.issuer_cli.conftest import NOW

if TYPE_CHECKING:
    from tests.unit.issuer_cli.conftest import Place


def let_in(api: Place) -> None:
    assert api("client", "propose", "register", "--title", "Sample register").code == 0
    assert api("client", "approve", "register", account="second").code == 0


def test_two_accounts_let_a_client_in(api: Place) -> None:
    let_in(api)

    (client,) = api("client", "list", "--json").json()["clients"]
    assert (client["proposed_by"], client["approved_by"]) == ("first", "second")
    assert "let in by first and second" in api("client", "list").out


def test_who_proposes_cannot_approve(api: Place) -> None:
    api("client", "propose", "register", "--title", "Sample register")

    said = api("client", "approve", "register")

    assert (said.code, said.out) == (65, "")
    assert "[client-two-people]" in said.err
    assert "not let in yet" in api("client", "list").out


def test_key_is_printed_once_and_lets_its_holder_in(api: Place) -> None:
    let_in(api)
    said = api("key", "make", "register", "--right", "issue", "--type", "appointment")

    with api.register() as register, register.read() as books:
        caller = api_keys.authenticate(books, said.out.strip(), pepper=b"p" * 32, now=NOW)
    assert (caller.client, caller.rights) == ("register", frozenset({Right.ISSUE}))
    assert caller.types is not None
    assert len(caller.types) == 1
    secret = said.out.strip().rsplit("_", 1)[1]
    assert secret not in said.err + api("key", "list", "register").out


def test_key_is_listed_and_revoked(api: Place) -> None:
    let_in(api)
    made = api("key", "make", "register", "--json", "--days", "7").json()
    assert "good, issue and withdraw" in api("key", "list", "register").out

    assert api("key", "revoke", "register", made["id"]).code == 0

    (key,) = api("key", "list", "register", "--json").json()
    assert not key["good"]
    assert "[client-no-key]" in api("key", "revoke", "register", "aaaaaaaaaaaa").err


def test_program_gets_no_right_that_is_for_people(api: Place) -> None:
    let_in(api)

    assert "[client-key-rights]" in api("key", "make", "register", "--right", "approve").err


def test_kill_switch_is_thrown_listed_and_released(api: Place) -> None:
    let_in(api)
    for kind, which in (
        ("client", "register"),
        ("type", "appointment"),
        ("key", "0123456789abcdef"),
    ):
        assert api("client", "stop", kind, which, "--reason", "sample reason").code == 0
        assert "stopped by first: sample reason" in api("client", "list").out
        assert api("client", "release", kind, which, "--reason", "over").code == 0
        said = api("client", "release", kind, which, "--reason", "over")
        assert (said.code, "[client-no-stop]" in said.err) == (65, True)
    assert api("client", "list", "--json").json()["stops"] == []


def test_allowance_is_of_a_known_kind_and_client(api: Place) -> None:
    let_in(api)

    assert api("client", "allow", "register", "appointment", "50").code == 0
    assert "[profile-unknown]" in api("client", "allow", "register", "none", "50").err
    assert api("client", "allow", "nobody", "appointment", "50").code == 65
