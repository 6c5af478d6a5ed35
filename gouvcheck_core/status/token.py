"""The signed token that a status list travels in (trust.md, G-01 to G-04).

A CWT as draft-ietf-oauth-status-list-20 section 5.2 has it, narrowed like every other file of ours:
deterministic, one closed header, kid protected. Nothing of the list is read, and nothing inflated,
before the signature has held.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from gouvcheck_core import cbor
from gouvcheck_core.errors import CborError, SignerError, StatusListError
from gouvcheck_core.format import (
    EARLIEST_TIME,
    HEADER_ALG,
    HEADER_KID,
    HEADER_TYP,
    KID_LENGTH,
    LATEST_TIME,
    MAX_INT,
    SIG_CONTEXT,
    STATUS_LIST_MAX,
    TAG_COSE_SIGN1,
    Alg,
)
from gouvcheck_core.status.packed import deflate, inflate
from gouvcheck_core.status.value import BITS, OCTETS, StatusList
from gouvcheck_core.trust.files import MAX_STATUS, MAX_VERSION

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gouvcheck_core.keys import PublicKey
    from gouvcheck_core.signer import Signer

TYP: Final = "application/statuslist+cwt"  # draft section 5.2
CLAIM_SUB: Final = 2  # RFC 8392 section 3.1
CLAIM_EXP: Final = 4
CLAIM_IAT: Final = 6
CLAIM_STATUS_LIST: Final = 65533  # draft section 5.2
CLAIM_TTL: Final = 65534

_TIMES: Final = range(EARLIEST_TIME, LATEST_TIME + 1)
_TTLS: Final = range(1, MAX_INT + 1)
_ALGS: Final = frozenset(Alg)
_TAG: Final = bytes((0xC0 | TAG_COSE_SIGN1,))
_LIMITS: Final = cbor.Limits(size=MAX_STATUS, depth=2, items=8, keys=cbor.MapKeys.INTEGERS_AND_TEXT)


@dataclass(frozen=True, slots=True)
class StatusToken:
    """A status list whose signature was good.

    Args:
        list: The entries.
        iat: When it was signed, seconds since 1970-01-01T00:00:00Z.
        exp: When its issuer takes it back at the latest, or None. Verifiers go by the head.
        ttl: Seconds until a new one can be expected, or None.
    """

    list: StatusList
    iat: int
    exp: int | None = None
    ttl: int | None = None


@dataclass(frozen=True, slots=True)
class _Message:
    """A COSE_Sign1 whose signature nobody has checked yet."""

    alg: Alg
    kid: bytes
    payload: bytes
    signature: bytes

    @property
    def header(self) -> bytes:
        """The encoded protected header."""
        return cbor.encode({HEADER_ALG: int(self.alg), HEADER_KID: self.kid, HEADER_TYP: TYP})

    @property
    def to_be_signed(self) -> bytes:
        """The Sig_structure of RFC 9052 section 4.4."""
        return cbor.encode([SIG_CONTEXT, self.header, b"", self.payload])

    def encode(self) -> bytes:
        """Return the bytes of the file."""
        return _TAG + cbor.encode([self.header, {}, self.payload, self.signature])

    def verified_by(self, key: PublicKey) -> bool:
        """Tell whether the signature is ``key``'s; the message has no say in the algorithm."""
        return key.kind.answers_to(self.alg) and key.verify(self.signature, self.to_be_signed)


def parse(
    token: bytes, *, keys: Mapping[bytes, PublicKey], number: int, version: int
) -> StatusToken:
    """Return the status list in ``token``.

    Args:
        token: The whole file.
        keys: By kid, the status keys that may sign this list; compromised ones are not among them.
        number: Which list the caller asked for.
        version: Which version of it the head pins.

    Raises:
        StatusListError: A rule G-01 to G-04 is broken; the code names the fault.
    """
    if len(token) > MAX_STATUS:  # G-01
        raise _refused("status-size", f"The file has {len(token)} bytes, more than {MAX_STATUS}.")
    message = _open(token)
    key = keys.get(message.kid)
    if key is None or not message.verified_by(key):  # G-02
        raise _refused("status-signature", f"Status list {number} is not signed by its issuer.")
    match _decode(message.payload):
        case {
            2: str() as sub,
            6: int() as iat,
            65533: {"bits": int() as bits, "lst": bytes() as lst, **others},
            **rest,
        } if not others and rest.keys() <= {CLAIM_EXP, CLAIM_TTL}:
            if sub != _name(number, version):  # G-03
                raise _refused(
                    "status-name", f"The file is not version {version} of list {number}."
                )
            if bits != BITS:  # G-04
                raise _refused("status-bits", f"Status list {number} has not {BITS} bits an entry.")
            return StatusToken(
                StatusList(inflate(lst, size=OCTETS)),
                iat=_within(iat, _TIMES),
                exp=_within(rest[CLAIM_EXP], _after(iat)) if CLAIM_EXP in rest else None,
                ttl=_within(rest[CLAIM_TTL], _TTLS) if CLAIM_TTL in rest else None,
            )
        case _:
            raise _misshapen("The claims are not those of a status list.")


