"""Files of beneficiaries in memory, as an import meets them."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Final

from tests.support.campaigns import campaign
from voucher_batch.intake import Rules, propose, read_rows, survey

if TYPE_CHECKING:
    from collections.abc import Mapping

    from voucher_batch.campaign import Campaign
    from voucher_batch.intake import Layout, Refused, Taken

SOURCE: Final = "rows.csv"

ADA: Final[Mapping[str, str]] = {
    "national_id": "1990022880092",
    "given_names": "Ada",
    "family_name": "Sample",
    "birth_date": "1990-02-28",
    "language": "de",
    "channel": "post",
    "street": "rue de l'Exemple",
    "house_number": "1",
    "postcode": "L-1111",
    "city": "Luxembourg",
    "country": "LU",
    "address_extra": "",
    "email": "ada@mail.example",
}
"""A row in which nothing is wrong."""


def csv_file(*rows: Mapping[str, str], delimiter: str = ";") -> str:
    """Return a CSV file with the columns of the first row."""
    lines = [delimiter.join(rows[0]), *(delimiter.join(row.values()) for row in rows)]
    return "".join(f"{line}\n" for line in lines)


def rules_for(data: bytes, *, layout: Layout | None = None, into: Campaign | None = None) -> Rules:
    """Return the rules for a file, its layout proposed unless it is given."""
    into = into or campaign()
    seen = survey(io.BytesIO(data), source=SOURCE, layout=layout)
    return Rules.of(into, layout or propose(seen, into), seen)


def outcomes(
    data: bytes | str, *, layout: Layout | None = None, into: Campaign | None = None
) -> list[Taken | Refused]:
    """Return how every row of a file ends."""
    raw = data.encode() if isinstance(data, str) else data
    return list(read_rows(io.BytesIO(raw), rules_for(raw, layout=layout, into=into)))
