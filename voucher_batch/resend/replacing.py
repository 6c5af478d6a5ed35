"""Replace a stolen voucher: revoke the old code, make a new one. One asks, another agrees.

A voucher that was lost is never replaced but sent again, for then both papers work, once together.
After a theft the thief's paper must not work, so that the old code has to be withdrawn in its
status list, and phones that are offline learn of it late. That is why two people decide.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from voucher_batch.allocate import replace
from voucher_batch.errors import ResendError
from voucher_batch.resend.finding import find
from voucher_batch.resend.limits import Limits, pass_throttle

if TYPE_CHECKING:
    from voucher_batch.campaign import Campaign
    from voucher_batch.resend.finding import Request
    from voucher_batch.store import Books, Store, VoucherRow
    from voucher_batch.vault import Vault


def ask_replacement(
    store: Store, vault: Vault, request: Request, *, now: int, limits: Limits | None = None
) -> None:
    """Enter a request to replace a voucher; the one public answer is told, as for a paper.

    Args:
        store: The books.
        vault: Their secrets.
        request: Who asks, and for whom.
        now: Seconds since 1970-01-01T00:00:00Z.
        limits: How often may be asked.

    Raises:
        ResendError: ``resend-busy``: too much is asked, by whomever.
        VaultError: ``vault-person``: that is no identification number.
    """
    pass_throttle(store, limits or Limits(), now=now)
    with store.begin() as books:
        found = find(books, vault, request)
        if found.voucher is not None and not books.resends.is_redeemed(found.voucher.voucher):
            number = found.voucher.voucher
            books.resends.ask_replacement(number, now=now, operator=request.operator)


def approve(
    store: Store, vault: Vault, campaign: Campaign, number: int, *, now: int, operator: str
) -> VoucherRow:
    """Replace a voucher after a second person has agreed, and return the new one.

    The next run signs it and makes its letter, like that of every voucher without one.

    Args:
        store: The books.
        vault: Their secrets.
        campaign: Says in which status lists there is room.
        number: Of the voucher that was stolen.
        now: Seconds since 1970-01-01T00:00:00Z.
        operator: The account of the second person.

    Raises:
        ResendError: ``resend-redeemed``, ``resend-no-request``, ``resend-two-people``.
        BookError: There is no such voucher, or no room in the status lists.
    """
    with store.begin() as books:
        _check(books, number, operator=operator)
        successor = replace(books, vault, voucher=number, lists=campaign.lists, now=now)
        if not books.resends.approve(
            number, successor=successor.voucher, now=now, operator=operator
        ):
            raise _no_request()
    return successor


def _check(books: Books, number: int, *, operator: str) -> None:
    """Say in words what the database would refuse."""
    asked = {each.voucher: each for each in books.resends.replacements()}.get(number)
    if asked is None or asked.approved_by is not None:
        raise _no_request()
    if asked.asked_by == operator:
        raise ResendError(
            "resend-two-people",
            "Who asked for a replacement cannot approve it.",
            hint="Let a second person approve, from an account of their own.",
        )
    if books.resends.is_redeemed(number):
        raise ResendError(
            "resend-redeemed",
            "The voucher was used before it could be replaced.",
            hint="Nothing can be sent any more; what was paid with it stands in the redemptions.",
        )


def _no_request() -> ResendError:
    return ResendError(
        "resend-no-request",
        "Nobody is waiting for that voucher to be replaced.",
        hint="`gouvcheck-batch resend requests` shows what waits for a second person.",
    )
