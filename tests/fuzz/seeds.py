"""What fuzzing begins with: the vectors, published files, certificates, pictures of codes."""

from __future__ import annotations

from functools import cache
from importlib import resources
from pathlib import Path
from typing import Final

import base45

from gouvcheck_core import hcert, qr
from gouvcheck_core.trust.state import read_head, read_root
from gouvcheck_core.update import HEAD_NAME, root_name
from tests.support import issued, signing
from tests.support.published import Publisher
from tests.vectors import make_gc1
from tests.vectors.scenarios import world

SAMPLES: Final = Path(__file__).parents[1] / "samples" / "hcert"
LARGEST_PAYLOAD: Final = 938
"""Bytes of claims in a message of 1,024 bytes."""


@cache
def _vectors() -> tuple[tuple[str, str | None], ...]:
    """Return text and accepted claims of each vector."""
    return tuple((vector.text, vector.expect.claims) for vector in make_gc1.vectors())


@cache
def genuine() -> frozenset[str]:
    """Return the texts that a verdict may accept: a listed key has signed them as they are."""
    forged = {"malformed", "bad-signature", "not-a-code", "newer-format", "key-mismatch"}
    return frozenset(v.text for v in make_gc1.vectors() if v.expect.reason not in forged)


def texts() -> list[bytes]:
    """Return the texts of all vectors."""
    return [text.encode() for text, _ in _vectors()]


def messages() -> list[bytes]:
    """Return the messages of the vectors whose text is Base45."""
    found: list[bytes] = []
    for text, _ in _vectors():
        try:
            found.append(base45.b45decode(text.removeprefix("GC1:")))
        except ValueError:
            continue
    return found


def payloads() -> list[bytes]:
    """Return the claims of the vectors that are accepted."""
    return [bytes.fromhex(claims) for _, claims in _vectors() if claims is not None]


def cose_keys() -> list[bytes]:
    """Return a key of each kind."""
    return [world.MAIN.cose_key, world.EDWARDS.cose_key]


def pems() -> list[bytes]:
    """Return a key file of each kind."""
    return [signing.p256("fuzz").public.to_pem(), signing.ed25519_signer("fuzz").public.to_pem()]


def references() -> list[bytes]:
    """Return references as people type them."""
    return [b"VP1M-B9M0-BVEB-SFWP", b"vp1mb9mobvebsfwp", b"VP1B M9M0 BVEB SFWP", b"????"]


def hcerts() -> list[bytes]:
    """Return an EU certificate as it is scanned."""
    return [(SAMPLES / "lu-vaccination.txt").read_bytes().strip()]


def hcert_messages() -> list[bytes]:
    """Return what is in it, and its claims."""
    message = hcert.parse(hcerts()[0].decode())
    return [hcert.message.inflate(hcert.message.from_text(hcerts()[0].decode())), message.payload]


@cache
def publisher() -> Publisher:
    """Return a publisher that has published version 1 of everything."""
    return Publisher.started()


def published() -> dict[str, bytes]:
    """Return its files by name."""
    return publisher().files


def trust_files() -> list[bytes]:
    """Return its files without the status lists, and two of their bodies."""
    small = [data for data in published().values() if len(data) < 8_000]
    return [
        *small,
        read_root(published()[root_name(1)]).encode(),
        read_head(published()[HEAD_NAME]).encode(),
    ]


def status_tokens() -> list[bytes]:
    """Return its status lists."""
    return [data for name, data in published().items() if "status" in name]


def profiles() -> list[bytes]:
    """Return the profile files that come with the program."""
    folder = resources.files("gouvcheck_core.profiles")
    return [item.read_bytes() for item in folder.iterdir() if item.name.endswith(".toml")]


def pictures() -> list[bytes]:
    """Return pictures of codes: a drawn one, and those of the official samples."""
    drawn = qr.encode(issued.signed(issued.claims()).text).png(scale=3)
    return [drawn, *(path.read_bytes() for path in sorted(SAMPLES.glob("*.png")))]
