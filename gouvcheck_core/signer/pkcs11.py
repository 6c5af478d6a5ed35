"""The signer for production: a key that never leaves a PKCS#11 token."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gouvcheck_core.signer.protocol import check_kid
from gouvcheck_core.signer.token import Token
from gouvcheck_core.signer.token_key import TokenKey, find_key, make_key

if TYPE_CHECKING:
    from pkcs11 import Session

    from gouvcheck_core.keys import KeyKind, PublicKey
    from gouvcheck_core.signer.pin import PinSource
    from gouvcheck_core.signer.uri import Pkcs11Uri


class Pkcs11Signer:
    """A key on a token, opened by its first use in each process.

    Threads may share it; they take turns. After every login the key is looked up again, must still
    be non-extractable and the same key, and signs a fixed challenge that is verified.

    Args:
        uri: Names the key.
        pin: Brings the PIN.
        kid: The key that is expected; the first one found unless told.
    """

    def __init__(self, uri: Pkcs11Uri, *, pin: PinSource, kid: bytes | None = None) -> None:
        self._uri: Final = uri
        self._token: Final = Token(uri, pin=pin)
        self._kid = kid
        self._public: PublicKey | None = None
        self._found: tuple[Session, TokenKey] | None = None

    def __repr__(self) -> str:
        """Name the key; the URI holds no PIN."""
        return f"Pkcs11Signer({self._uri})"

    @property
    def public(self) -> PublicKey:
        """The public half, from the token.

        Raises:
            SignerError: The key cannot be reached, or is not what it has to be.
        """
        if self._public is None:
            self._public = self._token.run(lambda session: self._key(session).public)
        return self._public

    def sign(self, message: bytes) -> bytes:
        """Return the 64-byte signature over ``message``, with low s for P-256.

        Raises:
            SignerError: As `public`, or the token refuses.
        """
        return self._token.run(lambda session: self._key(session).sign(message))

    def _key(self, session: Session) -> TokenKey:
        """Return the key in this session; the token's lock is held."""
        if self._found is None or self._found[0] is not session:
            key = find_key(session, self._uri)
            check_kid(key.public, expected=self._kid)
            self._kid = key.public.kid
            self._found = (session, key)
        return self._found[1]


def generate_on_token(uri: Pkcs11Uri, *, kind: KeyKind, pin: PinSource) -> PublicKey:
    """Make a key of ``kind`` on a token, where it stays, and return its public half.

    Raises:
        SignerError: The token cannot be reached or refuses, or holds a key of that name already.
    """

    def work(session: Session) -> PublicKey:
        writing = session.token.open(rw=True)  # the login holds for every session on the token
        try:
            return make_key(writing, uri, kind)
        finally:
            writing.close()

    return Token(uri, pin=pin).run(work)
