"""From settings to what publishes."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from issuer_api.publish.service import Press

if TYPE_CHECKING:
    from collections.abc import Callable

    from gouvcheck_core.signer import Signer
    from issuer_api.publish.settings import PublicationSettings
    from issuer_api.settings import Settings


def open_press(
    settings: Settings, wanted: PublicationSettings, *, opened: Callable[[str], Signer]
) -> Press:
    """Return where it is published, and who signs.

    Args:
        settings: Of the service.
        wanted: Whose keys sign.
        opened: Opens a signer by its URI.

    Raises:
        SignerError: A key cannot be used.
    """
    return Press(
        folder=settings.keys,
        head=opened(wanted.head),
        status=opened(wanted.status),
        audit=opened(wanted.audit),
        origin=log_origin(settings.public_url),
        lists=frozenset(number for key in settings.document_keys for number in key.status_lists),
    )


def log_origin(public_url: str) -> str:
    """Return the name of the audit log: its address without the scheme (C2SP tlog-checkpoint)."""
    parts = urlsplit(public_url)
    return f"{parts.netloc}{parts.path.rstrip('/')}/audit"
