"""What is fuzzed: every reader of foreign bytes, and what must hold whatever it is given.

A target takes bytes and raises only if the promise of the reader behind it is broken: nothing but
the package's own errors leaves a reader, whatever is read has one spelling, only genuine codes are
accepted.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Final

from gouvcheck_core import cbor, claims, cose, envelope, hcert, reference, status
from gouvcheck_core.errors import (
    GouvCheckError,
    HcertError,
    HumanReferenceError,
    KeyFormatError,
    MalformedCode,
    ProfileError,
    ScanError,
)
from gouvcheck_core.inspect import inspect
from gouvcheck_core.keys import PublicKey
from gouvcheck_core.profiles import load
from gouvcheck_core.scan import scan
from gouvcheck_core.trust.files import RoleName, open_signed
from gouvcheck_core.trust.reading import parse_head, parse_root, parse_trust
from gouvcheck_core.update import update
from gouvcheck_core.verdict import Accepted, Reason
from gouvcheck_core.verify import verify
from tests.fuzz import seeds
from tests.support import issued
from tests.support.published import START, STATUS_SIGNER
from tests.support.trust_fixture import FixtureTrust, read_trust
from tests.vectors.scenarios import world
from tests.vectors.scenarios.encoding import message, text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

SIGNED: Final = frozenset(
    {Reason.BAD_SIGNATURE, Reason.UNKNOWN_KEY, Reason.KEY_MISMATCH, Reason.NOT_A_CODE}
)
"""What a code with a good signature of a listed key is never called."""


@dataclass(frozen=True, slots=True)
class Target:
    """One reader of foreign bytes.

    Args:
        run: Raises if a promise is broken.
        seeds: Inputs to begin with.
        size: Bytes of the longest input to try.
    """

    run: Callable[[bytes], None]
    seeds: Callable[[], Iterable[bytes]]
    size: int = 2_048


def _envelope(data: bytes) -> None:
    written = _as_text(data)
    with suppress(MalformedCode):
        assert envelope.to_text(envelope.from_text(written)) == written


def _cbor(data: bytes) -> None:
    with suppress(MalformedCode):
        assert cbor.encode(cbor.decode(data)) == data


def _cose(data: bytes) -> None:
    with suppress(MalformedCode):
        assert cose.parse(data).encode() == data


def _claims(data: bytes) -> None:
    with suppress(MalformedCode):
        assert claims.parse(data).encode() == data


def _verify(data: bytes) -> None:
    written = _as_text(data)
    verdict = verify(written, _trust(), now=world.NOW)
    assert not isinstance(verdict, Accepted) or written in seeds.genuine()


def _verify_message(data: bytes) -> None:
    written = envelope.to_text(data)
    verdict = verify(written, _trust(), now=world.NOW)
    assert not isinstance(verdict, Accepted) or written in seeds.genuine()


def _verify_payload(data: bytes) -> None:
    if 0 < len(data) <= seeds.LARGEST_PAYLOAD:
        verdict = verify(text(message(data, key=world.EDWARDS)), _trust(), now=world.NOW)
        assert verdict.reason not in SIGNED


def _cose_key(data: bytes) -> None:
    with suppress(KeyFormatError):
        assert PublicKey.from_cose_key(data).cose_key == data


def _pem(data: bytes) -> None:
    with suppress(KeyFormatError):
        PublicKey.from_pem(data)


def _reference(data: bytes) -> None:
    typed = _as_text(data)
    reference.check_partial(typed)
    with suppress(HumanReferenceError):
        read = reference.parse(typed).reference
        assert reference.Reference.from_bytes(read.to_bytes()) == read


def _inspect(data: bytes) -> None:
    inspect(_as_text(data))


def _inspect_message(data: bytes) -> None:
    inspect(envelope.to_text(data))


def _hcert(data: bytes) -> None:
    with suppress(HcertError):
        hcert.parse(_as_text(data))


def _hcert_message(data: bytes) -> None:
    with suppress(HcertError):
        hcert.read_claims(hcert.parse_message(data).payload)
    with suppress(HcertError):
        hcert.read_claims(data)


def _trust_files(data: bytes) -> None:
    for role, parse in (
        (RoleName.ROOT, parse_root),
        (RoleName.TRUST, parse_trust),
        (RoleName.HEAD, parse_head),
    ):
        with suppress(GouvCheckError):
            parse(open_signed(data, role).body)
        with suppress(GouvCheckError):
            parse(data)


def _update(data: bytes) -> None:
    """Serve the bytes in the place of each file that an update asks for."""
    state = seeds.publisher().anchor()
    for name in seeds.published():
        publisher = replace(seeds.publisher(), files={**seeds.published(), name: data}, asked=[])
        outcome = update(state, publisher.fetch, now=START)
        assert outcome.state.marks.not_before(state.marks)


def _status_token(data: bytes) -> None:
    keys = {STATUS_SIGNER.public.kid: STATUS_SIGNER.public}
    with suppress(GouvCheckError):
        status.parse(data, keys=keys, number=issued.LIST, version=1)


def _profile(data: bytes) -> None:
    with suppress(ProfileError):
        load(data, source="fuzz.toml")


def _scan(data: bytes) -> None:
    with suppress(ScanError):
        scan(data)


TARGETS: Final = {
    "envelope": Target(_envelope, seeds.texts),
    "cbor": Target(_cbor, seeds.payloads),
    "cose": Target(_cose, seeds.messages),
    "claims": Target(_claims, seeds.payloads),
    "verify": Target(_verify, seeds.texts),
    "verify-message": Target(_verify_message, seeds.messages),
    "verify-payload": Target(_verify_payload, seeds.payloads),
    "cose-key": Target(_cose_key, seeds.cose_keys, size=200),
    "pem": Target(_pem, seeds.pems, size=400),
    "reference": Target(_reference, seeds.references, size=300),
    "inspect": Target(_inspect, seeds.texts),
    "inspect-message": Target(_inspect_message, seeds.messages),
    "hcert": Target(_hcert, seeds.hcerts),
    "hcert-message": Target(_hcert_message, seeds.hcert_messages),
    "trust-files": Target(_trust_files, seeds.trust_files, size=8_192),
    "update": Target(_update, seeds.trust_files, size=8_192),
    "status-token": Target(_status_token, seeds.status_tokens, size=4_096),
    "profile": Target(_profile, seeds.profiles, size=4_096),
    "scan": Target(_scan, seeds.pictures, size=8_192),
}


def _as_text(data: bytes) -> str:
    return data.decode("utf-8", errors="surrogateescape")


@cache
def _trust() -> FixtureTrust:
    return read_trust(world.trust())
