"""One event after the other: ``update(state, event) -> (state, effects)``, pure and total.

What may enter this room: the transitions, one module a matter. No event in any state raises; what
makes no sense at the moment changes nothing. What has to hold whatever happened (the camera is off
while paused, fields live as long as their verdict) is settled in one place, `settling`, and not in
each transition.
"""

from __future__ import annotations

from verifier_app.update.dispatch import update

__all__ = ["update"]
