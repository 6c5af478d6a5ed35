"""Who sits at the terminal: an account of the operating system, with the rights of an operator.

Whoever may read the settings can write the database anyway. The account is no option, so that
nobody approves under another's name what he proposed himself.
"""

from __future__ import annotations

from issuer_api.clients.caller import Caller, Right
from voucher_batch.cli.terminal import account

__all__ = ["account", "administrator", "release_manager"]


def release_manager() -> Caller:
    """Return the operator as one who lets clients in and throws switches."""
    return Caller(client="", actor=account(), rights=frozenset({Right.RELEASE}))


def administrator(client: str) -> Caller:
    """Return the operator as one who makes the keys of a client."""
    return Caller(client=client, actor=account(), rights=frozenset({Right.ADMINISTER}))
