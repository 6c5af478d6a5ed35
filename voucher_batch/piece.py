"""One piece of a shard: all that a sheet or an e-mail shows, and nothing to be looked up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from voucher_batch.beneficiary import Country


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """What names a piece to machines and to the printer, without naming a person.

    Args:
        campaign: Identifier of the campaign.
        shard: Number of the shard in its campaign, from 1.
        piece: Position in the shard, from 1.
        pieces: How many pieces the shard has.
        copy: 1 for the first paper, 2 for the first reprint of the same voucher.
    """

    campaign: str
    shard: int
    piece: int
    pieces: int
    copy: int = 1

    def text(self) -> str:
        """Return the content of the sheet's DataMatrix."""
        return (
            f"{self.campaign}/{self.shard:05d}/{self.piece:05d}/{self.pieces:05d}/{self.copy:02d}"
        )


@dataclass(frozen=True, slots=True, repr=False, kw_only=True)
class Piece:
    """What one letter shows. Its ``repr`` is empty: it holds a name, an address and a code.

    Args:
        mark: Its place in the run.
        language: ISO 639-1 code of the words around the data.
        recipient: Lines of the address field, name first, country last if abroad; at most six.
        country: Of destination: it decides where the envelope has its window.
        name: Whom the letter addresses.
        code: The text of the QR code, ``GC1:…``.
        reference: The human reference under the code, or empty if the profile has none.
        fields: Signed fields as people read them, by field id, in the piece's language.
    """

    mark: Mark
    language: str
    recipient: tuple[str, ...]
    country: Country
    name: str
    code: str
    reference: str
    fields: Mapping[str, str]
