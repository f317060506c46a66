"""Who waited how long for what? One log line and one measurement for every request."""

from __future__ import annotations

import re
import secrets
import time

import falcon
import structlog

from search_api.metrics import Metrics

HEADER = "X-Request-ID"
_USABLE = re.compile(r"[A-Za-z0-9._-]{8,64}")
_CONVERTER = re.compile(r":\w+(\([^)]*\))?(?=\})")
_log = structlog.get_logger("search_api.access")


class LogRequests:
    """Gives each request an id and logs route, status and milliseconds.

    Never the query string or the address itself: what people look for is
    theirs, and an address may name a document that is not public.
    """

    def __init__(self, metrics: Metrics) -> None:
        self._metrics = metrics

    def process_request(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Begin the measurement; take over the id of a proxy in front when it is usable."""
        given = req.get_header(HEADER) or ""
        request_id = given if _USABLE.fullmatch(given) else secrets.token_hex(8)
        req.context["request_id"] = request_id
        req.context["began"] = time.perf_counter()
        resp.set_header(HEADER, request_id)
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=request_id)

    def process_response(self, req: falcon.Request, resp: falcon.Response, resource: object, succeeded: bool) -> None:
        """End the measurement."""
        began = req.context["began"]
        assert isinstance(began, float)
        seconds = time.perf_counter() - began
        route = _CONVERTER.sub("", req.uri_template or "(none)")
        status = resp.status_code
        self._metrics.requests.labels(route, str(status)).inc()
        self._metrics.seconds.labels(route).observe(seconds)
        level = "debug" if route in ("/healthz", "/readyz", "/metrics") else "info"
        getattr(_log, level)(
            "request", method=req.method, route=route, status=status, milliseconds=round(seconds * 1000, 1)
        )
