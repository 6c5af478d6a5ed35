"""The run: planned shards to finished files, on one machine or on a cluster, each exactly once.

What may enter this room: leases and how a run keeps them (`foreman`), what it hands out (`order`,
`prepare`), who does it (`workers`), and what a person sees and wants meanwhile (`progress`,
`status`, `stop`). The work itself is done in the press.
"""

from __future__ import annotations

from voucher_batch.press.job import EVERY_CODE, Sampling
from voucher_batch.run.foreman import run_campaign
from voucher_batch.run.order import Order, Terms
from voucher_batch.run.prepare import shard_name
from voucher_batch.run.progress import Event, Pace, Progress, Silence
from voucher_batch.run.status import Fault, Figures, Status, Summary, status
from voucher_batch.run.stop import Stop, Wish
from voucher_batch.run.workers import (
    DaskWorkers,
    PoolWorkers,
    Workers,
    dask_workers,
    pool_workers,
)

__all__ = [
    "EVERY_CODE",
    "DaskWorkers",
    "Event",
    "Fault",
    "Figures",
    "Order",
    "Pace",
    "PoolWorkers",
    "Progress",
    "Sampling",
    "Silence",
    "Status",
    "Stop",
    "Summary",
    "Terms",
    "Wish",
    "Workers",
    "dask_workers",
    "pool_workers",
    "run_campaign",
    "shard_name",
    "status",
]
