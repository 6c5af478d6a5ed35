"""A register with a client that may issue, and a desk that issues the same codes every time."""

from __future__ import annotations

import hashlib
import itertools
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import pytest

from gouvcheck_core.profiles import by_id, packaged
from issuer_api.documents.model import Order
from issuer_api.documents.service import Desk
from issuer_api.store.opening import Register, create_register, open_register
from tests.support.databases import database, store_url
from tests.support.samples import FOLDER
from tests.support.signing import p256

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["database", "register", "store_url"]

CLIENT: Final = "sample-register"
NOW: Final = 1_790_000_000
QUOTA: Final = 50


@dataclass(slots=True)
class Counted:
    """Random bytes that are the same in every run."""

    seed: bytes = b"desk"
    drawn: Iterator[int] = field(default_factory=itertools.count)

    def __call__(self, count: int, /) -> bytes:
        number = next(self.drawn).to_bytes(8, "big")
        return hashlib.shake_256(self.seed + number).digest(count)


def desk(seed: bytes = b"desk") -> Desk:
    """Return a desk with one P-256 key for all kinds of document."""
    signer = p256("issuer")
    return Desk(
        signers={profile.type: signer for profile in packaged()},
        lists={profile.type: (3,) for profile in packaged()},
        pepper=b"p" * 32,
        random=Counted(seed),
    )


def sample_order(kind: str = "criminal-record", *, idempotency: str = "1") -> Order:
    """Return an order for a packaged sample of a kind."""
    path = min(FOLDER.glob(f"{kind}*.json"))
    fields: Mapping[str, object] = json.loads(path.read_text(encoding="utf-8"))["fields"]
    return Order(
        client=CLIENT,
        actor="desk 7",
        profile=by_id(kind),
        fields=fields,
        idempotency=idempotency,
    )


def let_in(register: Register, *, quota: int = QUOTA) -> None:
    """Let the sample client in, with a quota for every kind of document."""
    with register.begin() as books:
        books.clients.propose(CLIENT, title="Sample register", by="first", now=NOW)
        books.clients.approve(CLIENT, by="second", now=NOW)
        for profile in packaged():
            books.quotas.allow(CLIENT, profile.type, daily=quota)


@pytest.fixture
def register(store_url: str) -> Iterator[Register]:
    """Return a register with its tables and one client."""
    create_register(store_url)
    with open_register(store_url) as register:
        let_in(register)
        yield register
