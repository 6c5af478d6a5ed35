"""Keys and kill switches: who may make, throw and release which."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from gouvcheck_core.profiles import by_id
from issuer_api.clients import api_keys
from issuer_api.clients.caller import FOR_PROGRAMS, Caller, Right
from issuer_api.clients.tables import Turn
from issuer_api.errors import ClientError
from issuer_api.observe import observed
from issuer_api.store.tables import StopKind

if TYPE_CHECKING:
    from issuer_api.clients.api_keys import NewKey
    from issuer_api.clients.model import Why
    from issuer_api.documents.service import Desk
    from issuer_api.store.books import Books

_KID: Final = re.compile(r"[0-9a-f]{16}")


def make_key(
    books: Books, asking: Caller, wanted: Caller, *, desk: Desk, expires: int, now: int
) -> NewKey:
    """Make a key for a program of the own client.

    Args:
        books: In a transaction.
        asking: Who makes it.
        wanted: What the key shall be: client, rights and kinds of document.
        desk: Pepper and random bytes.
        expires: When the key ends.
        now: Seconds since 1970-01-01T00:00:00Z.

    Raises:
        ClientError: ``client-right``; ``client-key-rights``: a right that is for people, or kinds
            of document that the maker has no right to; ``client-key-expiry``; ``client-unknown``,
            ``client-not-approved``, ``client-stopped``.
    """
    asking.require_for(wanted.client, Right.ADMINISTER)
    if not wanted.rights <= FOR_PROGRAMS or not _within(wanted.types, asking.types):
        raise ClientError(
            "client-key-rights",
            "A program's key cannot hold that right, or not for that kind of document.",
            hint=f"Choose among: {', '.join(sorted(FOR_PROGRAMS))}; people come with tokens.",
        )
    books.clients.require_open(wanted.client)
    key = api_keys.make(
        books, wanted, pepper=desk.pepper, random=desk.random, expires=expires, now=now
    )
    observed.info("key", action="made", client=wanted.client)
    return key


def key_was_made(identifier: str) -> ClientError:
    """Return the answer to whoever asks for a new key again: its text is shown once (ADR 0018)."""
    return ClientError(
        "client-key-made",
        f"The key {identifier} was made when this was asked for first, and is not shown again.",
        hint="Revoke it if that answer was lost, and make another under a new idempotency key.",
    )


def revoke_key(books: Books, asking: Caller, *, client: str, identifier: str, now: int) -> None:
    """Revoke a key; once more does no harm.

    Raises:
        ClientError: ``client-right``; ``client-no-key``.
    """
    asking.require_for(client, Right.ADMINISTER, Right.RELEASE)
    if books.clients.revoke_key(identifier, client_name=client, now=now):
        observed.info("key", action="revoked", client=client)
    elif all(key.id != identifier for key in books.clients.keys(client)):
        raise ClientError(
            "client-no-key",
            "This client has no such key.",
            hint="Look at the list of its keys.",
        )


def throw(books: Books, asking: Caller, kind: StopKind, value: str, *, why: Why) -> None:
    """Throw a kill switch: from the next issue on nothing is signed for it.

    Whoever administers a client may stop it, too; nobody there can let it go on.

    Raises:
        ClientError: ``client-right``; ``client-stop-value``, ``client-missing``,
        ProfileError: ``profile-unknown``.
    """
    require_throw(asking, kind, value)
    stored = _stored(books, kind, value)
    books.clients.stop(kind, stored, reason=why.reason, by=why.by, now=why.at)
    books.clients.turned(kind, stored, Turn.THROWN, why=why)
    observed.warning("stop", action=Turn.THROWN.value, kind=kind.value)


def require_throw(asking: Caller, kind: StopKind, value: str) -> None:
    """Refuse whoever may not throw a kill switch.

    Raises:
        ClientError: ``client-right``.
    """
    if kind is StopKind.CLIENT:
        asking.require_for(value, Right.RELEASE, Right.ADMINISTER)
    else:
        asking.require_any(Right.RELEASE)


def release(books: Books, asking: Caller, kind: StopKind, value: str, *, why: Why) -> None:
    """Let go on what was stopped.

    Raises:
        ClientError: ``client-right``; ``client-no-stop``: it is not stopped; as `throw`.
    """
    asking.require_any(Right.RELEASE)
    stored = _stored(books, kind, value)
    if not books.clients.release(kind, stored):
        raise ClientError(
            "client-no-stop", "This is not stopped.", hint="Look at the list of what is stopped."
        )
    books.clients.turned(kind, stored, Turn.RELEASED, why=why)
    observed.warning("stop", action=Turn.RELEASED.value, kind=kind.value)


def _stored(books: Books, kind: StopKind, value: str) -> str:
    """Return a switch's value as the register keeps it: a typing error must not stop nothing."""
    match kind:
        case StopKind.CLIENT:
            return books.clients.get(value).id
        case StopKind.TYPE:
            return str(by_id(value).type)
        case StopKind.KEY:
            if not _KID.fullmatch(value):
                raise ClientError(
                    "client-stop-value",
                    "A key is named by 16 hexadecimal digits.",
                    hint="Take them from the trust list, or from the log of what was issued.",
                )
            return value


def _within(wanted: frozenset[int] | None, held: frozenset[int] | None) -> bool:
    return held is None or (wanted is not None and wanted <= held)
