"""How many requests at once before the server says so, at once, instead of letting everybody wait?"""

from __future__ import annotations

import threading
from collections.abc import Callable

import falcon

from archive.errors import Overloaded
from search_api.metrics import Metrics

EXEMPT = frozenset({"/healthz", "/readyz", "/metrics"})


class ShedLoad:
    """Beyond ``limit`` requests at once the next is answered 503 with Retry-After (waitress never does).

    At once are those being answered and those ``waiting`` for a thread: the threads alone would never be many.
    """

    def __init__(self, limit: int, metrics: Metrics, waiting: Callable[[], int] = lambda: 0) -> None:
        self._limit = limit
        self._metrics = metrics
        self._waiting = waiting
        self._lock = threading.Lock()
        self._in_flight = 0

    def process_request(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Count the request in, or raise Overloaded. Health and metrics are always answered."""
        if req.path in EXEMPT:
            return
        with self._lock:
            if self._in_flight + self._waiting() >= self._limit:
                self._metrics.shed.inc()
                raise Overloaded("too many requests at once", retry_after=2)
            self._in_flight += 1
            self._metrics.in_flight.set(self._in_flight)
        req.context["counted"] = True

    def process_response(self, req: falcon.Request, resp: falcon.Response, resource: object, succeeded: bool) -> None:
        """Count the request out."""
        if req.context.get("counted"):
            with self._lock:
                self._in_flight -= 1
                self._metrics.in_flight.set(self._in_flight)
