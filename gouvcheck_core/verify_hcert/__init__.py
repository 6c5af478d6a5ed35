"""Judge an EU Digital COVID Certificate offline, and show what it says (docs/spec/hc1.md).

What may enter this room: the judge of `gouvcheck_core.hcert`, its three outcomes, and the words in
which its fields are shown. The outcomes and reasons are those of GouvCheck's own codes.
"""

from __future__ import annotations

from gouvcheck_core.verify_hcert.judge import verify
from gouvcheck_core.verify_hcert.outcomes import (
    HcertAccepted,
    HcertRejected,
    HcertUndecided,
    HcertVerdict,
    VerifiedHcert,
)
from gouvcheck_core.verify_hcert.rows import rows, title

__all__ = [
    "HcertAccepted",
    "HcertRejected",
    "HcertUndecided",
    "HcertVerdict",
    "VerifiedHcert",
    "rows",
    "title",
    "verify",
]
