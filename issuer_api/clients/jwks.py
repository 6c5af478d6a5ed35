"""The public keys of the authorisation server: fetched from one address, and kept for a while."""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from joserfc.errors import JoseError
from joserfc.jwk import ECKey, OKPKey, RSAKey, import_key

from gouvcheck_core.errors import GouvCheckError
from gouvcheck_core.trust_store import https_source
from issuer_api.clients.api_keys import unauthenticated
from issuer_api.errors import ClientError
from issuer_api.observe import observed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gouvcheck_core.update import Fetch

FRESH: Final = 600
"""Seconds after which the keys are fetched again."""
AT_MOST_EVERY: Final = 30
"""Seconds between two attempts, whatever tokens ask for: a stranger can make up key identifiers."""
KEPT: Final = 86_400
"""Seconds that keys are used while the server cannot be reached; a key it withdrew ends then."""

_LARGEST: Final = 65_536
_MOST_KEYS: Final = 64
_LEAST_RSA_BITS: Final = 2_048

_Key = ECKey | OKPKey | RSAKey


@dataclass(frozen=True, slots=True)
class _Held:
    """What was fetched last.

    Args:
        keys: By key identifier.
        at: When.
    """

    keys: Mapping[str, _Key]
    at: int


class KeySource:
    """Keys by their identifier.

    Args:
        url: Of the JWKS; https, or of this machine.
        fetch: How its content is had; over the network unless told.

    Raises:
        UsageError: The address is neither https nor of this machine.
    """

    def __init__(self, url: str, *, fetch: Fetch | None = None) -> None:
        folder, _, self._name = url.rpartition("/")
        self._fetch: Final = fetch or https_source(folder)
        self._lock: Final = threading.Lock()
        self._held = _Held({}, at=0)
        self._attempt = -AT_MOST_EVERY

    def find(self, kid: str, *, algorithm: str, now: int) -> _Key:
        """Return the key for an algorithm.

        Raises:
            ClientError: ``client-token``: there is no such key; ``client-keys``: the keys cannot
                be had, and those that were held are too old.
        """
        known = kid in self._held.keys
        if not known or now - self._held.at >= FRESH:
            # Who asks with a known key does not wait for another one's attempt.
            self._refresh(now, waits=not known)
        if now - self._held.at >= KEPT:
            raise ClientError(
                "client-keys",
                "The keys of the authorisation server cannot be had.",
                hint="Ask again later; whoever runs the service sees it in the log.",
            )
        key = self._held.keys.get(kid)
        if key is None or not _fits(key, algorithm):
            raise unauthenticated()
        return key

    def _refresh(self, now: int, *, waits: bool) -> None:
        """Fetch the keys, unless that was tried just now; keep the old ones if it fails."""
        if not self._lock.acquire(blocking=waits):
            return
        try:
            if 0 <= now - self._attempt < AT_MOST_EVERY:
                return
            self._attempt = now
            content = self._fetch(self._name, limit=_LARGEST)
            self._held = _Held(_read(content), at=now)
        except (GouvCheckError, JoseError, ValueError) as error:
            observed.warning("jwks", kind=type(error).__name__)
        finally:
            self._lock.release()


def _read(content: bytes | None) -> dict[str, _Key]:
    """Return the signature keys of a JWKS.

    Raises:
        ValueError: It is none, or holds no key that could be used.
    """
    if content is None or len(content) > _LARGEST:
        raise ValueError("no JWKS")
    document = json.loads(content)
    listed = document.get("keys") if isinstance(document, dict) else None
    if not isinstance(listed, list) or len(listed) > _MOST_KEYS:
        raise ValueError("no JWKS")
    keys = dict(filter(None, map(_signature_key, listed)))
    if not keys:
        raise ValueError("no key in the JWKS")
    return keys


def _signature_key(entry: object) -> tuple[str, _Key] | None:
    """Return a public key and its identifier; None for keys that are for something else."""
    if not isinstance(entry, dict) or not isinstance(entry.get("kid"), str):
        return None
    if entry.get("use", "sig") != "sig" or entry.get("kty") not in {"EC", "OKP", "RSA"}:
        return None
    key = import_key(entry)
    if not isinstance(key, _Key) or key.is_private:
        return None
    return entry["kid"], key


def _fits(key: _Key, algorithm: str) -> bool:
    """Tell whether a key is of the kind of an algorithm: no token turns one into another."""
    if key.get("alg", algorithm) != algorithm:
        return False
    match key, algorithm:
        case ECKey(), "ES256":
            return key.curve_name == "P-256"
        case OKPKey(), "EdDSA":
            return key.curve_name == "Ed25519"
        case RSAKey(), "RS256":
            return key.public_key.key_size >= _LEAST_RSA_BITS
        case _:
            return False
