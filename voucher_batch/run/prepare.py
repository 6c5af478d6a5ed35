"""From a leased shard to a job: unseal, sign what has no signature, build the pieces.

This happens in the parent alone: it holds the books, the secrets and the session on the token, and
the workers get nothing but what will stand on the paper.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeVar

from gouvcheck_core.errors import GouvCheckError
from voucher_batch.collecting import no_collecting
from voucher_batch.errors import BookError
from voucher_batch.piece import Mark
from voucher_batch.press.job import ShardJob, Spoilt
from voucher_batch.rebuild import Rebuilder
from voucher_batch.sign import Keyring, Unsigned, sign

if TYPE_CHECKING:
    from collections.abc import Callable

    from gouvcheck_core.claims import Claims
    from gouvcheck_core.keys import PublicKey
    from voucher_batch.beneficiary import Beneficiary
    from voucher_batch.piece import Piece
    from voucher_batch.run.order import Order, Terms
    from voucher_batch.sign import Signed
    from voucher_batch.store import PieceRow, Shard

_T = TypeVar("_T")


class _RowFault(Exception):
    """A row that cannot become a piece."""


@dataclass(frozen=True, slots=True, repr=False)
class _Open:
    """A row whose person is unsealed, with what is signed for them."""

    row: PieceRow
    person: Beneficiary
    claims: Claims


class Preparer:
    """Makes jobs of leased shards.

    Args:
        order: What is made.
        terms: How long a worker may take.
        owner: Names the run; it stands in the names of unfinished files.
    """

    def __init__(self, order: Order, *, terms: Terms, owner: str) -> None:
        self._order: Final = order
        self._terms: Final = terms
        self._owner: Final = owner
        self._keyring: Final = Keyring(order.signers)
        self._keys: Final[dict[bytes, PublicKey]] = dict(self._keyring.public)
        self._rebuilder: Final = Rebuilder(order.campaign, order.vault, keys=self._keys)

    def job(self, shard: Shard) -> ShardJob | Spoilt:
        """Return the work on a shard, or which of its rows stands in the way.

        Raises:
            SignerError: A key cannot be used now.
            BookError: The store cannot be used, or every key is full.
        """
        try:
            with no_collecting():
                pieces = self._signed_pieces(shard)
        except _RowFault as fault:
            return Spoilt(shard=shard.number, fault=str(fault))
        seed = f"{self._order.campaign.id}/{shard.number}"
        return ShardJob(
            shard=shard.number,
            pieces=pieces,
            form=self._order.form,
            keys={kid: key.cose_key for kid, key in self._keys.items()},
            sample=self._order.sample.positions(len(pieces), seed=seed),
            output=self._order.output,
            part=part_name(shard.number, self._owner),
            patience=self._terms.patience,
        )

    def _signed_pieces(self, shard: Shard) -> tuple[Piece, ...]:
        try:
            return self._pieces(shard)
        except BookError as error:
            if error.code != "book-signed":
                raise
            # A run that holds the shard as well, by another clock, was quicker: its signatures are
            # in the book now, and are taken from there.
            return self._pieces(shard)

    def _pieces(self, shard: Shard) -> tuple[Piece, ...]:
        with self._order.store.read() as books:
            rows = [row for row in books.pieces.of(shard.number) if is_due(row)]
            if any(row.voucher.kid not in {None, *self._keys} for row in rows):
                self._keys.update(books.keys.public())  # of another run, with other signers
        opened = [_at(row, self._open) for row in rows]
        fresh = {
            signed.voucher.voucher: signed
            for signed in sign(
                [Unsigned(e.row.voucher, e.claims) for e in opened if e.row.voucher.kid is None],
                campaign=self._order.campaign,
                keyring=self._keyring,
                group=shard.key_group,
                store=self._order.store,
            )
        }

        return tuple(
            _at(each.row, lambda _: self._piece(shard, each, fresh.get(each.row.voucher.voucher)))  # noqa: B023 - called at once
            for each in opened
        )

    def _piece(self, shard: Shard, each: _Open, signed: Signed | None) -> Piece:
        voucher = each.row.voucher
        # What was signed a moment ago was verified then; what comes from the book is now.
        code = self._rebuilder.code(each.claims, voucher) if signed is None else signed.text
        mark = Mark(
            campaign=self._order.campaign.id,
            shard=shard.number,
            piece=each.row.piece,
            pieces=shard.pieces,
            copy=each.row.copy,
        )
        return self._rebuilder.piece_with(code, each.claims, each.person, mark=mark)

    def _open(self, row: PieceRow) -> _Open:
        person = self._order.vault.unseal(row.person)
        return _Open(row, person, self._rebuilder.claims(person, row.voucher))


def part_name(shard: int, owner: str) -> str:
    """Return the name of a shard's file until it is released."""
    return f"shards/.{shard:05d}.{owner}.part"


def shard_name(shard: int) -> str:
    """Return the name of a released shard's file in the output."""
    return f"shards/{shard:05d}.pdf"


def is_due(row: PieceRow) -> bool:
    """Tell whether a piece is still to be made: nobody erased the person or replaced the voucher.

    Its place in the shard stays empty, because the others have their numbers already.
    """
    return row.person.sealed is not None and row.voucher.revoked is None


def _at(row: PieceRow, make: Callable[[PieceRow], _T]) -> _T:
    try:
        return make(row)
    except GouvCheckError as error:
        raise _RowFault(f"{error.code} at piece {row.piece}") from error
