"""What a running service has at hand: made once from the settings, handed to every route."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated, Protocol

from fastapi import Depends, Request

from issuer_api.drawing.said import Draw, here
from issuer_api.limits.limiter import Limiter

if TYPE_CHECKING:
    from issuer_api.clients.tokens import Tokens
    from issuer_api.documents.service import Desk
    from issuer_api.operate.chores import Chore
    from issuer_api.settings import Settings
    from issuer_api.sheets.seal import Seal
    from issuer_api.store.opening import Register


class Clock(Protocol):
    """What time it is."""

    def __call__(self) -> int:
        """Return seconds since 1970-01-01T00:00:00Z."""
        ...


@dataclass(frozen=True, slots=True, repr=False)
class House:
    """All that routes need.

    Args:
        settings: What the service was told.
        register: The books.
        desk: What documents are issued with.
        clock: The time.
        limiter: Counts requests.
        tokens: What the authorisation server's tokens are judged by, or None: API keys only.
        chores: What the service does by itself again and again.
        draw: Who draws sheets; this process itself, unless there are others.
        seal: What seals PDFs before they are handed out, or None.
    """

    settings: Settings
    register: Register
    desk: Desk
    clock: Clock
    limiter: Limiter = field(default_factory=Limiter)
    tokens: Tokens | None = None
    chores: tuple[Chore, ...] = ()
    draw: Draw = here
    seal: Seal | None = None

    def require_seal(self) -> None:
        """Refuse to begin a sheet that could not be sealed at its end.

        Raises:
            SealError: ``seal-expired``.
        """
        if self.seal is not None:
            self.seal.require_valid(self.clock())

    def sealed(self, pdf: bytes) -> bytes:
        """Return a finished PDF as it is handed out: sealed, where the settings name a seal.

        Raises:
            SealError: ``seal-expired``, ``seal-refused``.
            SignerError: The key of the seal cannot be used now.
        """
        return pdf if self.seal is None else self.seal.seal(pdf, now=self.clock())


async def of(request: Request) -> House:
    """Return the house of the app that a request came to.

    It waits for nothing; were it no coroutine, each request would go to a thread and back for it.
    """
    house = request.app.state.house
    if not isinstance(house, House):
        raise TypeError(house)
    return house


InHouse = Annotated[House, Depends(of)]
