"""The manifest: what is written can be read, and nothing else can."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from gouvcheck_core.cbor import byte_string_head, encode
from gouvcheck_core.cose_sign import SignedBody
from gouvcheck_core.publish import sign_body
from tests.support.signing import ed25519_signer, p256
from voucher_batch.errors import HandoverError
from voucher_batch.folder import Folder
from voucher_batch.manifest import Entry, State, read_manifest, write_manifest
from voucher_batch.manifest.model import ENTRIES, TYP, Chunk, Counts, Head, encode_entries

if TYPE_CHECKING:
    from pathlib import Path

SIGNER = ed25519_signer("manifest")
BELIEVED = {SIGNER.public.kid: SIGNER.public}
KEYS = tuple(sorted((p256("one").public, p256("two").public), key=lambda key: key.kid))
VOUCHERS = ENTRIES + 3


def entry(number: int) -> Entry:
    state = State.VOID if number == 7 else State.LIVE
    return Entry(1, 3 * number, bytes([number % 251]) * 32, 5000, number % 2, 1, state)


ALL = tuple(entry(number) for number in range(VOUCHERS))


def head(chunks: tuple[tuple[Entry, ...], ...]) -> Head:
    counts = Counts.none(len(KEYS))
    for chunk in chunks:
        counts = counts.plus(chunk)
    from hashlib import sha256

    return Head(
        campaign="sample",
        number=9,
        type=4,
        version=1,
        digest=bytes(32),
        secrets=bytes(16),
        keys=KEYS,
        counts=counts,
        chunks=tuple(
            Chunk(len(c), len(encode_entries(c)), sha256(encode_entries(c)).digest())
            for c in chunks
        ),
    )


def file(body: bytes, *parts: bytes, typ: str = TYP, signer: str = "manifest") -> bytes:
    signed = sign_body(SignedBody(typ, body), ed25519_signer(signer)).encode()
    return b"".join(byte_string_head(len(part)) + part for part in (signed, *parts))


CHUNKS = (ALL[:ENTRIES], ALL[ENTRIES:])
GOOD = head(CHUNKS)
PARTS = tuple(encode_entries(chunk) for chunk in CHUNKS)


def code_of(data: bytes) -> str:
    with pytest.raises(HandoverError) as caught:
        list(read_manifest(io.BytesIO(data), keys=BELIEVED).chunks())
    return caught.value.code


def test_what_is_written_is_read(tmp_path: Path) -> None:
    from tests.support.factory import sample_campaign

    campaign = sample_campaign()
    written = write_manifest(
        Folder(str(tmp_path)),
        "manifest.cbor",
        entries=iter(ALL),
        campaign=campaign,
        secrets=bytes(16),
        keys=KEYS,
        signer=SIGNER,
    )
    with (tmp_path / "manifest.cbor").open("rb") as source:
        manifest = read_manifest(source, keys=BELIEVED)
        assert manifest.head == written
        assert manifest.signer == SIGNER.public.kid
        assert tuple(each for chunk in manifest.chunks() for each in chunk) == ALL
    assert written.counts.vouchers == VOUCHERS
    assert written.counts.void == 1
    assert written.counts.cents == (VOUCHERS - 1) * 5000
    assert sum(written.counts.signed) == VOUCHERS
    assert [path.name for path in tmp_path.iterdir()] == ["manifest.cbor"]


def test_good_file_of_this_test_is_read() -> None:
    data = file(GOOD.encode(), *PARTS)
    manifest = read_manifest(io.BytesIO(data), keys=BELIEVED)
    assert sum(len(chunk) for chunk in manifest.chunks()) == VOUCHERS


def test_manifest_of_an_unknown_key_is_refused() -> None:
    assert code_of(file(GOOD.encode(), *PARTS, signer="other")) == "handover-manifest-signature"


def test_signature_of_another_kind_of_file_is_refused() -> None:
    data = file(GOOD.encode(), *PARTS, typ="gouvcheck-trust")
    assert code_of(data) == "handover-manifest-shape"


def test_every_truncation_is_refused() -> None:
    small = head((ALL[:2],))
    data = file(small.encode(), encode_entries(ALL[:2]))
    for end in range(len(data)):
        assert code_of(data[:end]) in {"handover-manifest-truncated", "handover-manifest-shape"}


def test_every_changed_byte_is_refused() -> None:
    small = head((ALL[:2],))
    data = file(small.encode(), encode_entries(ALL[:2]))
    for place in range(len(data)):
        changed = bytearray(data)
        changed[place] ^= 1
        assert code_of(bytes(changed)).startswith("handover-manifest-")


def test_more_behind_the_end_is_refused() -> None:
    assert code_of(file(GOOD.encode(), *PARTS) + b"\x40") == "handover-manifest-trailing"


def test_voucher_that_stands_twice_is_refused() -> None:
    twice = (ALL[:2], ALL[1:3])
    short = replace(head(twice), chunks=(head((ALL[:2],)).chunks[0], head((ALL[1:3],)).chunks[0]))
    data = file(short.encode(), *(encode_entries(chunk) for chunk in twice))
    assert code_of(data) == "handover-manifest-shape"  # a part before the last is not full
    repeated = ((*ALL[:2], ALL[1]),)
    data = file(head(repeated).encode(), encode_entries(repeated[0]))
    assert code_of(data) == "handover-manifest-order"


@pytest.mark.parametrize(
    "counts",
    [
        replace(GOOD.counts, vouchers=VOUCHERS - 1),
        replace(GOOD.counts, void=0),
        replace(GOOD.counts, cents=0),
        replace(GOOD.counts, signed=(1, VOUCHERS - 1)),
    ],
)
def test_entries_that_do_not_sum_up_are_refused(counts: Counts) -> None:
    data = file(replace(GOOD, counts=counts).encode(), *PARTS)
    assert code_of(data) == "handover-manifest-counts"


def test_entry_of_a_key_that_is_not_listed_is_refused() -> None:
    data = encode([[1, 1, bytes(32), 5000, 2, 1, 0]])
    good = head((ALL[:1],))
    from hashlib import sha256

    pinned = replace(good, chunks=(Chunk(1, len(data), sha256(data).digest()),))
    assert code_of(file(pinned.encode(), data)) == "handover-manifest-shape"


def test_manifest_of_nobody_is_read() -> None:
    empty = head(())
    manifest = read_manifest(io.BytesIO(file(empty.encode())), keys=BELIEVED)
    assert list(manifest.chunks()) == []
