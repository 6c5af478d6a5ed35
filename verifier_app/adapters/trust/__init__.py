"""The trust that the app judges by: what it came with, what it keeps, and how it is renewed.

What may enter this room: the first state (`beginning`), and the thread that updates it (`keeper`).
How an update is judged is the core's; here it is only given files, a clock and a place to keep.
"""

from verifier_app.adapters.trust.beginning import Beginning, begin
from verifier_app.adapters.trust.keeper import Held, TrustKeeper, open_source

__all__ = ["Beginning", "Held", "TrustKeeper", "begin", "open_source"]
