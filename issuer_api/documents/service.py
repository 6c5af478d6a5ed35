"""Issue a document: claims in, a signed code out, in one transaction.

The caller chooses the kind of document and its fields, and nothing else: not the issuer, the key,
the times or the status entry (I1). The steps, in the order in which they are taken:

 1. the client is let in and nothing is stopped
 2. the same request was answered before: the answer is made again
 3. the quota of the day reaches
 4. key, times, identifier and status entry are fixed, and the fields fit their profile
 5. the leaf stands in the audit log
 6. the code is signed and verified
 7. the document stands in the register, and counts for the alarms

Whoever called commits, and only then hands anything out.
"""

from __future__ import annotations

import hmac
import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Protocol

from gouvcheck_core import cose, envelope
from gouvcheck_core.claims import Claims, StatusReference
from gouvcheck_core.format import SIGNATURE_LENGTH, STATUS_INDEX_MAX
from gouvcheck_core.issue import issue as sign
from gouvcheck_core.policy import luxembourg_day
from gouvcheck_core.profiles import CtiRule, StatusRule
from gouvcheck_core.reference import Reference
from issuer_api.audit.leaf import SALT_LENGTH, Action, Leaf, commit
from issuer_api.documents.hashing import identifier, keyed
from issuer_api.documents.model import Issued, Order, Registered
from issuer_api.errors import DocumentError
from issuer_api.limits import watch
from issuer_api.store.tables import DocumentState

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gouvcheck_core.keys import PublicKey
    from gouvcheck_core.profiles import Profile
    from gouvcheck_core.signer import Signer
    from issuer_api.store.books import Books

_TRIES: Final = 256
"""A list that is nine tenths full hides a free entry from so many draws once in 10^11."""
_REFERENCE_BYTES: Final = 9
_NO_SIGNATURE: Final = b"\xa5" * SIGNATURE_LENGTH
"""Of the length of one; the writer of codes fails over a long row of zeros."""


class Random(Protocol):
    """A source of unpredictable bytes, such as `secrets.token_bytes`."""

    def __call__(self, count: int, /) -> bytes:
        """Return so many bytes."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What the service issues with; the clients choose none of it.

    Args:
        signers: The signer in service for each kind of document, by wire number.
        lists: The status lists for each kind of document, by wire number, in the order in which
            they are filled.
        pepper: Secret under which request digests and idempotency keys are hashed.
        random: Source of identifiers, references, salts and status entries.
    """

    signers: Mapping[int, Signer]
    lists: Mapping[int, tuple[int, ...]]
    pepper: bytes
    random: Random


def issue(books: Books, order: Order, *, desk: Desk, now: int) -> Issued:
    """Issue one document.

    Args:
        books: In a transaction; nothing counts until it is committed.
        order: What the client asks for.
        desk: What the service issues with.
        now: Seconds since 1970-01-01T00:00:00Z.

    Raises:
        ClientError: The client may not, or is stopped.
        QuotaError: More than it may.
        ProfileError: The fields do not fit the kind of document.
        DocumentError: ``document-idempotency``, ``document-no-key``, ``document-list-full``.
        SignerError: The signer fails.
    """
    profile = order.profile
    signer = _signer(desk, profile)
    # 1
    books.clients.require(order.client, doc_type=profile.type, kid=signer.public.kid)
    # 2
    idempotency = keyed(desk.pepper, b"idempotency", order.idempotency.encode())
    request = keyed(desk.pepper, b"request", _canonical(order))
    before = books.documents.asked_before(order.client, idempotency)
    if before is not None:
        return _again(before, order, request, public=books.documents.public(before.kid))
    # 3
    if not order.batch:
        books.quotas.take(order.client, profile.type, day=luxembourg_day(now))
    # 4
    claims = _claims(books, order, desk=desk, now=now)
    profile.check(claims)
    books.documents.count_signature(signer.public)
    # 5
    salt = desk.random(SALT_LENGTH)
    fingerprint = _fingerprint(claims, signer)
    leaf = Leaf(
        time=now,
        action=Action.ISSUED,
        client=order.client,
        type=profile.type,
        kid=signer.public.kid,
        commitment=commit(salt=salt, fingerprint=fingerprint, actor=order.actor),
    )
    number = books.audit.append(leaf.encode())
    # 6
    code = sign(claims, profile=profile, signer=signer)
    # 7
    registered = Registered(
        id=identifier(desk.random),
        client=order.client,
        type=profile.type,
        version=profile.version,
        iat=claims.iat,
        exp=claims.exp,
        status=claims.status,
        cti=claims.cti,
        kid=signer.public.kid,
        signature=code.message.signature,
        fingerprint=fingerprint,
        salt=salt,
        leaf=number,
        request=request,
        state=DocumentState.VALID,
    )
    books.documents.enter(registered, idempotency=idempotency)
    watch.note(books, order, document=registered.id, pepper=desk.pepper, now=now)
    return Issued(
        id=registered.id,
        claims=claims,
        text=code.text,
        reference=_reference(claims, profile),
        leaf=number,
    )


