"""Manifests of invented campaigns, made by hand, so that each can be wrong in one way."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final, Self

from gouvcheck_core.cbor import byte_string_head
from gouvcheck_core.cose_sign import SignedBody
from gouvcheck_core.publish import sign_body
from issuer_api.vouchers.importing import import_manifest
from tests.support.register import NOW
from tests.support.signing import ed25519_signer, p256
from voucher_batch.manifest import Entry, State, read_manifest
from voucher_batch.manifest.model import ENTRIES, TYP, Chunk, Counts, Head, encode_entries

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from issuer_api.store.opening import Register
    from issuer_api.vouchers.importing import Imported

SIGNER: Final = ed25519_signer("manifest")
BELIEVED: Final = {SIGNER.public.kid: SIGNER.public}
KEYS: Final = tuple(sorted((p256("one").public, p256("two").public), key=lambda key: key.kid))


def entry(number: int, **changes: Any) -> Entry:
    """Return an invented entry; those of rising numbers rise."""
    reference_hash = hashlib.sha256(b"entry %d" % number).digest()
    return replace(Entry(1, 3 * number, reference_hash, 5_000, number % 2, number // 5), **changes)


def entries(count: int, *, void: Collection[int] = ()) -> tuple[Entry, ...]:
    """Return so many entries, some of which are void."""
    return tuple(
        entry(number, state=State.VOID if number in void else State.LIVE) for number in range(count)
    )


@dataclass(frozen=True, slots=True)
class Made:
    """A manifest that can be changed before it is signed."""

    head: Head
    parts: tuple[bytes, ...]

    @classmethod
    def of(cls, content: Sequence[Entry], **changes: Any) -> Self:
        """Make the manifest of some entries; members of its head may be others than are right."""
        runs = [tuple(content[n : n + ENTRIES]) for n in range(0, len(content), ENTRIES)]
        parts = tuple(encode_entries(run) for run in runs)
        head = Head(
            campaign="spring",
            number=7,
            type=4,
            version=1,
            digest=bytes(32),
            secrets=bytes(16),
            keys=KEYS,
            counts=Counts.none(len(KEYS)).plus(tuple(content)),
            chunks=tuple(
                Chunk(len(run), len(part), hashlib.sha256(part).digest())
                for run, part in zip(runs, parts, strict=True)
            ),
        )
        return cls(replace(head, **changes), parts)

    def file(self, *, signer: str = "manifest") -> bytes:
        """Return it signed."""
        signed = sign_body(SignedBody(TYP, self.head.encode()), ed25519_signer(signer)).encode()
        return b"".join(byte_string_head(len(part)) + part for part in (signed, *self.parts))


def take(
    register: Register,
    data: bytes,
    *,
    reserved: Collection[int] = (),
    now: int = NOW,
    watch: Callable[[int], None] = lambda _: None,
) -> Imported:
    """Import a manifest in a transaction of its own."""
    manifest = read_manifest(io.BytesIO(data), keys=BELIEVED)
    with register.begin() as books:
        return import_manifest(books, manifest, reserved=reserved, now=now, watch=watch)
