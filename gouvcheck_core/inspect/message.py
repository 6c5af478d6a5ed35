"""A COSE_Sign1 as far as it can be read, whoever wrote it (RFC 9052 section 4.2)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from gouvcheck_core.errors import GouvCheckError
from gouvcheck_core.format import HEADER_ALG, HEADER_KID
from gouvcheck_core.inspect import loose
from gouvcheck_core.inspect.loose import Major, Node, shown
from gouvcheck_core.inspect.value import Fact, Layer, State, Window, window_of

if TYPE_CHECKING:
    from collections.abc import Callable

PROTECTED: Final = 0
UNPROTECTED: Final = 1
PAYLOAD: Final = 2
SIGNATURE: Final = 3

_NAMES: Final = ("protected header", "unprotected header", "payload", "signature")
_ALGS: Final = {
    "-7": "ES256",
    "-8": "EdDSA",
    "-9": "ESP256",
    "-19": "Ed25519",
    "-35": "ES384",
    "-36": "ES512",
    "-37": "PS256",
    "-257": "RS256",
}
"""IANA, COSE Algorithms: ours, those of EU certificates, and those met in broken ones."""


@dataclass(frozen=True, slots=True)
class LooseMessage:
    """The bytes of a message and the entries of the array in them.

    Args:
        data: As they came, perhaps cut off.
        parts: Up to four entries, or more where there are too many; tags are stepped over.
    """

    data: bytes
    parts: tuple[Node, ...]

    @classmethod
    def read(cls, data: bytes) -> LooseMessage:
        """Find the entries of the outermost array in ``data``."""
        node = loose.read(data)
        while node is not None and node.major is Major.TAG:
            node = node.children[0] if node.children else None
        return cls(data, node.children if node and node.major is Major.ARRAY else ())

    def byte_string(self, place: int) -> bytes | None:
        """Return the byte string at ``place``, or None where there is none."""
        if len(self.parts) > place and self.parts[place].major is Major.BYTES:
            return self.parts[place].raw
        return None

    def facts(self) -> list[Fact]:
        """Return size, algorithm, key and parts."""
        facts = [Fact("size", f"{len(self.data)} bytes"), *self._header_facts()]
        facts += [Fact(n, _shape(part)) for n, part in zip(_NAMES, self.parts, strict=False)]
        return facts + [Fact("one part too many", shown(p)) for p in self.parts[len(_NAMES) :]]

    def window(self, place: int | None) -> Window:
        """Return what stands around the part at ``place``, or around the first byte."""
        return Window.of_bytes(self.data, 0 if place is None else self.parts[place].start)

    def cbor_window(self, read: Callable[[bytes], object], *, start: int) -> Window | None:
        """Return what stands around the byte that ``read`` stumbles over, or None for nothing.

        Args:
            read: A strict reader of one item. It is tried on the array and on the header in it.
            start: Where the array begins, behind the tags that the strict reader allows.
        """
        items = [(self.data[start:], start)]
        header = self.byte_string(PROTECTED)
        if header:
            items.append((header, self.data.find(header)))
        for item, offset in items:
            try:
                read(item)
            except GouvCheckError as error:
                return window_of(error, self.data, start=offset)
        return None

    def signature_layer(self, fingerprint: bytes | None) -> Layer:
        """Describe the signature, which nobody checks here.

        Args:
            fingerprint: Identity of the message, or None where it is broken.
        """
        signature = self.byte_string(SIGNATURE)
        if signature is None:
            return Layer.skipped("signature", "the message has no signature")
        facts = [Fact("not checked", "`gouvcheck verify` checks it, with the issuer's key")]
        if fingerprint is not None:
            facts.append(Fact("fingerprint", fingerprint.hex()))
        return Layer("signature", State.SKIPPED, (*facts, Fact("bytes", signature.hex())))

    def _header_facts(self) -> list[Fact]:
        header = loose.read(self.byte_string(PROTECTED) or b"")
        if header is None:
            return []
        alg, kid = header.under(HEADER_ALG), header.under(HEADER_KID)
        facts = [Fact("alg", f"{alg} ({_ALGS.get(str(alg), 'unknown')})")] if alg else []
        return [*facts, Fact("kid", shown(kid))] if kid else facts


def _shape(part: Node) -> str:
    if part.major is not Major.BYTES:
        return str(part)
    cut = part.number > len(part.raw)
    return f"{len(part.raw)} of {part.number} bytes" if cut else f"{len(part.raw)} bytes"
