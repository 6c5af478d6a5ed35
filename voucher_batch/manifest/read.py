"""Reading a manifest: nothing is handed on before it is proven, and memory stays flat."""

from __future__ import annotations

import hashlib
import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, Final

from gouvcheck_core import cbor, cose_sign
from gouvcheck_core.errors import CborError, KeyFormatError, TrustFileError
from gouvcheck_core.keys import PublicKey
from voucher_batch.manifest.model import (
    CHUNK_LIMITS,
    ENTRIES,
    FORMAT,
    MAX_CHUNK,
    MAX_HEAD,
    SHA256,
    TYP,
    Chunk,
    Counts,
    Entry,
    Head,
    State,
    refused,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_BYTE_STRING: Final = 2
_WIDTHS: Final = {24: 1, 25: 2, 26: 4}
_STATES: Final = frozenset(State)


@dataclass(frozen=True, slots=True)
class Manifest:
    """A manifest whose head was proven; its entries are proven as they are read.

    Args:
        head: What the campaign signed.
        signer: kid of the key that signed it.
    """

    head: Head
    signer: bytes
    _source: BinaryIO

    def chunks(self) -> Iterator[tuple[Entry, ...]]:
        """Yield the entries in runs, once, each run proven before it is yielded.

        Whoever keeps them commits only behind the last one: the counts are compared at the end.

        Raises:
            HandoverError: ``handover-manifest-…``: the file breaks off, was changed, or its entries
                are not what the head says (N-05 to N-09).
        """
        counts, last = Counts.none(len(self.head.keys)), None
        for number, pin in enumerate(self.head.chunks, start=1):
            data = _item(self._source, limit=MAX_CHUNK)
            if len(data) != pin.length or hashlib.sha256(data).digest() != pin.sha256:  # N-05
                raise refused("changed", f"Part {number} of the manifest is not what was signed.")
            entries = _entries(data, keys=len(self.head.keys))
            if len(entries) != pin.entries or not _ascending(last, entries):  # N-06, N-07
                raise refused("order", f"Part {number} of the manifest is out of order.")
            counts, last = counts.plus(entries), entries[-1]
            yield entries
        if self._source.read(1):  # N-09
            raise refused("trailing", "Something follows the last part of the manifest.")
        if counts != self.head.counts:  # N-08
            raise refused("counts", "The entries of the manifest do not sum up to its counts.")


def read_manifest(source: BinaryIO, *, keys: Mapping[bytes, PublicKey]) -> Manifest:
    """Return the manifest in a file, its head proven.

    Args:
        source: Open for reading; it is read on as the entries are asked for.
        keys: By kid, whose manifests are believed.

    Raises:
        HandoverError: ``handover-manifest-shape``, ``handover-manifest-signature`` or
            ``handover-manifest-truncated``: it is no manifest, of nobody who is believed, or it
            breaks off.
    """
    data = _item(source, limit=MAX_HEAD)
    try:
        signed = cose_sign.parse(data, typ=TYP, size=MAX_HEAD)  # N-02, N-03
    except TrustFileError as error:
        raise refused("shape", "The file does not begin with the head of a manifest.") from error
    signers = signed.signers(keys)
    if not signers:  # N-04
        raise refused("signature", "The manifest is not signed by a key that is believed.")
    return Manifest(_head(signed.body), min(signers), source)


def _item(source: BinaryIO, *, limit: int) -> bytes:
    """Return the next byte string of the sequence (N-01)."""
    initial = source.read(1)
    if not initial:
        raise refused("truncated", "The manifest breaks off.")
    major, info = initial[0] >> 5, initial[0] & 31
    argument = source.read(_WIDTHS[info]) if info in _WIDTHS else b""
    length = int.from_bytes(argument) if info in _WIDTHS else info
    if major != _BYTE_STRING or cbor.byte_string_head(length) != initial + argument:
        raise refused("shape", "The file is not a sequence of byte strings.")
    if length > limit:
        raise refused("shape", f"A part of the manifest has more than {limit} bytes.")
    data = source.read(length)
    if len(data) != length:
        raise refused("truncated", "The manifest breaks off.")
    return data


def _head(body: bytes) -> Head:
    try:
        match cose_sign.decode(body):
            case {
                0: format_,
                1: str() as campaign,
                2: int() as number,
                3: [int() as type_, int() as version],
                4: bytes() as digest,
                5: bytes() as secrets,
                6: [*keys],
                7: [int() as vouchers, int() as void, int() as cents],
                8: [*chunks],
                **rest,
            } if format_ == FORMAT and not rest:
                known = [_key(item) for item in keys]
                signed = tuple(count for _, count in known)
                head = Head(
                    campaign=campaign,
                    number=number,
                    type=type_,
                    version=version,
                    digest=digest,
                    secrets=secrets,
                    keys=tuple(key for key, _ in known),
                    counts=Counts(vouchers, void, cents, signed),
                    chunks=tuple(_chunk(item) for item in chunks),
                )
                if head.encode() == body and _in_order(head):  # true passes for 1 in a pattern
                    return head
    except (TrustFileError, KeyFormatError) as error:
        raise refused("shape", "The head of the manifest is not one that this reads.") from error
    raise refused("shape", "The head of the manifest is not one that this reads.")


def _key(item: object) -> tuple[PublicKey, int]:
    match item:
        case [bytes() as compact, int() as signed]:
            return PublicKey.from_compact(compact), signed
        case _:
            raise refused("shape", "A key of the manifest is not one.")


def _chunk(item: object) -> Chunk:
    match item:
        case [int() as entries, int() as length, bytes() as sha256] if len(sha256) == SHA256:
            return Chunk(entries, length, sha256)
        case _:
            raise refused("shape", "A pin of the manifest is not one.")


def _in_order(head: Head) -> bool:
    kids = [key.kid for key in head.keys]
    full = all(chunk.entries == ENTRIES for chunk in head.chunks[:-1])
    rest = all(1 <= chunk.entries <= ENTRIES for chunk in head.chunks)
    return kids == sorted(set(kids)) and full and rest


def _entries(data: bytes, *, keys: int) -> tuple[Entry, ...]:
    try:
        items = cbor.decode(data, limits=CHUNK_LIMITS)
    except CborError as error:
        raise refused("shape", "A part of the manifest is not deterministic CBOR.") from error
    if not isinstance(items, list):
        raise refused("shape", "A part of the manifest is not a list of entries.")
    return tuple(_entry(item, keys=keys) for item in items)


def _entry(item: object, *, keys: int) -> Entry:
    match item:
        case [
            int() as number,
            int() as index,
            bytes() as reference_hash,
            int() as value,
            int() as key,
            int() as shard,
            int() as state,
        ] if (
            bool not in {type(each) for each in item}
            and min(number, index, value, shard) >= 0
            and len(reference_hash) == SHA256
            and key in range(keys)
            and state in _STATES
        ):
            return Entry(number, index, reference_hash, value, key, shard, State(state))
        case _:
            raise refused("shape", "An entry of the manifest is not one.")


def _ascending(last: Entry | None, entries: tuple[Entry, ...]) -> bool:
    """Tell whether list and index rise from entry to entry: none stands twice (N-07)."""
    places = [(entry.list, entry.index) for entry in entries]
    if last is not None:
        places.insert(0, (last.list, last.index))
    return all(before < after for before, after in itertools.pairwise(places))
