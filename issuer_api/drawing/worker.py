"""A process that draws: one piece of work after the other, until the service ends."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING

from gouvcheck_core.errors import GouvCheckError
from issuer_api.drawing.said import Defect, Made
from issuer_api.sheets import typesetting
from voucher_batch.press import process

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.connection import Connection


def work(connection: Connection) -> None:
    """Do what comes through a connection, until its other end is closed.

    Args:
        connection: Brings a function and its arguments; gets `Made`, an error or a `Defect`.
    """
    process.begin()
    # Whoever ends a service tells all of its processes. Requests that have begun are answered to
    # the end, and their sheets are drawn here.
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    typesetting.make_ready()
    while True:
        try:
            wanted, given = connection.recv()
        except EOFError:
            return
        connection.send(_done(wanted, given))


def _done(wanted: Callable[..., object], given: tuple[object, ...]) -> object:
    try:
        return Made(wanted(*given))
    except GouvCheckError as error:
        # What it was raised from stays here: a library's own words may quote what it met.
        return error.with_traceback(None)
    except Exception as error:  # noqa: BLE001 - a sheet can break a layout in ways nobody foresaw
        return Defect(type(error).__name__)
