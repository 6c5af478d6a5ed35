"""Signatures a second of each signer, beside raw signing of the cryptography package.

Tokens are SoftHSM's: what they show is the cost of the way to a token, not of a token.
"""

from __future__ import annotations

import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Final

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519

from bench.timing import rates, table
from gouvcheck_core.keys import KeyKind
from gouvcheck_core.signer import (
    Environment,
    SoftwareSigner,
    close_tokens,
    generate_key,
    open_signer,
)
from tests.integration.softhsm import new_token

if TYPE_CHECKING:
    from collections.abc import Callable

    from gouvcheck_core.signer import Signer

MESSAGE: Final = bytes(range(172))
"""As long as a named voucher's code."""
THREADS: Final = 8
EACH: Final = 1_000


def raw(kind: KeyKind) -> Callable[[], bytes]:
    """Return the signing that everything is compared with."""
    if kind is KeyKind.ED25519:
        edwards = ed25519.Ed25519PrivateKey.generate()
        return lambda: edwards.sign(MESSAGE)
    weierstrass = ec.generate_private_key(ec.SECP256R1())
    return lambda: weierstrass.sign(MESSAGE, ec.ECDSA(hashes.SHA256()))


def in_threads(signer: Signer) -> float:
    """Return signatures a second of processor time by threads that share a signer."""

    def many(_: int) -> None:
        for _ in range(EACH):
            signer.sign(MESSAGE)

    start = time.process_time()
    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(many, range(THREADS)))
    return THREADS * EACH / (time.process_time() - start)


def rows(kind: KeyKind, token: Signer) -> list[tuple[str, str, str]]:
    """Measure one kind of key."""
    software = SoftwareSigner.generate(kind)
    names = ("cryptography", "SoftwareSigner", "Pkcs11Signer on SoftHSM")
    calls = (raw(kind), lambda: software.sign(MESSAGE), lambda: token.sign(MESSAGE))
    measured = rates(dict(zip(names, calls, strict=True)))
    measured[f"the same, {THREADS} threads"] = in_threads(token)
    base = measured["cryptography"]
    return [
        (f"{kind.value}: {name}", f"{rate:,.0f}", f"{rate / base:.2f}")
        for name, rate in measured.items()
    ]


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder:
        token = new_token(Path(folder))
        found: list[tuple[str, str, str]] = []
        for kind in KeyKind:
            uri = token.uri(f"object={kind.value}")
            generate_key(uri, kind=kind)
            found += rows(kind, open_signer(uri, environment=Environment.PRODUCTION))
        close_tokens()
    print("### Signers\n")
    print(table(("signer", "signatures a second", "ratio"), found))


if __name__ == "__main__":
    main()
