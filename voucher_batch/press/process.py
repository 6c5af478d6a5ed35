"""The life of a worker process: it leaves Ctrl-C to its parent, and does not outlive it."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading


def begin() -> None:
    """Begin as a worker; what a pool calls in each of its processes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_follow_parent, daemon=True).start()


def _follow_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
    os._exit(1)  # a parent that was killed ends nobody; an executor's processes would wait for ever
