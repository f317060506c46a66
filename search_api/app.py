"""How is the web put together from services, routes and middleware?"""

from __future__ import annotations

from typing import Any, Final

import falcon
import structlog

from archive.errors import ArchiveError
from search_api.api import documents, health
from search_api.api.problems import problem_of, write_problem
from search_api.api.search import SearchResource
from search_api.api.similar import SimilarResource
from search_api.api.suggestions import SuggestionsResource
from search_api.metrics import Metrics
from search_api.middleware.compression import Compress
from search_api.middleware.language import ChooseLanguage, language_of
from search_api.middleware.overload import ShedLoad
from search_api.middleware.request_log import LogRequests
from search_api.middleware.security import SecurityHeaders
from search_api.pages.about import AboutPage
from search_api.pages.document import DocumentPage, PageChooser
from search_api.pages.errors import wants_page, write_error_page
from search_api.pages.home import HomePage
from search_api.pages.reader import ReaderPage
from search_api.pages.search import SearchPageResource
from search_api.pages.search_help import SearchHelpPage
from search_api.rendering import Pages
from search_api.services import Services
from search_api.static_files import RobotsResource, StaticFiles

WebApp = falcon.App[falcon.Request, falcon.Response]
NUMBER: Final = "{number:int(min=1, max=1000000)}"

_log = structlog.get_logger("search_api.app")


def create_app(services: Services) -> WebApp:
    """The WSGI application. Holds no state but caches; nothing is opened before the first request."""
    metrics = Metrics(services.database, services.index)
    pages = Pages(services.site, static := StaticFiles())
    app: WebApp = falcon.App()
    app.add_middleware(Compress())  # answers pass the middleware from its end: this one sees the finished body
    app.add_middleware(LogRequests(metrics))
    app.add_middleware(ChooseLanguage(services.site.language))
    app.add_middleware(SecurityHeaders())
    app.add_middleware(ShedLoad(services.site.in_flight_limit, metrics))
    app.req_options.strip_url_path_trailing_slash = True
    app.resp_options.secure_cookies_by_default = False
    for path, resource in _routes(services, pages, static, metrics):
        app.add_route(path, resource)
    _handle_errors(app, pages)
    return app


def _routes(services: Services, pages: Pages, static: StaticFiles, metrics: Metrics) -> list[tuple[str, object]]:
    """Every address of the site. Addresses are permanent: this list grows and never shrinks."""
    routes: list[tuple[str, object]] = [
        ("/api/v1/search", SearchResource(services)),
        ("/api/v1/suggestions", SuggestionsResource(services)),
        ("/api/v1/documents/{document_id}", documents.DocumentResource(services)),
        ("/api/v1/documents/{document_id}/similar", SimilarResource(services)),
        ("/api/v1/documents/{document_id}/file", documents.FileResource(services)),
        (f"/api/v1/documents/{{document_id}}/pages/{NUMBER}", documents.PageResource(services)),
        (f"/api/v1/documents/{{document_id}}/pages/{NUMBER}/image", documents.PageImageResource(services)),
        ("/healthz", health.AliveResource()),
        ("/readyz", health.ReadyResource(services)),
        ("/metrics", health.MetricsResource(metrics)),
        ("/", HomePage(services, pages)),
        ("/cari", SearchPageResource(services, pages)),
        ("/dokumen/{document_id}", DocumentPage(services, pages)),
        ("/dokumen/{document_id}/halaman", PageChooser(services)),
        (f"/dokumen/{{document_id}}/halaman/{NUMBER}", ReaderPage(services, pages)),
        ("/tentang", AboutPage(pages)),
        ("/bantuan/mencari", SearchHelpPage(pages)),
        ("/robots.txt", RobotsResource()),
        ("/static/{digest}/{name}", static),
    ]
    routes.append(("/api/v1/openapi.json", health.OpenApiResource(routes, services.site.version)))
    return routes


def _handle_errors(app: WebApp, pages: Pages) -> None:
    def answer(req: falcon.Request, resp: falcon.Response, error: Exception, params: dict[str, Any]) -> None:
        problem = problem_of(error)
        if problem.status >= 500 and problem.status not in (503, 507):
            _log.error("request failed", route=req.uri_template or "(none)", exc_info=error)
        if wants_page(req):
            write_error_page(req, resp, pages, problem, error)
        else:
            write_problem(resp, problem, error, language_of(req))

    for kind in (Exception, falcon.HTTPError, ArchiveError):
        app.add_error_handler(kind, answer)
