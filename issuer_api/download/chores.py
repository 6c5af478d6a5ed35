"""What the service does for downloads by itself: sends the links, and erases what is over."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from issuer_api.download.sending import send_waiting
from issuer_api.download.service import erase_expired
from issuer_api.operate.chores import Chore

if TYPE_CHECKING:
    from issuer_api.house import House

_SEND_SECONDS: Final = 5.0
_ERASE_SECONDS: Final = 60.0


def chores(house: House) -> tuple[Chore, ...]:
    """Return what is to be done again and again, or nothing where nothing is delivered."""
    if house.settings.download is None:
        return ()

    def send() -> None:
        send_waiting(house)

    def erase() -> None:
        erase_expired(house.register, now=house.clock())

    return (
        Chore("send-links", _SEND_SECONDS, send),
        Chore("erase-downloads", _ERASE_SECONDS, erase),
    )
