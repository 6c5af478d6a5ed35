"""Whether the service can do its work now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gouvcheck_core.errors import GouvCheckError
from gouvcheck_core.trust.state import read_head
from gouvcheck_core.update import HEAD_NAME
from issuer_api.errors import SettingsError
from issuer_api.store.opening import STEPS
from voucher_batch.store.layout import check_layout

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from gouvcheck_core.signer import Signer
    from issuer_api.house import House


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at.

    Args:
        what: In lower-case words with hyphens.
        error: What stands in the way, or None.
    """

    what: str
    error: GouvCheckError | None

    @property
    def is_well(self) -> bool:
        """Whether nothing stands in the way."""
        return self.error is None


def look(house: House) -> tuple[Finding, ...]:
    """Look at everything that issuing needs; nothing is signed and nothing changed.

    Args:
        house: Of the running service.
    """
    findings = [
        _found("database", lambda: _ask_database(house)),
        _found("signer", lambda: _ask_signers(house)),
    ]
    if house.limiter.is_shared:
        findings.append(_found("limits", house.limiter.ask))
    fresh = house.settings.head_fresh_seconds
    if fresh is not None:
        findings.append(
            _found(
                "publication",
                lambda: require_fresh_head(house.settings.keys, within=fresh, now=house.clock()),
            )
        )
    return tuple(findings)


def require_fresh_head(keys: Path, *, within: int, now: int) -> None:
    """Refuse a published head that is too old: phones would soon say that they cannot tell.

    Args:
        keys: The published tree.
        within: Seconds that the head may be old.
        now: Seconds since 1970-01-01T00:00:00Z.

    Raises:
        SettingsError: ``settings-head``: it is not there, or too old.
        TrustFileError: It is none.
    """
    try:
        head = read_head((keys / HEAD_NAME).read_bytes())
    except OSError as error:
        raise SettingsError(
            "settings-head",
            f"The published head cannot be read ({error.strerror}).",
            hint="Publish one with `gouvcheck keys publish`.",
        ) from error
    if now - head.term.issued > within:
        raise SettingsError(
            "settings-head",
            f"The published head is {(now - head.term.issued) // 60} minutes old.",
            hint="See why the publisher makes none; its timer is in keys/systemd.",
        )


def _ask_database(house: House) -> None:
    with house.register.read() as books:
        check_layout(books.connection, steps=STEPS)


def _ask_signers(house: House) -> None:
    for signer in distinct(house.desk.signers.values()):
        _ = signer.public


def distinct(signers: Iterable[Signer]) -> tuple[Signer, ...]:
    """Return each signer once; one may serve several kinds of document."""
    return tuple({id(signer): signer for signer in signers}.values())


def _found(what: str, ask: Callable[[], None]) -> Finding:
    try:
        ask()
    except GouvCheckError as error:
        return Finding(what, error)
    return Finding(what, None)
