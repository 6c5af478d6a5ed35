"""A published folder that names the sample desk's key, and a press that publishes into it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from gouvcheck_core.environment import Environment
from gouvcheck_core.trust.files import RoleName
from gouvcheck_core.trust.model import TrustedKey
from gouvcheck_core.trust.state import State
from gouvcheck_core.update import root_name
from issuer_api.publish.service import Press
from tests.support import issued, published
from tests.support.register import NOW
from tests.support.signing import ed25519_signer, p256

if TYPE_CHECKING:
    from pathlib import Path

LIST: Final = 3
"""Of the sample desk."""
AUDIT: Final = ed25519_signer("audit")
ORIGIN: Final = "documents.example.lu/audit"


def furnished(folder: Path, *, now: int = NOW) -> Press:
    """Publish version 1 of everything into a folder, and return the press for what follows."""
    publisher = published.Publisher.started(now=now, numbers=(LIST,))
    key = TrustedKey(p256("issuer").public, published.ISSUER, issued.TYPES)
    publisher.content = replace(publisher.content, keys=(*publisher.content.keys, key))
    publisher.publish_trust(now=now)
    publisher.publish_head(now=now)
    for name, data in publisher.files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return Press(
        folder=folder,
        head=publisher.holders[RoleName.HEAD].signers[0],
        status=published.STATUS_SIGNER,
        audit=AUDIT,
        origin=ORIGIN,
        lists=frozenset({LIST}),
    )


def phone(folder: Path) -> State:
    """Return the state of a phone that came with the folder's first root."""
    return State.anchored((folder / root_name(1)).read_bytes(), environment=Environment.DEVELOPMENT)
