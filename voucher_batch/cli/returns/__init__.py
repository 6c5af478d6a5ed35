"""`gouvcheck-batch returns`: what comes back, from the printer and from the post.

What may enter this room: one module for each verb (parse, plan, act).
"""

from __future__ import annotations

from voucher_batch.cli.groups import group
from voucher_batch.cli.returns import done, post, printer, work_list

app = group(
    "What comes back, from the printer and from the post.",
    {
        "printer": printer,
        "post": post,
        "list": work_list,
        "done": done,
    },
)
