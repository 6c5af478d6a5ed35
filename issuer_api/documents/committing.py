"""A transaction at the boundary of a request."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from voucher_batch.errors import BookError

if TYPE_CHECKING:
    from collections.abc import Callable

    from issuer_api.store.books import Books
    from issuer_api.store.opening import Register

Done = TypeVar("Done")


def committed(register: Register, act: Callable[[Books], Done]) -> Done:
    """Return what ``act`` did, once it is committed.

    Of two requests with the same idempotency key that come at the same time, one is refused by
    the database; it is tried again, and then finds what the other one did.
    """
    try:
        with register.begin() as books:
            return act(books)
    except BookError as error:
        if error.code != "book-conflict":
            raise
    with register.begin() as books:
        return act(books)
