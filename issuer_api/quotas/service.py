"""Change what a client may issue a day: who may raise it, and who may only lower it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gouvcheck_core.policy import luxembourg_day
from issuer_api.clients.caller import Right
from issuer_api.errors import QuotaError
from issuer_api.observe import observed

if TYPE_CHECKING:
    from issuer_api.clients.caller import Caller
    from issuer_api.store.books import Books


def allow(
    books: Books, asking: Caller, *, client: str, doc_type: int, daily: int, now: int
) -> None:
    """Set how many documents of a kind a client may issue a day, from now on.

    An administrator of the client may lower it. Raising it takes a release manager, so that an
    abused account cannot give itself more (I1).

    Args:
        books: In a transaction.
        asking: Who changes it.
        client: Whose quota.
        doc_type: Kind of document.
        daily: How many.
        now: Seconds since 1970-01-01T00:00:00Z.

    Raises:
        ClientError: ``client-right``; ``client-missing``.
        QuotaError: ``quota-raise``.
    """
    right = asking.require_for(client, Right.RELEASE, Right.ADMINISTER)
    books.clients.get(client)
    if right is Right.RELEASE:
        books.quotas.allow(client, doc_type, daily=daily)
    elif not books.quotas.lower(client, doc_type, daily=daily):
        raise QuotaError(
            "quota-raise",
            "A client's own administrator can lower its quota and not raise it.",
            hint="Ask a release manager for more.",
        )
    books.quotas.apply_today(client, doc_type, daily=daily, day=luxembourg_day(now))
    observed.info("quota", client=client, count=daily)