def _signer(desk: Desk, profile: Profile) -> Signer:
    signer = desk.signers.get(profile.type)
    if signer is None:
        raise DocumentError(
            "document-no-key",
            "No key is in service for this kind of document.",
            hint="Ask whoever runs the service to put one into its settings.",
        )
    return signer


def _again(before: Registered, order: Order, request: bytes, *, public: PublicKey) -> Issued:
    """Make the same answer again, from the request and the signature that was kept."""
    if not hmac.compare_digest(before.request, request):
        raise DocumentError(
            "document-idempotency",
            "This idempotency key was used for another document.",
            hint="Choose a new key for each document, and the same one only to ask again.",
        )
    if before.state is DocumentState.WITHDRAWN:
        raise DocumentError(
            "document-state",
            "The document was withdrawn since.",
            hint="Ask for a new document with a new idempotency key.",
        )
    claims = Claims(
        iat=before.iat,
        exp=before.exp,
        type=before.type,
        version=before.version,
        fields=order.profile.encode(order.fields),
        cti=before.cti,
        status=before.status,
    )
    message = cose.Message(public.kind.written_alg, before.kid, claims.encode(), before.signature)
    if not message.verified_by(public):
        raise DocumentError(
            "document-changed",
            "The document cannot be made again as it was signed.",
            hint="Its kind has changed since; issue a new document and withdraw this one.",
        )
    return Issued(
        id=before.id,
        claims=claims,
        text=envelope.to_text(message.encode()),
        reference=_reference(claims, order.profile),
        leaf=before.leaf,
    )


def longest(order: Order, *, desk: Desk, now: int) -> str:
    """Return a text that is as long as the code for an order can become.

    It carries no signature and leaves the house in no way: a sheet is measured with it before
    anything is issued.

    Args:
        order: What the client asks for.
        desk: What the service issues with.
        now: Seconds since 1970-01-01T00:00:00Z.

    Raises:
        ProfileError: The fields do not fit the kind of document.
        DocumentError: ``document-no-key``.
    """
    public = _signer(desk, order.profile).public
    claims = _content(order, now=now, random=bytes)
    if order.profile.status is not StatusRule.NONE:
        last = StatusReference(max(desk.lists[order.profile.type]), STATUS_INDEX_MAX)
        claims = replace(claims, status=last)
    order.profile.check(claims)
    message = cose.Message(public.kind.written_alg, public.kid, claims.encode(), _NO_SIGNATURE)
    return envelope.to_text(message.encode())


def _claims(books: Books, order: Order, *, desk: Desk, now: int) -> Claims:
    claims = _content(order, now=now, random=desk.random)
    if order.profile.status is StatusRule.NONE:
        return claims
    return replace(claims, status=_entry(books, desk, order.profile))


def _content(order: Order, *, now: int, random: Random) -> Claims:
    profile = order.profile
    has_reference = profile.cti is CtiRule.REFERENCE
    return Claims(
        iat=now,
        exp=now + profile.lifetime,
        type=profile.type,
        version=profile.version,
        fields=profile.encode(order.fields),
        cti=Reference.generate(random(_REFERENCE_BYTES)).to_bytes() if has_reference else None,
    )


def _entry(books: Books, desk: Desk, profile: Profile) -> StatusReference:
    """Draw a free status entry that tells nothing about the others (how-to: status indices).

    Documents come one by one, to several processes: whether an entry is free is for the register
    to say, whose constraint refuses the second of two equal draws.
    """
    number = _open_list(books, desk.lists[profile.type])
    for _ in range(_TRIES):
        index = int.from_bytes(desk.random(4), "big") & STATUS_INDEX_MAX
        entry = StatusReference(number, index)
        if books.documents.is_free(entry):
            return entry
    raise _full(number)


def _open_list(books: Books, numbers: tuple[int, ...]) -> int:
    """Return the first of some status lists that is not closed, with a place in it taken."""
    for number in numbers:
        if books.documents.take_place(number):
            return number
    raise _full(numbers[-1])


def _full(number: int) -> DocumentError:
    return DocumentError(
        "document-list-full",
        f"Status list {number} is nearly full or a campaign's, and no other one follows it.",
        hint="Name the next list in trust, then in the settings behind this one.",
    )


def _fingerprint(claims: Claims, signer: Signer) -> bytes:
    """Return the identity of the code, which its signature is no part of (spec S-10)."""
    public = signer.public
    return cose.Message(public.kind.written_alg, public.kid, claims.encode(), b"").fingerprint


def _reference(claims: Claims, profile: Profile) -> str:
    if profile.cti is not CtiRule.REFERENCE or claims.cti is None:
        return ""
    return Reference.from_bytes(claims.cti).text


def _canonical(order: Order) -> bytes:
    content = {"profile": order.profile.id, "actor": order.actor, "fields": order.fields}
    if order.also:
        content["also"] = order.also
    return json.dumps(content, sort_keys=True, ensure_ascii=True).encode()
