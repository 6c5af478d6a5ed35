"""What monitoring reads: Prometheus counters whose labels are ours, never a caller's words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily
from prometheus_client.registry import Collector

from gouvcheck_core.profiles import packaged
from issuer_api.operate.repository import CountBook
from issuer_api.operate.standing import Standing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from prometheus_client.metrics_core import Metric

    from issuer_api.house import House
    from issuer_api.store.opening import Register

MEDIA_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"
_BUCKETS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
"""Seconds: an issue takes some tens of milliseconds, a large batch's intake some seconds."""


class Metrics:
    """The counters of one running service.

    Args:
        house: Books, clock and published folder, asked when somebody reads.
    """

    def __init__(self, house: House) -> None:
        self._registry: Final = CollectorRegistry()
        self._requests: Final = Counter(
            "gouvcheck_requests",
            "Requests that were answered.",
            ["method", "route", "status"],
            registry=self._registry,
        )
        self._seconds: Final = Histogram(
            "gouvcheck_request_duration_seconds",
            "From a request to the end of its answer.",
            ["route"],
            buckets=_BUCKETS,
            registry=self._registry,
        )
        self.behind: Final = Gauge(
            "gouvcheck_chores_behind",
            "Recurring tasks that failed the last time, or are late.",
            registry=self._registry,
        )
        self._registry.register(_Issued(house.register))
        self._registry.register(Standing(house))

    def answered(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count a request.

        Args:
            method: One of HTTP's own.
            route: Template of its path.
            status: Of the answer.
            seconds: It took.
        """
        self._requests.labels(method, route, str(status)).inc()
        self._seconds.labels(route).observe(seconds)

    def text(self) -> bytes:
        """Return all of it in Prometheus' text format.

        Raises:
            BookError: The database cannot be asked.
        """
        return generate_latest(self._registry)


class _Issued(Collector):
    """Documents by kind, from the books, so that a restart or a second process loses none."""

    def __init__(self, register: Register) -> None:
        self._register = register
        self._names = {profile.type: profile.id for profile in packaged()}

    def describe(self) -> Iterator[Metric]:
        yield self._family()

    def collect(self) -> Iterator[Metric]:
        with self._register.read() as books:
            issued = CountBook(books.connection).issued_by_kind()
        family = self._family()
        for kind, count in sorted(issued.items()):
            family.add_metric([self._names.get(kind, "other")], count)
        yield family

    def _family(self) -> CounterMetricFamily:
        return CounterMetricFamily(
            "gouvcheck_documents_issued", "Documents that were issued.", labels=["profile"]
        )
