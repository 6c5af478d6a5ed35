"""Finding the voucher of a person who asks: the same work whether there is one or not.

The identification number is looked up as a keyed hash. What is then unsealed is the person who was
found, or else a decoy that was sealed a moment before in either case; so an answer comes neither
sooner nor later for a number that is known.
"""

from __future__ import annotations

import datetime as dt
import hmac
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from voucher_batch.beneficiary import Beneficiary, Channel

if TYPE_CHECKING:
    from voucher_batch.store import Books, VoucherRow
    from voucher_batch.vault import Vault

_NOBODY: Final = Beneficiary(
    given_names="", family_name="", birth_date=dt.date.min, language="fr", channel=Channel.POST
)
_NO_NUMBER: Final = 0
"""No row of the books has it."""


@dataclass(frozen=True, slots=True, repr=False, kw_only=True)
class Request:
    """What somebody says of himself. Without a ``repr``: it is personal.

    Args:
        national_id: Thirteen digits.
        birth_date: As on his identity card.
        operator: The account that enters the request.
        channel: How he would like to get it, or None if he does not mind. Whatever he likes, it
            goes to the address that is registered.
    """

    national_id: str
    birth_date: dt.date
    operator: str
    channel: Channel | None = None


@dataclass(frozen=True, slots=True, repr=False, kw_only=True)
class Found:
    """Whom a request is about, or nobody.

    Args:
        beneficiary: His number, or one that nobody has.
        person: Who he is, or nobody.
        voucher: What he may use, or None.
    """

    beneficiary: int
    person: Beneficiary
    voucher: VoucherRow | None


def find(books: Books, vault: Vault, request: Request) -> Found:
    """Return whom a request is about: the number and the birth date have to agree.

    Raises:
        VaultError: What is kept of the person cannot be unsealed.
    """
    decoy = vault.sealer.seal(_NOBODY, beneficiary=_NO_NUMBER, national_id=request.national_id)
    known = books.people.find(decoy.person_hash)
    sealed = decoy if known is None or known.sealed is None else known
    person = vault.unseal(sealed)
    agrees = hmac.compare_digest(
        person.birth_date.isoformat().encode(), request.birth_date.isoformat().encode()
    )
    number = sealed.beneficiary if agrees else _NO_NUMBER
    voucher = books.vouchers.of(number)
    return Found(beneficiary=number, person=person if agrees else _NOBODY, voucher=voucher)
