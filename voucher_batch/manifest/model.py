"""What a manifest says, as values; how they stand in the file is docs/spec/manifest.md."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, Final

from gouvcheck_core.cbor import Limits, encode
from voucher_batch.errors import HandoverError

if TYPE_CHECKING:
    from gouvcheck_core.cbor import Encodable
    from gouvcheck_core.keys import PublicKey

TYP: Final = "gouvcheck-manifest"
"""The typ header: no signature of another kind of file can stand in for a manifest's (N-03)."""

FORMAT: Final = 1
ENTRIES: Final = 4096
"""Entries of a chunk but the last (N-06)."""
MAX_HEAD: Final = 1 << 20
MAX_CHUNK: Final = 1 << 20
SHA256: Final = 32
CHUNK_LIMITS: Final = Limits(size=MAX_CHUNK, depth=2, items=ENTRIES)


class State(IntEnum):
    """What the factory knows of a voucher. Append only."""

    LIVE = 0
    VOID = 1
    """Replaced after a theft; its successor is an entry of its own."""


@dataclass(frozen=True, slots=True, order=True)
class Entry:
    """One voucher, without the person.

    Args:
        list: Number of its status list.
        index: Its entry in that list.
        reference_hash: Keyed hash of the reference, 32 bytes.
        value: In cents; 0 where the profile has no value.
        key: Which of the head's keys signed it, from 0.
        shard: In which it was printed or mailed first.
        state: Whether it may be redeemed.
    """

    list: int
    index: int
    reference_hash: bytes
    value: int
    key: int
    shard: int
    state: State = State.LIVE


@dataclass(frozen=True, slots=True)
class Counts:
    """What the entries of a manifest sum up to.

    Args:
        vouchers: All of them.
        void: Those that were replaced.
        cents: Value of those that are live.
        signed: Vouchers of each key of the head, in its order.
    """

    vouchers: int
    void: int
    cents: int
    signed: tuple[int, ...]

    @classmethod
    def none(cls, keys: int) -> Counts:
        """Return the counts before the first entry."""
        return cls(0, 0, 0, (0,) * keys)

    def plus(self, entries: tuple[Entry, ...]) -> Counts:
        """Return the counts after these entries as well."""
        live = [entry for entry in entries if entry.state is State.LIVE]
        signed = list(self.signed)
        for entry in entries:
            signed[entry.key] += 1
        return Counts(
            self.vouchers + len(entries),
            self.void + len(entries) - len(live),
            self.cents + sum(entry.value for entry in live),
            tuple(signed),
        )


@dataclass(frozen=True, slots=True)
class Chunk:
    """The pin of a run of entries: how many, how many bytes, which bytes."""

    entries: int
    length: int
    sha256: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The signed part of a manifest, which pins the rest.

    Args:
        campaign: Identifier of the campaign.
        number: Of the campaign in the trust list.
        type: Wire number of the profile.
        version: Of the profile.
        digest: SHA-256 of the campaign file.
        secrets: Fingerprint of the campaign's secrets, under which references are hashed.
        keys: That signed the vouchers, by kid in ascending order.
        counts: What the entries must sum up to.
        chunks: In the order of the file.
    """

    campaign: str
    number: int
    type: int
    version: int
    digest: bytes
    secrets: bytes
    keys: tuple[PublicKey, ...]
    counts: Counts
    chunks: tuple[Chunk, ...]

    def encode(self) -> bytes:
        """Return the body to sign."""
        counts = self.counts
        keys: list[Encodable] = [
            [key.to_compact(), signed] for key, signed in zip(self.keys, counts.signed, strict=True)
        ]
        chunks: list[Encodable] = [[c.entries, c.length, c.sha256] for c in self.chunks]
        return encode({
            0: FORMAT,
            1: self.campaign,
            2: self.number,
            3: [self.type, self.version],
            4: self.digest,
            5: self.secrets,
            6: keys,
            7: [counts.vouchers, counts.void, counts.cents],
            8: chunks,
        })  # fmt: skip


def encode_entries(entries: tuple[Entry, ...]) -> bytes:
    """Return the bytes of a chunk."""
    return encode(
        [
            [e.list, e.index, e.reference_hash, e.value, e.key, e.shard, int(e.state)]
            for e in entries
        ]
    )


def refused(code: str, sentence: str) -> HandoverError:
    """Return the error for a manifest that cannot be believed."""
    return HandoverError(
        f"handover-manifest-{code}",
        sentence,
        hint="Import nothing of it; ask the factory for the file again and compare its checksum.",
    )
