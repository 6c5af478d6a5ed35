"""A run of a small campaign in a process of its own, to be killed, stopped or starved.

``python -m tests.integration.batch.run_program URL OUTPUT`` goes on with the campaign that
`tests.support.factory.fill` has put into the store. Ends 0 when nothing remains, 1 when something
does, 2 with the code of an error on stderr.
"""

from __future__ import annotations

import argparse
import sys

from gouvcheck_core.errors import GouvCheckError
from tests.support.factory import Inline, open_factory
from voucher_batch.run import (
    Event,
    Pace,
    Stop,
    Terms,
    Workers,
    dask_workers,
    pool_workers,
    run_campaign,
)


class Lines:
    """The progress as lines, for the test that watches."""

    def advanced(self, pace: Pace) -> None:
        """Say how far it is."""
        print("done", pace.done, pace.total, flush=True)

    def happened(self, event: Event, *, shard: int, fault: str = "") -> None:
        """Say what happened."""
        print("event", event.name, shard, fault, flush=True)


def main() -> int:
    """Run with the arguments of the command line."""
    parser = argparse.ArgumentParser()
    parser.add_argument("url")
    parser.add_argument("output")
    parser.add_argument("--processes", type=int, default=0)
    parser.add_argument("--dask")
    parser.add_argument("--lease", type=int, default=2)
    parser.add_argument("--patience", type=float, default=60)
    parser.add_argument("--shard-size", type=int, default=2)
    options = parser.parse_args()
    try:
        if options.dask:
            with dask_workers(options.dask) as workers:
                return run(options, workers)
        if options.processes:
            with pool_workers(options.processes) as workers:
                return run(options, workers)
        return run(options, Inline())
    except GouvCheckError as error:
        print(error.code, file=sys.stderr)
        return 2


def run(options: argparse.Namespace, workers: Workers) -> int:
    """Run, and tell whether something remains."""
    terms = Terms(lease=options.lease, patience=options.patience)
    with (
        open_factory(options.url, shard_size=options.shard_size) as factory,
        Stop.listening() as stop,
    ):
        summary = run_campaign(
            factory.order(options.output),
            workers=workers,
            terms=terms,
            progress=Lines(),
            stop=stop,
        )
    return 0 if summary.complete else 1


if __name__ == "__main__":
    sys.exit(main())
