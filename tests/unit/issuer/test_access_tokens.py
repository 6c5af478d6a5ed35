"""Forged, borrowed and stale tokens: each gets the one answer, and no token names its own key."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from typing import TYPE_CHECKING, Any, Final

import pytest
from joserfc import jws
from joserfc.jwk import ECKey, OctKey, OKPKey, RSAKey

from gouvcheck_core.errors import UpdateError
from issuer_api.clients import jwks
from issuer_api.clients.caller import Caller, Right
from issuer_api.clients.jwks import KeySource
from issuer_api.clients.tokens import LEEWAY, Tokens
from issuer_api.errors import ClientError
from issuer_api.settings import OAuth
from tests.support.register import CLIENT, NOW

if TYPE_CHECKING:
    from collections.abc import Mapping

ISSUER: Final = "https://login.example.lu"
AUDIENCE: Final = "https://documents.example.lu"
HEADER: Final = {"alg": "ES256", "kid": "ec", "typ": "at+jwt"}
CLAIMS: Final[dict[str, Any]] = {
    "iss": ISSUER,
    "aud": AUDIENCE,
    "sub": "7f3c",
    "client_id": CLIENT,
    "scope": "openid issue release type:criminal-record",
    "iat": NOW,
    "exp": NOW + 600,
}

_Key = ECKey | OKPKey | RSAKey | OctKey

KEYS: Final[Mapping[str, ECKey | OKPKey | RSAKey]] = {
    "ec": ECKey.generate_key("P-256", {"kid": "ec"}),
    "ed": OKPKey.generate_key("Ed25519", {"kid": "ed"}),
    "rsa": RSAKey.generate_key(2048, {"kid": "rsa"}),
    "p384": ECKey.generate_key("P-384", {"kid": "p384"}),
    "named": ECKey.generate_key("P-256", {"kid": "named", "alg": "ES384"}),
    "sealing": ECKey.generate_key("P-256", {"kid": "sealing", "use": "enc"}),
}
STRANGER: Final = ECKey.generate_key("P-256", {"kid": "ec"})


class Server:
    """What the authorisation server publishes, counted, and not always there."""

    def __init__(self) -> None:
        self.asked = 0
        self.content: bytes | None = json.dumps(
            {"keys": [key.as_dict(private=False) for key in KEYS.values()]}
        ).encode()

    def __call__(self, name: str, *, limit: int) -> bytes | None:
        assert (name, limit > 0) == ("jwks", True)
        self.asked += 1
        if self.content == b"away":
            raise UpdateError("update-unreachable", "Away.", hint="Wait.")
        return self.content


@pytest.fixture
def server() -> Server:
    return Server()


@pytest.fixture
def tokens(server: Server) -> Tokens:
    settings = OAuth(
        issuer=ISSUER,
        audience=AUDIENCE,
        jwks=f"{ISSUER}/jwks",
        algorithms=frozenset({"ES256", "EdDSA", "RS256"}),
        release_managers=frozenset({"7f3c"}),
    )
    return Tokens(settings, keys=KeySource(settings.jwks, fetch=server))


def part(content: object) -> str:
    data = content if isinstance(content, bytes) else json.dumps(content).encode()
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def token(
    claims: Mapping[str, Any] = CLAIMS,
    header: Mapping[str, Any] = HEADER,
    *,
    key: _Key = KEYS["ec"],
    without: str = "",
) -> str:
    """Sign whatever is asked for: nothing here is kept by what a good library refuses."""
    content = json.dumps({name: claims[name] for name in claims if name != without}).encode()
    algorithm = jws.JWSRegistry.algorithms[
        {ECKey: "ES256", OKPKey: "EdDSA", RSAKey: "RS256", OctKey: "HS256"}[type(key)]
    ]
    if isinstance(key, ECKey) and key.curve_name == "P-384":
        algorithm = jws.JWSRegistry.algorithms["ES384"]
    signed = f"{part(header)}.{part(content)}"
    return f"{signed}.{part(algorithm.sign(signed.encode(), key))}"


def refused(tokens: Tokens, text: str, *, now: int = NOW) -> str:
    with pytest.raises(ClientError) as caught:
        tokens.authenticate(text, now=now)
    return caught.value.code


def test_token_says_who_asks_for_what(tokens: Tokens) -> None:
    assert tokens.authenticate(token(), now=NOW) == Caller(
        CLIENT, "7f3c", frozenset({Right.ISSUE, Right.RELEASE}), frozenset({1})
    )


@pytest.mark.parametrize(("alg", "kid"), [("EdDSA", "ed"), ("RS256", "rsa")])
def test_other_configured_algorithms_are_taken(tokens: Tokens, alg: str, kid: str) -> None:
    text = token(header=HEADER | {"alg": alg, "kid": kid}, key=KEYS[kid])

    assert tokens.authenticate(text, now=NOW).client == CLIENT


@pytest.mark.parametrize(
    "header",
    [
        pytest.param(HEADER | {"jku": f"{ISSUER}/other"}, id="jku"),
        pytest.param(HEADER | {"x5u": f"{ISSUER}/other"}, id="x5u"),
        pytest.param(HEADER | {"jwk": STRANGER.as_dict(private=False)}, id="jwk"),
        pytest.param(HEADER | {"x5c": ["MAA="]}, id="x5c"),
        pytest.param(HEADER | {"crit": ["exp"]}, id="crit"),
        pytest.param(HEADER | {"crit": ["b64"], "b64": False}, id="b64"),
        pytest.param(HEADER | {"cty": "JWT"}, id="cty"),
        pytest.param(HEADER | {"typ": "JWT"}, id="typ JWT"),
        pytest.param(HEADER | {"typ": "logout+jwt"}, id="typ logout"),
        pytest.param(HEADER | {"alg": "none"}, id="none"),
        pytest.param(HEADER | {"alg": "HS256"}, id="HS256"),
        pytest.param(HEADER | {"alg": "ES384"}, id="ES384"),
        pytest.param(HEADER | {"alg": "RS256"}, id="RS256 with an EC key"),
        pytest.param(HEADER | {"alg": ["ES256"]}, id="alg list"),
        pytest.param(HEADER | {"kid": 7}, id="kid number"),
        pytest.param(HEADER | {"kid": "other"}, id="kid unknown"),
        pytest.param(HEADER | {"kid": ""}, id="kid empty"),
        pytest.param(HEADER | {"kid": "named"}, id="key for another algorithm"),
        pytest.param(HEADER | {"kid": "sealing"}, id="key for sealing"),
        pytest.param(HEADER | {"kid": "p384"}, id="key of another curve"),
        pytest.param({"alg": "ES256", "typ": "at+jwt"}, id="no kid"),
        pytest.param({"alg": "ES256", "kid": "ec"}, id="no typ"),
        pytest.param({}, id="empty"),
        pytest.param([], id="list"),
    ],
)
def test_header_names_no_key_and_no_other_algorithm(tokens: Tokens, header: Any) -> None:
    kid = header.get("kid") if isinstance(header, dict) else None
    key = KEYS[kid] if isinstance(kid, str) and kid in KEYS else KEYS["ec"]

    assert refused(tokens, token(header=header, key=key)) == "client-token"


def test_key_in_the_header_signs_nothing(tokens: Tokens) -> None:
    own = HEADER | {"jwk": STRANGER.as_dict(private=False)}

    assert refused(tokens, token(header=own, key=STRANGER)) == "client-token"
    assert refused(tokens, token(key=STRANGER)) == "client-token"


def test_public_key_is_no_secret_to_hash_with(tokens: Tokens) -> None:
    public = KEYS["rsa"].as_pem(private=False)
    signed = f"{part(HEADER | {'alg': 'HS256', 'kid': 'rsa'})}.{part(CLAIMS)}"
    forged = f"{signed}.{part(hmac.digest(public, signed.encode(), hashlib.sha256))}"

    assert refused(tokens, forged) == "client-token"


@pytest.mark.parametrize(
    "claims",
    [
        CLAIMS | {"iss": "https://other.example.lu"},
        CLAIMS | {"iss": [ISSUER]},
        CLAIMS | {"aud": "https://other.example.lu"},
        CLAIMS | {"aud": []},
        CLAIMS | {"exp": NOW - LEEWAY},
        CLAIMS | {"exp": str(NOW + 600)},
        CLAIMS | {"exp": None},
        CLAIMS | {"iat": NOW + LEEWAY + 1},
        CLAIMS | {"nbf": NOW + LEEWAY + 1},
        CLAIMS | {"sub": 7},
        CLAIMS | {"sub": ""},
        CLAIMS | {"sub": "x" * 65},
        CLAIMS | {"sub": "two words"},
        CLAIMS | {"sub": "gck_abcdefghijkl"},
        CLAIMS | {"azp": "another"},
        CLAIMS | {"client_id": 7},
        CLAIMS | {"client_id": "x" * 65},
        CLAIMS | {"scope": ["issue"]},
        CLAIMS | {"scope": "issue type:none"},
    ],
    ids=lambda claims: str({k: v for k, v in claims.items() if CLAIMS.get(k) != v}),
)
def test_claims_are_for_us_from_the_right_one_and_for_now(
    tokens: Tokens, claims: dict[str, Any]
) -> None:
    assert refused(tokens, token(claims)) == "client-token"


@pytest.mark.parametrize("name", sorted(CLAIMS.keys() - {"scope"}))
def test_claim_that_is_missing_lets_nobody_in(tokens: Tokens, name: str) -> None:
    assert refused(tokens, token(without=name)) == "client-token"


def test_token_without_scope_may_do_nothing(tokens: Tokens) -> None:
    assert tokens.authenticate(token(without="scope"), now=NOW).rights == frozenset()


def test_clocks_may_differ_a_little(tokens: Tokens) -> None:
    late = CLAIMS | {"exp": NOW - LEEWAY + 1, "nbf": NOW + LEEWAY, "iat": NOW + LEEWAY}

    assert tokens.authenticate(token(late), now=NOW).client == CLIENT


def test_client_may_stand_in_azp(tokens: Tokens) -> None:
    text = token(CLAIMS | {"azp": CLIENT}, without="client_id")

    assert tokens.authenticate(text, now=NOW).client == CLIENT


def test_program_gets_no_right_of_a_person(tokens: Tokens) -> None:
    everything = " ".join(Right)
    caller = tokens.authenticate(token(CLAIMS | {"sub": CLIENT, "scope": everything}), now=NOW)

    assert caller.rights == {Right.ISSUE, Right.WITHDRAW}


def test_nobody_is_release_manager_who_is_not_in_the_settings(tokens: Tokens) -> None:
    caller = tokens.authenticate(token(CLAIMS | {"sub": "somebody"}), now=NOW)

    assert Right.RELEASE not in caller.rights


@pytest.mark.parametrize(
    "text",
    ["", ".", "..", "a.b.c", "é", "\0", token().replace(".", " "), f"{token()}.x", "x" * 8_000],
    ids=["empty", "one dot", "two dots", "letters", "accent", "zero", "blanks", "five", "long"],
)
def test_what_is_no_token_is_refused(tokens: Tokens, text: str) -> None:
    assert refused(tokens, text) == "client-token"


@pytest.mark.parametrize("claims", [b"[]", b"7", b"{", b"\xff", b'"x"'])
def test_signed_nonsense_is_refused(tokens: Tokens, claims: bytes) -> None:
    signed = f"{part(HEADER)}.{part(claims)}"
    signature = jws.JWSRegistry.algorithms["ES256"].sign(signed.encode(), KEYS["ec"])

    assert refused(tokens, f"{signed}.{part(signature)}") == "client-token"


def test_keys_are_fetched_once_for_many_tokens(tokens: Tokens, server: Server) -> None:
    for _ in range(20):
        tokens.authenticate(token(), now=NOW)

    assert server.asked == 1


def test_unknown_keys_do_not_make_the_service_ask_all_the_time(
    tokens: Tokens, server: Server
) -> None:
    for number in range(20):
        refused(tokens, token(header=HEADER | {"kid": f"new-{number}"}), now=NOW)

    assert server.asked == 1
    refused(tokens, token(header=HEADER | {"kid": "new"}), now=NOW + jwks.AT_MOST_EVERY)
    assert server.asked == 2


def test_key_that_was_added_is_found_and_one_that_was_withdrawn_ends(
    tokens: Tokens, server: Server
) -> None:
    later = NOW + jwks.AT_MOST_EVERY
    tokens.authenticate(token(), now=NOW)
    added = ECKey.generate_key("P-256", {"kid": "added"})
    server.content = json.dumps({"keys": [added.as_dict(private=False)]}).encode()

    text = token(header=HEADER | {"kid": "added"}, key=added)

    assert tokens.authenticate(text, now=later).client == CLIENT
    assert refused(tokens, token(), now=later + jwks.AT_MOST_EVERY) == "client-token"


@pytest.mark.parametrize(
    "content",
    [
        b"away",
        None,
        b"{",
        b"[]",
        b'{"keys": 7}',
        b'{"keys": []}',
        b'{"keys": [7]}',
        b'{"keys": [{"kid": "ec", "kty": "oct", "k": "AAAA"}]}',
        b'{"keys": [{"kid": "ec", "kty": "EC", "crv": "P-256", "x": "!", "y": "!"}]}',
        b" " * 70_000,
    ],
    ids=["away", "gone", "half", "list", "number", "empty", "no key", "secret", "point", "huge"],
)
def test_keys_are_kept_for_a_day_when_they_cannot_be_fetched(
    tokens: Tokens, server: Server, content: bytes | None
) -> None:
    tokens.authenticate(token(), now=NOW)
    server.content = content
    stays = CLAIMS | {"exp": NOW + 2 * jwks.KEPT}

    assert tokens.authenticate(token(stays), now=NOW + jwks.KEPT - 1).client == CLIENT
    assert refused(tokens, token(stays), now=NOW + jwks.KEPT) == "client-keys"


def test_service_that_never_saw_the_keys_lets_nobody_in(tokens: Tokens, server: Server) -> None:
    server.content = b"away"

    assert refused(tokens, token()) == "client-keys"
