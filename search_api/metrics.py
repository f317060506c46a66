"""How is the archive doing, in numbers a monitoring system can read?"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from typing import Any, Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from archive.ports import Database, SearchIndex
from search_api.settings import counts_with_others

_SUM_OF_THE_LIVING: Final = "livesum"


class Metrics:
    """Counts of an application; database and index are counted when it is asked.

    Where several processes answer side by side, whichever is asked tells the requests of all, and of its own caches.
    """

    def __init__(self, database: Database, index: SearchIndex) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter("arsip_requests", "Requests answered.", ["route", "status"], registry=self.registry)
        self.seconds = Histogram(
            "arsip_request_seconds", "Time until the answer was ready.", ["route"], registry=self.registry
        )
        self.in_flight = self._gauge("arsip_requests_in_flight", "Requests being answered.")
        self.shed = Counter("arsip_requests_shed", "Requests answered 503 at once.", registry=self.registry)
        self.slowed = Counter("arsip_requests_slowed", "Requests answered 429.", registry=self.registry)
        self.downloads = self._gauge("arsip_downloads", "Large files on their way to readers.")
        self._of_the_public, self._of_the_whole = CollectorRegistry(), CollectorRegistry()
        self._of_the_public.register(_PublicCounts(database))
        self._of_the_whole.register(_ArchiveCounts(database))
        self._of_the_whole.register(_IndexFigures(index))

    def exposition(self, *, whole: bool) -> bytes:
        """In the Prometheus text format: requests and public documents; ``whole``: all documents, jobs and caches."""
        requests = self.registry
        if counts_with_others():
            requests = CollectorRegistry()
            MultiProcessCollector(requests)  # type: ignore[no-untyped-call]
        return generate_latest(requests) + generate_latest(self._of_the_whole if whole else self._of_the_public)

    def _gauge(self, name: str, text: str) -> Gauge:
        return Gauge(name, text, registry=self.registry, multiprocess_mode=_SUM_OF_THE_LIVING)


class _PublicCounts(Collector):
    """What any reader could count."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def describe(self) -> list[Metric]:
        """Nothing at registration, so that starting does not need the database."""
        return []

    def collect(self) -> Iterator[Metric]:
        """Read the counts in one snapshot."""
        with self._database.read() as uow:
            documents = uow.documents.counts_by_processing(public=True)
        yield _documents(documents)


class _ArchiveCounts(Collector):
    def __init__(self, database: Database) -> None:
        self._database = database

    def describe(self) -> list[Metric]:
        """Nothing at registration, so that starting does not need the database."""
        return []

    def collect(self) -> Iterator[Metric]:
        """Read the counts in one snapshot."""
        with self._database.read() as uow:
            jobs = uow.jobs.counts()
            documents = uow.documents.counts_by_processing()
            pages = uow.pages.count_by_source()
        yield _family("arsip_jobs", "Unfinished jobs.", ["kind", "state"], jobs)
        yield _documents(documents)
        by_source = {(source,): number for source, number in pages.items()}
        yield _family("arsip_pages", "Pages by where their text came from.", ["source"], by_source)


class _IndexFigures(Collector):
    """What searches of this process leave for the next ones."""

    def __init__(self, index: SearchIndex) -> None:
        self._index = index

    def collect(self) -> Iterator[Metric]:
        """See SearchIndex.figures."""
        figures = self._index.figures()
        for kind, name, text, value in (
            (GaugeMetricFamily, "arsip_search_cache_bytes", "Bytes kept.", figures["cache_bytes"]),
            (GaugeMetricFamily, "arsip_search_cache_limit_bytes", "Bytes kept at most.", figures["cache_limit_bytes"]),
            (CounterMetricFamily, "arsip_search_cache_hits", "Found there.", figures["cache_hits"]),
            (CounterMetricFamily, "arsip_search_cache_misses", "Not found there.", figures["cache_misses"]),
            (CounterMetricFamily, "arsip_search_cache_evictions", "Given up for room.", figures["cache_evictions"]),
        ):
            family = kind(name, text, labels=["process"])
            family.add_metric([str(os.getpid())], value)
            yield family


def _documents(counts: Mapping[Any, int]) -> GaugeMetricFamily:
    by_state = {(state,): number for state, number in counts.items()}
    return _family("arsip_documents", "Documents by what was made of their bytes.", ["state"], by_state)


def _family(name: str, text: str, labels: list[str], values: Mapping[Any, int]) -> GaugeMetricFamily:
    family = GaugeMetricFamily(name, text, labels=labels)
    for key, number in values.items():
        family.add_metric([str(part) for part in key], number)
    return family
