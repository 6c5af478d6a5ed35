"""Sends the e-mails of a store in a process of its own; killed between two steps if asked to.

``python -m tests.integration.batch.mail_program STORE SERVER [N]``: with N, the process is killed
when the server has taken the Nth message and before that is noted.
"""

from __future__ import annotations

import os
import signal
import sys
from typing import TYPE_CHECKING

from tests.support.factory import open_factory
from voucher_batch.mail import sending
from voucher_batch.mail.connection import Connection
from voucher_batch.mail.server import parse_server

if TYPE_CHECKING:
    from voucher_batch.mail.connection import Outcome
    from voucher_batch.mailbox import Mailbox


class Doomed(Connection):
    """A connection whose process does not live to tell what became of its last message."""

    left = int(sys.argv[3]) if len(sys.argv) > 3 else -1

    def send(self, message: bytes, *, sender: Mailbox, recipient: Mailbox) -> Outcome:
        outcome = super().send(message, sender=sender, recipient=recipient)
        self.left -= 1
        if not self.left:
            os.kill(os.getpid(), signal.SIGKILL)
        return outcome


def main() -> None:
    """Send."""
    factory = open_factory(sys.argv[1])
    post = sending.Post(
        campaign=factory.campaign,
        store=factory.store,
        vault=factory.vault,
        press=lambda _piece: b"%PDF-1.7",
    )
    sending.Connection = Doomed  # type: ignore[attr-defined]
    with factory.store:
        sending.send(post, parse_server(sys.argv[2]), pacing=sending.Pacing(rate=1_000.0))


if __name__ == "__main__":
    main()
