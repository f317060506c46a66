"""Is the server alive, can it answer questions, and what do its numbers say?"""

from __future__ import annotations

from functools import cache
from typing import Final

import falcon
import msgspec
import structlog
from prometheus_client import CONTENT_TYPE_LATEST

from archive.errors import IndexUnavailable
from archive.people import Action
from archive.searching import SearchQuery
from search_api.access import Access, permitted
from search_api.api.messages import Health
from search_api.api.operations import Operation, openapi
from search_api.identity import person_of
from search_api.metrics import Metrics
from search_api.services import Services

_log = structlog.get_logger("search_api.health")


_RUNNING: Final = Access(Action.MAINTAIN, everywhere=True)


class AliveResource:
    """``/healthz``: the process answers; nothing else is asked."""

    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Answer 200."""
        _write(resp, Health("ok"))

    on_head = on_get


class ReadyResource:
    """``/readyz``: database and index answer too."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Answer 200, or 503 naming what does not answer. The reason goes to the log only."""
        checks = {"database": self._database(), "index": self._index()}
        ready = all(state == "ok" for state in checks.values())
        resp.status = falcon.HTTP_200 if ready else falcon.HTTP_503
        _write(resp, Health("ok" if ready else "unavailable", checks))

    on_head = on_get

    def _database(self) -> str:
        try:
            with self._services.database.read() as uow:
                uow.documents.count_public()
        except Exception:  # noqa: BLE001 - whatever it is, the answer is "not ready"
            _log.exception("the database does not answer")
            return "unavailable"
        return "ok"

    def _index(self) -> str:
        try:
            self._services.index.search(SearchQuery(text="", tree=None, limit=0))
        except IndexUnavailable as error:
            _log.warning("the index does not answer", error=str(error))
            return "unavailable"
        return "ok"


class MetricsResource:
    """``/metrics`` in the Prometheus text format."""

    def __init__(self, metrics: Metrics) -> None:
        self._metrics = metrics

    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Answer counters, and counts from the database: of what is not public only to who runs the archive."""
        resp.content_type = CONTENT_TYPE_LATEST
        resp.cache_control = ["no-store"]
        resp.data = self._metrics.exposition(whole=permitted(person_of(req), _RUNNING))

    on_head = on_get


class OpenApiResource:
    """The document that describes the API, drawn from the routes when it is first asked for."""

    operation: Operation | None = None

    def __init__(self, routes: list[tuple[str, object]], version: str) -> None:
        self._document = cache(lambda: msgspec.json.encode(openapi(routes, version)))

    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Answer the document."""
        resp.content_type = falcon.MEDIA_JSON
        resp.data = self._document()

    on_head = on_get


def _write(resp: falcon.Response, answer: Health) -> None:
    resp.content_type = falcon.MEDIA_JSON
    resp.cache_control = ["no-store"]
    resp.data = msgspec.json.encode(answer)
