"""Sealing what a batch holds: its rows, and its files in blocks that can be read from any place.

Everything opens with the batch's own key, which is derived from the service's secret and a salt in
the batch's row: whoever erases the salt has erased the batch. A file is a salt of its own and then
blocks of AES-GCM, each bound to its number and to whether it is the last (the STREAM construction
of Hoang, Reyhanitabar, Rogaway and Vizár), so that none can be moved, dropped or cut off.
"""

from __future__ import annotations

import io
import json
import os
from typing import TYPE_CHECKING, BinaryIO, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from issuer_api.documents.hashing import keyed
from issuer_api.errors import BatchJobError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

BLOCK: Final = 1 << 16
SALT: Final = 32
_TAG: Final = 16
_NONCE: Final = 12


class BatchKey:
    """The key of one batch.

    Args:
        pepper: The secret of the service.
        batch: Identifier.
        salt: Of this batch.
    """

    __slots__ = ("_batch", "_key", "_rows")

    def __init__(self, pepper: bytes, *, batch: str, salt: bytes) -> None:
        self._batch = batch.encode()
        self._key = keyed(pepper, b"batch", salt + self._batch)
        self._rows = AESGCM(keyed(self._key, b"rows", b""))

    def __repr__(self) -> str:
        """Show no key."""
        return "BatchKey()"

    def seal(self, number: int, fields: Mapping[str, object]) -> bytes:
        """Return the fields of a row, sealed; a row is sealed once."""
        content = json.dumps(fields, ensure_ascii=False).encode()
        return self._rows.encrypt(number.to_bytes(_NONCE, "big"), content, self._batch)

    def unseal(self, number: int, sealed: bytes) -> dict[str, object]:
        """Return the fields of a row.

        Raises:
            BatchJobError: ``batch-job-sealed``.
        """
        try:
            content = self._rows.decrypt(number.to_bytes(_NONCE, "big"), sealed, self._batch)
        except InvalidTag:
            raise _spoilt() from None
        fields: dict[str, object] = json.loads(content)
        return fields

    def file_key(self, name: str) -> bytes:
        """Return the key of one file of the batch."""
        return keyed(self._key, b"file", name.encode())


class Sealing:
    """Seals a file front to back.

    Args:
        key: 32 bytes; of this file, which may be written more than once.
    """

    def __init__(self, key: bytes) -> None:
        self._head = os.urandom(SALT)
        self._cipher: Final = AESGCM(keyed(key, b"blocks", self._head))
        self._held = bytearray()
        self._number = 0

    def feed(self, data: bytes) -> bytes:
        """Take the next bytes; return what can be written so far."""
        self._held += data
        out, self._head = [self._head], b""
        while len(self._held) > BLOCK:
            out.append(self._block(bytes(self._held[:BLOCK]), last=False))
            del self._held[:BLOCK]
        return b"".join(out)

    def finish(self) -> bytes:
        """Return the end of the file."""
        return self._head + self._block(bytes(self._held), last=True)

    def _block(self, data: bytes, *, last: bool) -> bytes:
        number, self._number = self._number, self._number + 1
        return self._cipher.encrypt(number.to_bytes(_NONCE, "big"), data, bytes([last]))


def sealed(parts: Iterable[bytes], key: bytes) -> Iterator[bytes]:
    """Yield a sealed file, part by part."""
    sealing = Sealing(key)
    for part in parts:
        if block := sealing.feed(part):
            yield block
    yield sealing.finish()


class Unsealed(io.RawIOBase):
    """The content of a sealed file, to be read from any place.

    Args:
        stream: Seekable; the sealed file. It is closed with this.
        key: Of the file.

    Raises:
        BatchJobError: ``batch-job-sealed``, here and when it is read.
    """

    def __init__(self, stream: BinaryIO, key: bytes) -> None:
        self._stream: Final = stream
        length = stream.seek(0, os.SEEK_END) - SALT
        self._blocks = -(-length // (BLOCK + _TAG))
        self.size: Final = length - self._blocks * _TAG
        stream.seek(0)
        self._cipher: Final = AESGCM(keyed(key, b"blocks", stream.read(SALT)))
        self._place = 0
        self._number, self._block = 0, self._opened(0)

    def readable(self) -> bool:
        """Tell that it can be read."""
        return True

    def seekable(self) -> bool:
        """Tell that it can be read from any place."""
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Go to a place, and return it."""
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._place, os.SEEK_END: self.size}[whence]
        self._place = max(0, base + offset)
        return self._place

    def tell(self) -> int:
        """Return the place."""
        return self._place

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override] # it is always one
        """Read from one block."""
        if self._place >= self.size:
            return 0
        number, start = divmod(self._place, BLOCK)
        if number != self._number:
            self._number, self._block = number, self._opened(number)
        piece = self._block[start : start + len(buffer)]
        buffer[: len(piece)] = piece
        self._place += len(piece)
        return len(piece)

    def close(self) -> None:
        """Close the sealed file too."""
        if not self.closed:
            self._stream.close()
        super().close()

    def _opened(self, number: int) -> bytes:
        self._stream.seek(SALT + number * (BLOCK + _TAG))
        data = self._stream.read(BLOCK + _TAG)
        last = bytes([number == self._blocks - 1])
        try:
            return self._cipher.decrypt(number.to_bytes(_NONCE, "big"), data, last)
        except (InvalidTag, ValueError):
            raise _spoilt() from None


def _spoilt() -> BatchJobError:
    return BatchJobError(
        "batch-job-sealed",
        "A part of the batch does not open.",
        hint="Check that database, output folder and secret belong together.",
    )
