"""Judge an EU Digital COVID Certificate offline, and show what it says (docs/spec/hc1.md).

What may enter this room: the judge of `gouvcheck_core.hcert`, what its verdicts are about, and the
words in which the fields are shown. Outcomes and reasons are those of GouvCheck's own codes.
"""

from __future__ import annotations

from gouvcheck_core.verify_hcert.document import HcertVerdict, VerifiedHcert
from gouvcheck_core.verify_hcert.judge import verify
from gouvcheck_core.verify_hcert.rows import rows, title

__all__ = [
    "HcertVerdict",
    "VerifiedHcert",
    "rows",
    "title",
    "verify",
]
