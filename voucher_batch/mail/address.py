"""Where mailboxes were before they were needed below this room."""

from __future__ import annotations

from voucher_batch.mailbox import Mailbox, header_text, mailbox

__all__ = ["Mailbox", "header_text", "mailbox"]
