"""OAuth 2 access tokens (RFC 9068): from a bearer token to a caller, or to a refusal.

A token is read in this order, and nothing of it is believed before its signature holds:

 1. its header holds ``alg``, ``kid`` and ``typ`` and nothing else: no key, address or extension
 2. ``alg`` is one that the settings name, ``typ`` says access token
 3. ``kid`` is in the JWKS of the settings, and that key is of the kind that ``alg`` asks for
 4. the signature holds
 5. issuer, audience and times are right
 6. subject, client and scope say who asks for what

Whoever holds a bad token gets one answer, whatever is wrong with it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from joserfc import jws, jwt
from joserfc.errors import JoseError, UnsupportedAlgorithmError

from gouvcheck_core.errors import GouvCheckError
from gouvcheck_core.profiles import by_id
from issuer_api.clients.api_keys import PREFIX, unauthenticated
from issuer_api.clients.caller import FOR_PROGRAMS, Caller, Right
from issuer_api.clients.jwks import KeySource

if TYPE_CHECKING:
    from collections.abc import Mapping

    from joserfc.jwa import JWSAlgModel

    from issuer_api.settings import OAuth, Settings

LEEWAY: Final = 30
"""Seconds that two clocks may differ."""

TYPE_SCOPE: Final = "type:"
"""Before a profile's identifier: the token is for this kind of document only."""

_HEADER: Final = frozenset({"alg", "kid", "typ"})
_TYPES: Final = frozenset({"at+jwt", "application/at+jwt"})
_NAME: Final = re.compile(r"[\x21-\x7e]{1,64}")


class _Only(jws.JWSRegistry):
    """The algorithms that were asked for, and no other.

    joserfc warns of the name EdDSA, which RFC 9864 parts into two. Servers write the old name
    still, and the key has said by then which one it is.
    """

    def get_alg(self, name: str) -> JWSAlgModel:
        """Return an algorithm by its name."""
        if name not in (self.allowed or ()):
            raise UnsupportedAlgorithmError(name)
        return self.algorithms[name]


class Tokens:
    """Access tokens of one authorisation server.

    Args:
        settings: Which server, and what its tokens may say.
        keys: Its public keys.
    """

    def __init__(self, settings: OAuth, *, keys: KeySource) -> None:
        self._settings: Final = settings
        self._keys: Final = keys

    def authenticate(self, text: str, *, now: int) -> Caller:
        """Return who a token belongs to.

        Args:
            text: As it came.
            now: Seconds since 1970-01-01T00:00:00Z.

        Raises:
            ClientError: ``client-token``, whatever is wrong with it; ``client-keys`` if the
                authorisation server's keys cannot be had.
        """
        try:
            header = jws.extract_compact(text.encode("ascii")).headers()
        except (JoseError, ValueError):  # what is no text of a JWS, joserfc meets with either
            raise unauthenticated() from None
        kid = self._kid(header)
        return self._caller(self._claims(text, header["alg"], kid, now=now))

    def _kid(self, header: Mapping[str, Any]) -> str:
        # 1
        if header.keys() != _HEADER or not all(isinstance(each, str) for each in header.values()):
            raise unauthenticated()
        # 2
        if header["alg"] not in self._settings.algorithms or header["typ"].lower() not in _TYPES:
            raise unauthenticated()
        kid: str = header["kid"]
        return kid

    def _claims(self, text: str, algorithm: str, kid: str, *, now: int) -> dict[str, Any]:
        # 3
        key = self._keys.find(kid, algorithm=algorithm, now=now)
        try:
            # 4
            claims = jwt.decode(text, key, registry=_Only(algorithms=[algorithm])).claims
            # 5
            self._rules(now).validate(claims)
        except (JoseError, ValueError):
            raise unauthenticated() from None
        return claims

    def _rules(self, now: int) -> jwt.JWTClaimsRegistry:
        return jwt.JWTClaimsRegistry(
            now=now,
            leeway=LEEWAY,
            iss={"essential": True, "value": self._settings.issuer},
            aud={"essential": True, "value": self._settings.audience},
            exp={"essential": True},
            iat={"essential": True},
            sub={"essential": True},
        )

    def _caller(self, claims: Mapping[str, Any]) -> Caller:
        # 6
        client, subject = _client(claims), _name(claims["sub"])
        words = _words(claims.get("scope", ""))
        rights = frozenset(Right(word) for word in words if word in set(Right))
        if subject == client:
            rights &= FOR_PROGRAMS
        if subject not in self._settings.release_managers:
            rights -= {Right.RELEASE}
        return Caller(client=client, actor=subject, rights=rights, types=_types(words))


def open_tokens(settings: Settings) -> Tokens | None:
    """Return what tokens are judged by in a running service, or None where only keys let in.

    Raises:
        UsageError: The address of the JWKS is neither https nor of this machine.
    """
    if settings.oauth is None:
        return None
    return Tokens(settings.oauth, keys=KeySource(settings.oauth.jwks))


def _client(claims: Mapping[str, Any]) -> str:
    """Return the client, which the server writes as ``client_id`` or ``azp``; never as two."""
    named = {claims[name] for name in ("client_id", "azp") if isinstance(claims.get(name), str)}
    if len(named) != 1:
        raise unauthenticated()
    return _name(named.pop())


def _name(value: object) -> str:
    """Return a name that cannot be taken for an API key's."""
    if not isinstance(value, str) or not _NAME.fullmatch(value) or value.startswith(PREFIX):
        raise unauthenticated()
    return value


def _words(scope: object) -> frozenset[str]:
    if not isinstance(scope, str):
        raise unauthenticated()
    return frozenset(scope.split(" "))


def _types(words: frozenset[str]) -> frozenset[int] | None:
    """Return the kinds of document that the scope names, or None where it names none."""
    named = [word.removeprefix(TYPE_SCOPE) for word in words if word.startswith(TYPE_SCOPE)]
    if not named:
        return None
    try:
        return frozenset(by_id(name).type for name in named)
    except GouvCheckError:
        raise unauthenticated() from None
