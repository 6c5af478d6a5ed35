"""The service as its settings describe it, for verbs that work beside it."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from issuer_api.house import House
    from issuer_api.settings import Settings
    from issuer_api.store.opening import Register


@contextmanager
def open_books() -> Iterator[tuple[Register, Settings]]:
    """Open the books that the settings name.

    Raises:
        SettingsError: ``settings-wrong``.
        BookError: The books cannot be opened.
    """
    from issuer_api.settings import read_settings
    from issuer_api.store.opening import open_register

    settings = read_settings()
    with open_register(settings.database) as register:
        yield register, settings


@contextmanager
def open_without_signers() -> Iterator[House]:
    """Open what the service has at hand but its keys: no token is opened, nothing can be signed.

    Raises:
        SettingsError: ``settings-wrong``.
        BookError: The books cannot be opened.
    """
    import secrets

    from gouvcheck_core.cli import moments
    from issuer_api.documents.service import Desk
    from issuer_api.house import House

    with open_books() as (register, settings):
        pepper = settings.pepper.get_secret_value()
        desk = Desk(signers={}, lists={}, pepper=pepper, random=secrets.token_bytes)
        yield House(settings, register, desk, moments.now)
