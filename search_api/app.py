"""How is the web put together from services, routes and middleware?"""

from __future__ import annotations

from typing import Any, Final

import falcon
import structlog

from archive.errors import ArchiveError
from search_api.accent import accent_sheet
from search_api.api.problems import problem_of, write_problem
from search_api.metrics import Metrics
from search_api.middleware.compression import Compress
from search_api.middleware.language import ChooseLanguage, language_of
from search_api.middleware.overload import ShedLoad
from search_api.middleware.request_log import LogRequests
from search_api.middleware.security import SecurityHeaders
from search_api.pages.errors import wants_page, write_error_page
from search_api.rendering import Pages
from search_api.routes import routes_of
from search_api.services import Services
from search_api.static_files import StaticFiles

WebApp = falcon.App[falcon.Request, falcon.Response]
NUMBER: Final = "{number:int(min=1, max=1000000)}"

_log = structlog.get_logger("search_api.app")


def create_app(services: Services) -> WebApp:
    """The WSGI application. Holds no state but caches; nothing is opened before the first request."""
    metrics = Metrics(services.database, services.index)
    pages = Pages(services.site, static := StaticFiles(more_css=accent_sheet(services.site.accent_color)))
    app: WebApp = falcon.App()
    app.add_middleware(Compress())  # answers pass the middleware from its end: this one sees the finished body
    app.add_middleware(LogRequests(metrics))
    app.add_middleware(ChooseLanguage(services.site.language))
    app.add_middleware(SecurityHeaders())
    app.add_middleware(ShedLoad(services.site.in_flight_limit, metrics))
    app.req_options.strip_url_path_trailing_slash = True
    app.resp_options.secure_cookies_by_default = False
    for path, resource in routes_of(services, pages, static, metrics):
        app.add_route(path, resource)
    _handle_errors(app, pages)
    return app


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
