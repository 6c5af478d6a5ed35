"""What a verifier trusts.

What may enter this room: the questions that a verdict asks (`model`), and who answers them: keys
that an operator names himself (`pinned`), and published files (`files`, `published`).
"""

from gouvcheck_core.trust.model import (
    Campaign,
    Issuer,
    KeyState,
    KeyUse,
    Status,
    Trust,
    TrustedKey,
    Window,
)
from gouvcheck_core.trust.pinned import PinnedTrust

__all__ = [
    "Campaign",
    "Issuer",
    "KeyState",
    "KeyUse",
    "PinnedTrust",
    "Status",
    "Trust",
    "TrustedKey",
    "Window",
]
