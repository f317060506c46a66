"""How many requests at once before the server says so, at once, instead of letting everybody wait?"""

from __future__ import annotations

import threading
from typing import Final

import falcon

from archive.errors import Overloaded
from search_api.metrics import Metrics

WAITED: Final = "arsip.waited"
"""Where the server says in the WSGI environment how many seconds a request waited for a thread."""

EXEMPT = frozenset({"/healthz", "/readyz", "/metrics"})


class ShedLoad:
    """Beyond ``limit`` requests in flight the next is answered 503 with Retry-After (waitress never does).

    So is one that has waited ``queue_seconds`` for a thread: its reader may be gone, and those behind it need not wait
    as long. How many wait is no measure, because refusing what one client asks too much takes a millisecond each.
    """

    def __init__(self, limit: int, metrics: Metrics, queue_seconds: float) -> None:
        self._limit = limit
        self._metrics = metrics
        self._queue_seconds = queue_seconds
        self._lock = threading.Lock()
        self._in_flight = 0

    def process_request(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Count the request in, or raise Overloaded. Health and metrics are always answered."""
        if req.path in EXEMPT:
            return
        waited: float = req.env.get(WAITED, 0.0)
        with self._lock:
            if self._in_flight >= self._limit or waited > self._queue_seconds:
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
