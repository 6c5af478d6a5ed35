"""Read the bodies of the published files, or refuse them whole (trust.md, F-06 to F-08)."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from gouvcheck_core import cose_sign
from gouvcheck_core.cose_sign import misshapen
from gouvcheck_core.errors import GouvCheckError
from gouvcheck_core.format import DOC_TYPE_MAX, EARLIEST_TIME, LATEST_TIME, STATUS_LIST_MAX
from gouvcheck_core.keys import PublicKey
from gouvcheck_core.profiles import Profile, from_wire
from gouvcheck_core.trust.files import (
    LANGUAGES,
    MAX_STATUS,
    MAX_VERSION,
    SHA256_LENGTH,
    STATES,
    USES,
    Head,
    Pin,
    Role,
    RoleName,
    Root,
    Term,
    TrustList,
)
from gouvcheck_core.trust.model import Campaign, Issuer, TrustedKey, Window

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


def parse_root(body: bytes) -> Root:
    """Return the root in a body whose signatures are still to be checked.

    Raises:
        TrustFileError: The body is not of the shape of a root (F-06, F-07).
    """
    return _only_way(_read_root(cose_sign.decode(body)), body)


def _read_root(value: object) -> Root:
    match value:
        case {3: [*keys], 4: [root, trust, head], **rest} if rest.keys() == {0, 1, 2}:
            by_kid = _distinct((key.kid, key) for key in map(_public_key, keys))
            roles = [_role(item, by_kid) for item in (root, trust, head)]
            return Root(_term(rest), by_kid, dict(zip(RoleName, roles, strict=True)))
        case _:
            raise misshapen("The body is not that of a root file.")


def parse_trust(body: bytes) -> TrustList:
    """Return the trust list in a body whose signatures are still to be checked.

    Raises:
        TrustFileError: The body is not of the shape of a trust file (F-06, F-08).
    """
    return _only_way(_read_trust(cose_sign.decode(body)), body)


def _read_trust(value: object) -> TrustList:
    match value:
        case {
            3: [*issuers],
            4: [*keys],
            5: [*lists],
            6: [*profiles],
            7: [*campaigns],
            **rest,
        } if rest.keys() == {0, 1, 2}:
            listed = tuple(_issuer(item) for item in issuers)
            _distinct((issuer.id, issuer) for issuer in listed)
            trusted = tuple(_trusted_key(item, listed) for item in keys)
            _distinct((key.key.kid, key) for key in trusted)
            known = tuple(_profile(item) for item in profiles)
            _distinct(((profile.type, profile.version), profile) for profile in known)
            windows = tuple(_campaign(item) for item in campaigns)
            _distinct((campaign.id, campaign) for campaign in windows)
            return TrustList(
                term=_term(rest),
                issuers=listed,
                keys=trusted,
                lists=_distinct(_list(item, listed) for item in lists),
                profiles=known,
                campaigns=windows,
            )
        case _:
            raise misshapen("The body is not that of a trust file.")


def parse_head(body: bytes) -> Head:
    """Return the head in a body whose signatures are still to be checked.

    Raises:
        TrustFileError: The body is not of the shape of a head (F-06).
    """
    return _only_way(_read_head(cose_sign.decode(body)), body)


def _read_head(value: object) -> Head:
    match value:
        case {3: root, 4: trust, 5: {**lists}, 6: [*denied], **rest} if rest.keys() - {7} == {
            0,
            1,
            2,
        }:
            audit = rest.pop(7, None)
            if audit is not None and not isinstance(audit, bytes):
                raise misshapen("The audit checkpoint is not a byte string.")
            return Head(
                term=_term(rest),
                root=_pin(root),
                trust=_pin(trust),
                lists={_list_number(key): _pin(item) for key, item in lists.items()},
                denied=frozenset(_sha256(item) for item in denied),
                audit=audit,
            )
        case _:
            raise misshapen("The body is not that of a head file.")


_B = TypeVar("_B", Root, TrustList, Head)
_K = TypeVar("_K")
_V = TypeVar("_V")


def _only_way(value: _B, body: bytes) -> _B:
    """Refuse a body that says something in another way than it is written, or says it twice."""
    if value.encode() != body:
        raise misshapen("The body is not written in the one way allowed.")
    return value


def _distinct(pairs: Iterable[tuple[_K, _V]]) -> dict[_K, _V]:
    """Return the pairs as a dict, or refuse a name that stands twice (F-07, F-08)."""
    items = list(pairs)
    found = dict(items)
    if len(found) != len(items):
        raise misshapen("The body names a key, a list, a profile or a campaign twice.")
    return found


def _term(members: Mapping[object, object]) -> Term:
    version = _number(members[0], 1, MAX_VERSION)
    issued, expires = _time(members[1]), _time(members[2])
    if issued >= expires:
        raise misshapen("The file ends before it begins.")
    return Term(version, issued, expires)


def _public_key(item: object) -> PublicKey:
    if isinstance(item, bytes):
        try:
            return PublicKey.from_compact(item)
        except GouvCheckError as error:
            raise misshapen(error.sentence) from error
    raise misshapen("A key of the file is not a byte string.")


def _role(item: object, keys: Mapping[bytes, PublicKey]) -> Role:
    match item:
        case [threshold, [*kids]] if kids:
            listed = tuple(kid for kid in kids if isinstance(kid, bytes) and kid in keys)
            if len(set(listed)) == len(kids):
                return Role(_number(threshold, 1, len(kids)), listed)
        case _:
            pass
    raise misshapen("A role of the file does not list distinct known keys.")


def _issuer(item: object) -> Issuer:
    match item:
        case [str() as name, [str(), str(), str(), str()] as words]:
            return Issuer(name, dict(zip(LANGUAGES, words, strict=True)))
        case _:
            raise misshapen("An issuer of the file is not an identifier with four names.")


def _at(issuers: tuple[Issuer, ...], index: object) -> Issuer:
    return issuers[_number(index, 0, len(issuers) - 1)]


def _trusted_key(item: object, issuers: tuple[Issuer, ...]) -> TrustedKey:
    match item:
        case [key, issuer, use, [*types], start, end, state, [*allowed]]:
            return TrustedKey(
                key=_public_key(key),
                issuer=_at(issuers, issuer),
                types=frozenset(_number(number, 1, DOC_TYPE_MAX) for number in types),
                window=_window(start, end),
                use=USES[_number(use, 0, len(USES) - 1)],
                state=STATES[_number(state, 0, len(STATES) - 1)],
                allowed=frozenset(_sha256(fingerprint) for fingerprint in allowed),
            )
        case _:
            raise misshapen("A key of the file is not of the shape allowed.")


def _window(start: object, end: object) -> Window:
    window = Window(_time(start), _time(end))
    if window.start > window.end:
        raise misshapen("The window of a key ends before it begins.")
    return window


def _list(item: object, issuers: tuple[Issuer, ...]) -> tuple[int, Issuer]:
    match item:
        case [number, issuer]:
            return _list_number(number), _at(issuers, issuer)
        case _:
            raise misshapen("A status list of the file is not a number with an issuer.")


def _profile(item: object) -> Profile:
    try:
        return from_wire(item)
    except GouvCheckError as error:
        raise misshapen(error.sentence) from error


def _campaign(item: object) -> Campaign:
    match item:
        case [number, start, end, grace]:
            return Campaign(
                id=_number(number, 0, MAX_VERSION),
                start=_time(start),
                end=_time(end),
                grace=_number(grace, 0, MAX_VERSION),
            )
        case _:
            raise misshapen("A campaign of the file is not of the shape allowed.")


def _pin(item: object) -> Pin:
    match item:
        case [version, length, digest]:
            return Pin(
                _number(version, 1, MAX_VERSION), _number(length, 1, MAX_STATUS), _sha256(digest)
            )
        case _:
            raise misshapen("A pin of the file is not a version, a length and a hash.")


def _list_number(item: object) -> int:
    return _number(item, 0, STATUS_LIST_MAX)


def _sha256(item: object) -> bytes:
    if isinstance(item, bytes) and len(item) == SHA256_LENGTH:
        return item
    raise misshapen("A hash or fingerprint of the file is not 32 bytes.")


def _time(item: object) -> int:
    return _number(item, EARLIEST_TIME, LATEST_TIME)


def _number(item: object, low: int, high: int) -> int:
    if type(item) is int and low <= item <= high:
        return item
    raise misshapen("A number of the file is out of its bounds.")
