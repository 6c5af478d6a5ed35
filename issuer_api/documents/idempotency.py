"""The key by which a client asks twice and gets one thing.

Documents, changes and batches keep it in their own rows. What has no row that could, such as a kill
switch that is thrown, is kept as a write of its own (`once`).
"""

from __future__ import annotations

import hmac
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

from fastapi import Header

from issuer_api.documents.committing import committed
from issuer_api.documents.hashing import keyed
from issuer_api.errors import ClientError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from issuer_api.clients.caller import Caller
    from issuer_api.house import House
    from issuer_api.store.books import Books

Idempotency = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        min_length=8,
        max_length=128,
        pattern=r"^[\x21-\x7e]+$",
        description="Chosen for this one request and kept as long as what came of it; the same key"
        " with the same request gets the same answer again.",
    ),
]


@dataclass(frozen=True, slots=True)
class Answered:
    """What a write is answered.

    Args:
        text: The answer, or what it is made of.
        again: Whether it was given before, so that nothing happened now.
    """

    text: str
    again: bool


def once(
    house: House,
    asking: Caller,
    idempotency: str,
    what: Sequence[object],
    *,
    act: Callable[[Books], str],
) -> Answered:
    """Do something once for each idempotency key, in a transaction that is committed then.

    What is refused leaves no trace, so that it may be asked for again under the same key.

    Args:
        house: Register, pepper and clock.
        asking: Who asks; that they may is seen to before.
        idempotency: As it was sent.
        what: All that was asked for, as JSON can write it. Who asked is added.
        act: Does it, and returns what is answered again to the same request; never a secret.

    Raises:
        ClientError: ``client-idempotency``; or as ``act``.
    """
    pepper = house.desk.pepper
    key = keyed(pepper, b"write", idempotency.encode())
    request = keyed(pepper, b"write request", json.dumps([asking.actor, *what]).encode())

    def done(books: Books) -> Answered:
        before = books.writes.asked_before(asking.client, key)
        if before is not None:
            _refuse_another(before.request, request)
            return Answered(before.answer, again=True)
        books.writes.begin(asking.client, key, request=request, now=house.clock())
        answer = act(books)
        books.writes.answered(asking.client, key, answer=answer)
        return Answered(answer, again=False)

    return committed(house.register, done)


def _refuse_another(before: bytes, request: bytes) -> None:
    if not hmac.compare_digest(before, request):
        raise ClientError(
            "client-idempotency",
            "This idempotency key was used for another request.",
            hint="Choose a new key for each request, and the same one only to ask again.",
        )
