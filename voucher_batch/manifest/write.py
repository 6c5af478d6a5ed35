"""Writing a manifest from the books: entries first, to a file aside; then the head that pins them.

The same books give the same head and the same entries on every run; only an ECDSA signature is
another one.
"""

from __future__ import annotations

import hashlib
import itertools
import tempfile
from typing import IO, TYPE_CHECKING, Final

from gouvcheck_core.cbor import byte_string_head
from gouvcheck_core.cose_sign import SignedBody
from gouvcheck_core.errors import SignerError
from gouvcheck_core.publish import sign_body
from voucher_batch.manifest.model import ENTRIES, TYP, Chunk, Counts, Entry, Head, encode_entries

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from gouvcheck_core.keys import PublicKey
    from gouvcheck_core.signer import Signer
    from voucher_batch.campaign import Campaign
    from voucher_batch.folder import Folder

_IN_MEMORY: Final = 1 << 20
_BLOCK: Final = 1 << 20


def write_manifest(
    folder: Folder,
    name: str,
    *,
    entries: Iterable[Entry],
    campaign: Campaign,
    secrets: bytes,
    keys: Sequence[PublicKey],
    signer: Signer,
) -> Head:
    """Write the manifest of a campaign, whole or not at all.

    Args:
        folder: Where it goes.
        name: Of the file.
        entries: Ascending by list and index.
        campaign: As its file describes it.
        secrets: Fingerprint of its secrets.
        keys: That signed the vouchers, in the order in which entries count them: ascending kids.
        signer: Who vouches for it.

    Raises:
        SignerError: The signer fails, or returns a signature that is not its own.
        RunError: The folder cannot be written.
    """
    with tempfile.SpooledTemporaryFile(_IN_MEMORY) as aside:
        chunks, counts = _set_aside(entries, aside, keys=len(keys))
        head = Head(
            campaign=campaign.id,
            number=campaign.number,
            type=campaign.profile.type,
            version=campaign.profile.version,
            digest=campaign.digest,
            secrets=secrets,
            keys=tuple(keys),
            counts=counts,
            chunks=chunks,
        )
        signed = _signed(head, signer)
        folder.write_whole(name, itertools.chain(_as_item(signed), _blocks(aside)))
    return head


def _set_aside(
    entries: Iterable[Entry], aside: IO[bytes], *, keys: int
) -> tuple[tuple[Chunk, ...], Counts]:
    chunks: list[Chunk] = []
    counts = Counts.none(keys)
    for run in _runs(entries):
        data = encode_entries(run)
        aside.writelines(_as_item(data))
        chunks.append(Chunk(len(run), len(data), hashlib.sha256(data).digest()))
        counts = counts.plus(run)
    return tuple(chunks), counts


def _runs(entries: Iterable[Entry]) -> Iterator[tuple[Entry, ...]]:
    source = iter(entries)
    while run := tuple(itertools.islice(source, ENTRIES)):
        yield run


def _signed(head: Head, signer: Signer) -> bytes:
    public = signer.public
    signed = sign_body(SignedBody(TYP, head.encode()), signer)
    if not signed.signers({public.kid: public}):
        raise SignerError(
            "signer-self-check",
            f"The signature of key {public.kid.hex()} does not verify.",
            hint="Take the signer out of service; it is broken or holds another key.",
        )
    return signed.encode()


def _as_item(data: bytes) -> tuple[bytes, bytes]:
    return byte_string_head(len(data)), data


def _blocks(aside: IO[bytes]) -> Iterator[bytes]:
    aside.seek(0)
    while block := aside.read(_BLOCK):
        yield block
