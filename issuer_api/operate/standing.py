"""What waits, what is nearly full, how old the publication is: gauges, asked at each reading.

All queries read a few rows or an index. Labels are rules, numbers of lists and words of ours.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.registry import Collector

from gouvcheck_core.errors import GouvCheckError
from gouvcheck_core.status import FULL
from gouvcheck_core.trust.state import read_head
from gouvcheck_core.update import HEAD_NAME
from issuer_api.download.doubts import DOUBT_SECONDS
from issuer_api.operate.repository import CountBook

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from prometheus_client.metrics_core import Metric

    from gouvcheck_core.trust.files import Head
    from issuer_api.house import House
    from issuer_api.operate.repository import Queues

_SIZE: Final = re.compile(rb"[^\n]*\n(\d{1,16})\n")
"""Of a checkpoint: the second line says how many leaves the log had."""


class Standing(Collector):
    """What stands in the books and in the published folder at this moment.

    Args:
        house: Of the running service.
    """

    def __init__(self, house: House) -> None:
        self._house = house

    def describe(self) -> Iterator[Metric]:
        """Yield nothing: what is collected differs with the settings, and clashes with nothing."""
        yield from ()

    def collect(self) -> Iterator[Metric]:
        """Yield all gauges.

        Raises:
            BookError: The database cannot be asked.
        """
        now = self._house.clock()
        head = _head(self._house)
        size = _published_size(head)
        with self._house.register.read() as books:
            counts = CountBook(books.connection)
            queues = counts.queues(now=now, claimed_before=now - DOUBT_SECONDS)
            taken, alarms = counts.taken(), counts.alarms()
            behind = None if size is None else counts.changes_since(size)
        yield from _waiting(queues)
        yield _room(self._house, taken)
        yield _alarms(alarms)
        if behind is not None:
            yield GaugeMetricFamily(
                "gouvcheck_changes_unpublished",
                "Changes of documents that no published head knows yet.",
                behind,
            )
        if head is not None:
            yield GaugeMetricFamily(
                "gouvcheck_publication_age_seconds",
                "Seconds since the head in the published folder was made.",
                now - head.term.issued,
            )


def _waiting(queues: Queues) -> Iterator[Metric]:
    batches = GaugeMetricFamily(
        "gouvcheck_batches", "Batches that are not finished.", labels=["state"]
    )
    batches.add_metric(["waiting"], queues.batches_waiting)
    batches.add_metric(["running"], queues.batches_running)
    yield batches
    yield GaugeMetricFamily(
        "gouvcheck_batch_rows_left", "Rows of batches without a sheet yet.", queues.rows_left
    )
    mails = GaugeMetricFamily(
        "gouvcheck_mails", "E-mails with links that are not settled.", labels=["state"]
    )
    mails.add_metric(["waiting"], queues.mails_waiting)
    mails.add_metric(["in-doubt"], queues.mails_in_doubt)
    yield mails
    yield GaugeMetricFamily(
        "gouvcheck_downloads_over",
        "Documents for citizens whose time is over and that are not erased yet.",
        queues.downloads_over,
    )


def _room(house: House, taken: Mapping[int, int]) -> Metric:
    room = GaugeMetricFamily(
        "gouvcheck_status_list_room",
        "Documents that a status list takes until it closes at nine tenths.",
        labels=["list"],
    )
    numbers = {number for lists in house.desk.lists.values() for number in lists}
    for number in sorted(numbers):
        room.add_metric([str(number)], max(0, FULL - taken.get(number, 0)))
    return room


def _alarms(alarms: Mapping[str, int]) -> Metric:
    family = CounterMetricFamily(
        "gouvcheck_alarms", "Alarms that were raised, by rule.", labels=["rule"]
    )
    for rule, count in alarms.items():
        family.add_metric([rule], count)
    return family


def _head(house: House) -> Head | None:
    """Return the published head, or None where there is none that can be read."""
    try:
        return read_head((house.settings.keys / HEAD_NAME).read_bytes())
    except (OSError, GouvCheckError):
        return None


def _published_size(head: Head | None) -> int | None:
    """Return how many leaves the log had when it was published, or None where a head says none."""
    found = None if head is None or head.audit is None else _SIZE.match(head.audit)
    return None if found is None else int(found[1])
