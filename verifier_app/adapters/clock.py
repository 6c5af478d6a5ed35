"""The clocks of this device."""

from __future__ import annotations

import time


class SystemClock:
    """The device's own clocks; fulfils `verifier_app.ports.Clock`."""

    def now(self) -> float:
        """Return seconds that only ever grow; for waiting, not for dates."""
        return time.monotonic()

    def wall(self) -> int:
        """Return seconds since 1970-01-01T00:00:00Z, as the device believes."""
        return int(time.time())