def build(
    statuses: StatusList,
    *,
    number: int,
    version: int,
    iat: int,
    signer: Signer,
    exp: int | None = None,
    ttl: int | None = None,
) -> bytes:
    """Return the signed file of one version of a list; its payload is the same every time.

    Args:
        statuses: The entries.
        number: Of the list, 0 to 65,535.
        version: One more than the last one published.
        iat: Now, seconds since 1970-01-01T00:00:00Z.
        signer: The issuer's status key.
        exp: When the issuer takes it back at the latest, or None.
        ttl: Seconds until a new one can be expected, or None.

    Raises:
        StatusListError: ``status-name`` for a number or version, ``status-shape`` for a time, that
            no reader would take.
        SignerError: The signer fails, or returns a signature that is not its own.
    """
    if not (0 <= number <= STATUS_LIST_MAX and 1 <= version <= MAX_VERSION):
        raise _refused(
            "status-name", "The number or the version of a status list is out of bounds."
        )
    claims: dict[int, cbor.Encodable] = {
        CLAIM_SUB: _name(number, version),
        CLAIM_IAT: _within(iat, _TIMES),
        CLAIM_STATUS_LIST: {"bits": BITS, "lst": deflate(statuses.octets)},
    }
    if exp is not None:
        claims[CLAIM_EXP] = _within(exp, _after(iat))
    if ttl is not None:
        claims[CLAIM_TTL] = _within(ttl, _TTLS)
    return _signed(cbor.encode(claims, keys=cbor.MapKeys.INTEGERS_AND_TEXT), signer).encode()


def _signed(payload: bytes, signer: Signer) -> _Message:
    public = signer.public
    unsigned = _Message(public.kind.written_alg, public.kid, payload, b"")
    message = replace(unsigned, signature=signer.sign(unsigned.to_be_signed))
    if not message.verified_by(public):
        raise SignerError(
            "signer-self-check",
            f"The signature of key {public.kid.hex()} does not verify.",
            hint="Take the signer out of service; it is broken or holds another key.",
        )
    return message


def _open(token: bytes) -> _Message:
    if token[:1] == _TAG:
        match _decode(token[1:]):
            case [
                bytes() as header,
                {**unprotected},
                bytes() as payload,
                bytes() as signature,
            ] if not unprotected:
                alg, kid = _read_header(header)
                return _Message(alg, kid, payload, signature)
    raise _misshapen("The file is not a COSE_Sign1 message.")


def _read_header(header: bytes) -> tuple[Alg, bytes]:
    match _decode(header):
        case {1: int() as alg, 4: bytes() as kid, 16: str() as typ, **rest} if (
            not rest and typ == TYP and alg in _ALGS and len(kid) == KID_LENGTH
        ):
            return Alg(alg), kid
        case _:
            raise _misshapen("The protected header is not that of a status list.")


def _decode(data: bytes) -> object:
    try:
        return cbor.decode(data, limits=_LIMITS)
    except CborError as error:
        raise _misshapen(error.sentence) from error


def _within(value: object, bounds: range) -> int:
    """Hold the bounds of times, for reading and for writing alike."""
    # A boolean is an int to Python, and True would pass for 1.
    if type(value) is int and value in bounds:
        return value
    raise _misshapen("iat, exp or ttl of a status list is out of bounds.")


def _after(iat: int) -> range:
    return range(iat + 1, LATEST_TIME + 1)


def _name(number: int, version: int) -> str:
    return f"{number}/{version}"


def _misshapen(sentence: str) -> StatusListError:
    return _refused("status-shape", sentence)


def _refused(code: str, sentence: str) -> StatusListError:
    return StatusListError(
        code, sentence, hint="Fetch the list again; if it stays so, tell its issuer."
    )
