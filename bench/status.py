"""Sizes and rates of status lists beside a list of withdrawn identifiers.

A revocation list in the usual manner names every document that is not good any more; here eight
random bytes each, sorted, and compressed like ours.
"""

from __future__ import annotations

import math
import zlib
from random import Random
from typing import Final

from cryptography.hazmat.primitives.asymmetric import ec

from bench.timing import rates, table
from gouvcheck_core import status
from gouvcheck_core.signer import SoftwareSigner
from gouvcheck_core.status import ENTRIES, FULL, StatusList, TakenIndices, draw_index
from gouvcheck_core.status.packed import deflate
from gouvcheck_core.trust.model import Status

NOW: Final = 1_790_000_000
VOUCHERS: Final = 730_000
REDEEMED: Final = 131_038
DENSE: Final = VOUCHERS * 10 // 9
"""Indices that a campaign draws from when it knows its size."""


def listed(share: float, *, value: Status, below: int = ENTRIES) -> StatusList:
    """Return a list with ``share`` of the indices under ``below`` set, the same every time."""
    chosen = Random(7).sample(range(below), round(share * below))
    return StatusList.empty().with_changes(dict.fromkeys(chosen, value))


def least(entries: int, marked: int) -> float:
    """Return the bytes below which no encoding of which entries are marked can go on average."""
    ways = math.lgamma(entries + 1) - math.lgamma(marked + 1) - math.lgamma(entries - marked + 1)
    return ways / math.log(2) / 8


def identifiers(count: int) -> bytes:
    """Return ``count`` sorted identifiers of eight bytes."""
    random = Random(8)
    return b"".join(sorted(random.randbytes(8) for _ in range(count)))


def sizes() -> str:
    """Return the table of sizes in kB."""
    cases = {
        "10 lists (10.5 million documents), 1 % withdrawn": (
            10,
            listed(0.01, value=Status.WITHDRAWN),
            ENTRIES,
        ),
        "730,000 vouchers, 18 % used, drawn from the whole list": (
            1,
            listed(REDEEMED / ENTRIES, value=Status.USED),
            ENTRIES,
        ),
        "730,000 vouchers, 18 % used, drawn below 811,111": (
            1,
            listed(REDEEMED / DENSE, value=Status.USED, below=DENSE),
            DENSE,
        ),
    }
    rows = []
    for name, (times, statuses, entries) in cases.items():
        marked = ENTRIES - statuses.counts()[Status.VALID]
        named = len(zlib.compress(identifiers(marked), 9))
        measured = (
            len(deflate(statuses.octets)),
            len(zlib.compress(statuses.octets, 9)),
            named,
            least(entries, marked),
        )
        rows.append((name, *(f"{times * size / 1000:,.1f}" for size in measured)))
    return table(("kB", "ours", "zlib level 9 alone", "identifiers", "least possible"), rows)


def taken_indices(count: int) -> TakenIndices:
    """Return the indices of a list after ``count`` draws."""
    octets = bytearray(ENTRIES // 8)
    for index in Random(9).sample(range(ENTRIES), count):
        octets[index >> 3] |= 1 << (index & 7)
    return TakenIndices(bytes(octets))


def speeds() -> str:
    """Return the table of rates."""
    signer = SoftwareSigner(ec.generate_private_key(ec.SECP256R1()))
    keys = {signer.public.kid: signer.public}

    def parse(token: bytes) -> status.StatusToken:
        return status.parse(token, keys=keys, number=1, version=1)

    def build(statuses: StatusList) -> bytes:
        return status.build(statuses, number=1, version=1, iat=NOW, signer=signer)

    sparse, dense = (
        listed(share, value=Status.USED, below=below)
        for share, below in ((0.01, ENTRIES), (REDEEMED / DENSE, DENSE))
    )
    tokens = [build(statuses) for statuses in (sparse, dense)]
    half, full, last = (taken_indices(count) for count in (ENTRIES // 2, FULL, ENTRIES - 10))
    random = Random(10)
    measured = rates(
        {
            "look one document up": lambda: sparse.status(700_123),
            "parse and verify a file, 1 % set": lambda: parse(tokens[0]),
            "parse and verify a file, 18 % set": lambda: parse(tokens[1]),
            "build and sign a file, 1 % set": lambda: build(sparse),
            "build and sign a file, 18 % set": lambda: build(dense),
            "change 100 entries": lambda: sparse.with_changes(
                dict.fromkeys(range(0, 700_000, 7000), Status.USED)
            ),
            "draw an index, list half full": lambda: draw_index(half, random=random.randrange),
            "draw an index, list at its limit": lambda: draw_index(full, random=random.randrange),
            "draw one of the last ten": lambda: draw_index(last, random=random.randrange),
        }
    )
    return table(("what", "a second"), [(name, f"{rate:,.1f}") for name, rate in measured.items()])


def main() -> None:
    """Print both tables."""
    print("### Size of status lists\n")
    print(sizes())
    print("\n### Work on status lists, one core\n")
    print(speeds())


if __name__ == "__main__":
    main()
