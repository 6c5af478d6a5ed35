"""What a GC1 code says: its claims, and the document in them. Unverified, whatever it says."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from gouvcheck_core import claims
from gouvcheck_core.errors import MalformedCode, ProfileError
from gouvcheck_core.format import (
    CLAIM_CTI,
    CLAIM_DOC,
    CLAIM_EXP,
    CLAIM_IAT,
    CLAIM_NBF,
    DOC_PROFILE_VERSION,
    DOC_STATUS,
    DOC_TYPE,
    EARLIEST_TIME,
    LATEST_TIME,
)
from gouvcheck_core.inspect import loose
from gouvcheck_core.inspect.loose import Major, Node, shown
from gouvcheck_core.inspect.value import Fact, Layer, State, window_of
from gouvcheck_core.profiles import CtiRule, Language
from gouvcheck_core.reference import Reference

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gouvcheck_core.claims import Claims
    from gouvcheck_core.profiles import Profile

_CLAIMS: Final = {
    str(CLAIM_EXP): "exp (technical end)",
    str(CLAIM_NBF): "nbf (good from)",
    str(CLAIM_IAT): "iat (signed at)",
    str(CLAIM_CTI): "cti (identifier)",
}
_TIMES: Final = frozenset({str(CLAIM_EXP), str(CLAIM_NBF), str(CLAIM_IAT)})
_HEAD: Final = {
    str(DOC_TYPE): "type",
    str(DOC_STATUS): "status (list, index)",
    str(DOC_PROFILE_VERSION): "profile version",
}


def content_layers(payload: bytes | None, profiles: Iterable[Profile]) -> tuple[Layer, Layer]:
    """Return the layers of the claims and of the document in them.

    Args:
        payload: The signed bytes as far as there are any, or None where there is no payload.
        profiles: The kinds of document that can be explained.
    """
    if payload is None:
        why = "the message has no payload"
        return Layer.skipped("claims", why), Layer.skipped("document", why)
    node = loose.read(payload)
    doc = node.under(CLAIM_DOC) if node else None
    facts = _claim_facts(node)
    try:
        parsed = claims.parse(payload)
    except MalformedCode as error:
        broken = Layer.broken("claims", facts, error, window_of(error, payload))
        return broken, _unjudged(doc, "the claims are broken")
    return Layer.read("claims", facts), _document_layer(parsed, doc, profiles)


def _claim_facts(node: Node | None) -> list[Fact]:
    if node is None or node.major is not Major.MAP:
        return [Fact("content", shown(node) if node else "nothing")]
    return [
        Fact(_CLAIMS.get(str(key), f"label {key}"), _claim(str(key), value))
        for key, value in node.pairs
        if str(key) != str(CLAIM_DOC)
    ]


def _claim(label: str, value: Node) -> str:
    if label in _TIMES and EARLIEST_TIME <= value.number <= LATEST_TIME:
        return f"{datetime.fromtimestamp(value.number, UTC):%Y-%m-%dT%H:%M:%SZ}"
    return shown(value)


def _document_layer(parsed: Claims, doc: Node | None, profiles: Iterable[Profile]) -> Layer:
    wanted = parsed.type, parsed.version
    profile = next((p for p in profiles if (p.type, p.version) == wanted), None)
    if profile is None:
        return _unjudged(doc, "no profile of this type and version is at hand")
    name = Fact("profile", f"{profile.id}: {profile.names.say(Language.EN)}")
    try:
        rows = profile.rows(parsed, Language.EN)
    except ProfileError as error:
        return Layer.broken("document", [name, *_doc_facts(doc, profile)], error)
    facts = [name, *_head_facts(doc), *_reference(profile, parsed)]
    return Layer.read("document", facts + [Fact(row.label, row.value) for row in rows])


def _unjudged(doc: Node | None, why: str) -> Layer:
    return Layer("document", State.SKIPPED, (Fact("not judged", why), *_doc_facts(doc, None)))


def _doc_facts(doc: Node | None, profile: Profile | None) -> list[Fact]:
    """Return everything in ``doc`` as it stands, with the profile's names where they are known."""
    if doc is None or doc.major is not Major.MAP:
        return [Fact("doc", shown(doc))] if doc else []
    fields = profile.fields if profile else ()
    names = {str(field.label): field.words.say(Language.EN) for field in fields}
    return _head_facts(doc) + [
        Fact(names.get(str(key), f"label {key}"), shown(value))
        for key, value in doc.pairs
        if str(key) not in _HEAD
    ]


def _head_facts(doc: Node | None) -> list[Fact]:
    pairs = doc.pairs if doc else ()
    return [Fact(_HEAD[str(key)], shown(value)) for key, value in pairs if str(key) in _HEAD]


def _reference(profile: Profile, parsed: Claims) -> list[Fact]:
    """Return the human reference as the paper shows it, where the cti is one."""
    if profile.cti is not CtiRule.REFERENCE or parsed.cti is None:
        return []
    return [Fact("reference on the paper", Reference.from_bytes(parsed.cti).text)]
