"""What goes to a worker and what comes back: values that travel between processes."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from voucher_batch.errors import RunError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from voucher_batch.piece import Piece
    from voucher_batch.sheet import Form

_EVERY: Final = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Sampling:
    """How many codes of a shard are read back from its finished pages.

    Args:
        percent: 1 to 100; the first and the last piece are always among them.

    Raises:
        RunError: ``run-sample``: it is not such a number.
    """

    percent: int = 1

    def __post_init__(self) -> None:
        """Refuse a sample that is none."""
        if not 1 <= self.percent <= _EVERY:
            raise RunError(
                "run-sample",
                "A sample is 1 to 100 per cent of the pieces.",
                hint="Write 1 for the usual sample, or `--verify all` for every code.",
            )

    def positions(self, pieces: int, *, seed: str) -> tuple[int, ...]:
        """Return which pieces are read back, as ascending positions from 0.

        Args:
            pieces: Of the shard.
            seed: The same seed chooses the same pieces; each shard has another one, so that a fault
                that returns at one place of every shard is met.
        """
        ends = {0, pieces - 1}
        between = sorted(
            set(range(pieces)) - ends,
            key=lambda position: hashlib.sha256(f"{seed}/{position}".encode()).digest(),
        )
        wanted = -(-pieces * self.percent // _EVERY) - len(ends)
        return tuple(sorted(ends.union(between[: max(0, wanted)])))


EVERY_CODE: Final = Sampling(percent=_EVERY)


@dataclass(frozen=True, slots=True, repr=False, kw_only=True)
class ShardJob:
    """A shard to be rendered; the same job always gives the same bytes.

    Args:
        shard: Its number.
        pieces: In their order.
        form: The compiled template of the campaign.
        keys: COSE_Keys that the codes were signed with, by kid.
        sample: Positions whose codes are read back, from 0.
        output: URL of the folder for the file.
        part: Name of the file in it, until the shard is released.
        patience: Seconds after which a worker that still has the job ends itself; None for ever.
    """

    shard: int
    pieces: tuple[Piece, ...]
    form: Form
    keys: Mapping[bytes, bytes]
    sample: tuple[int, ...]
    output: str
    part: str
    patience: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """A shard that lies in the output under its temporary name.

    Args:
        shard: Its number.
        digest: SHA-256 of the file.
        size: Bytes of the file.
        pieces: Letters in it.
        verified: Codes that were read back.
        seconds: Processor time that it took.
        memory: The largest size that the worker has had so far, in bytes.
    """

    shard: int
    digest: bytes
    size: int
    pieces: int
    verified: int
    seconds: float
    memory: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoilt:
    """A shard that cannot be made.

    Args:
        shard: Its number.
        fault: Stable code of the fault and the place of the piece, such as
            ``sheet-overflow at piece 34``; never any data.
    """

    shard: int
    fault: str
