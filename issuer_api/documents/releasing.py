"""What happens between the commit and the answer: a sheet that fails is never released."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from gouvcheck_core.errors import GouvCheckError
from issuer_api.audit.leaf import Action
from issuer_api.documents.changes.one import Change, change
from issuer_api.documents.committing import committed
from issuer_api.documents.tables import Cause
from issuer_api.observe import observed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from issuer_api.documents.model import Issued, Order
    from issuer_api.house import House


@contextmanager
def withdrawn_unless_sound(house: House, issued: Issued, order: Order) -> Iterator[None]:
    """Withdraw a document whose sheet cannot be made or does not read back.

    Raises:
        Exception: As it was raised within; the document is withdrawn then.
    """
    try:
        yield
    except Exception as error:
        code = error.code if isinstance(error, GouvCheckError) else type(error).__name__
        observed.warning("sheet-failed", document=issued.id, code=code)
        wanted = Change(
            document=issued.id,
            action=Action.WITHDRAWN,
            cause=Cause.ERROR,
            client=order.client,
            actor=order.actor,
            idempotency=f"unreleased {issued.id}",
        )
        committed(
            house.register,
            lambda books: change(books, wanted, desk=house.desk, now=house.clock()),
        )
        raise
