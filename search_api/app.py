"""How is the web put together from services, routes and middleware?"""

from __future__ import annotations

from typing import Any, Final

import falcon
import structlog
from falcon.media.multipart import MultipartFormHandler, MultipartParseOptions

from archive.errors import ArchiveError, SignInNeeded
from search_api import addresses
from search_api.accent import accent_sheet
from search_api.api.problems import problem_of, write_problem
from search_api.forms import MOST_FIELDS
from search_api.metrics import Metrics
from search_api.middleware.compression import Compress
from search_api.middleware.downloads import MOST_FOR_ONE, LimitDownloads
from search_api.middleware.fair_share import ClientKeys, FairShare
from search_api.middleware.gate import Gate
from search_api.middleware.kept_bodies import AskForWholeBodies
from search_api.middleware.language import ChooseLanguage, language_of
from search_api.middleware.overload import ShedLoad
from search_api.middleware.request_log import LogRequests
from search_api.middleware.security import SecurityHeaders
from search_api.middleware.validators import Validators
from search_api.pages.errors import wants_page, write_error_page
from search_api.rendering import Pages
from search_api.routes import routes_of
from search_api.services import Services
from search_api.static_files import site_files

WebApp = falcon.App[falcon.Request, falcon.Response]
_OF_WHAT_WAS_TO_BE_SENT: Final = ("ETag", "Accept-Ranges", "Content-Disposition", "Content-Length")

_log = structlog.get_logger("search_api.app")


def create_app(services: Services) -> WebApp:
    """The WSGI application. Holds no state but caches; nothing is opened before the first request."""
    metrics = Metrics(services.database, services.index)
    pages = Pages(services.site, static := site_files(accent_sheet(services.site.accent_color)))
    keys = ClientKeys()
    rate = services.site.client_rate
    app: WebApp = falcon.App()
    # Requests pass the middleware in this order, answers from its end: Compress sees the finished body, and what is
    # logged and compressed is what Validators left of it.
    app.add_middleware(Compress())
    app.add_middleware(LogRequests(metrics))
    app.add_middleware(Validators())
    app.add_middleware(ChooseLanguage(services.site.language))
    app.add_middleware(SecurityHeaders())
    app.add_middleware(FairShare(rate, metrics, keys))  # first: who asks too much learns that, not that all do
    app.add_middleware(ShedLoad(services.site.in_flight_limit, metrics, services.site.queue_seconds))
    app.add_middleware(AskForWholeBodies())
    app.add_middleware(Gate(services))
    app.add_middleware(LimitDownloads(metrics, keys, for_one=MOST_FOR_ONE if rate else 0))
    app.req_options.strip_url_path_trailing_slash = True
    app.req_options.media_handlers[falcon.MEDIA_MULTIPART] = _forms()
    app.resp_options.secure_cookies_by_default = False
    for path, resource in routes_of(services, pages, static, metrics):
        app.add_route(path, resource)
    _handle_errors(app, pages)
    return app


def _forms() -> MultipartFormHandler:
    parse = MultipartParseOptions()
    parse.max_body_part_count = MOST_FIELDS
    return MultipartFormHandler(parse)


def _handle_errors(app: WebApp, pages: Pages) -> None:
    def answer(req: falcon.Request, resp: falcon.Response, error: Exception, params: dict[str, Any]) -> None:
        if isinstance(error, SignInNeeded) and wants_page(req):
            onward = req.relative_uri if req.method in ("GET", "HEAD") else addresses.WORK
            error = falcon.HTTPSeeOther(addresses.sign_in_address(onward))
        if isinstance(error, falcon.HTTPStatus):
            resp.status, resp.text = error.status, error.text
            resp.set_headers(dict(error.headers or {}))
            return
        problem = problem_of(error)
        if problem.status >= 500 and problem.status not in (503, 507):
            _log.error("request failed", route=req.uri_template or "(none)", exc_info=error)
        for name in _OF_WHAT_WAS_TO_BE_SENT:
            resp.delete_header(name)
        if wants_page(req):
            write_error_page(req, resp, pages, problem, error)
        else:
            write_problem(resp, problem, error, language_of(req))

    for kind in (Exception, falcon.HTTPError, ArchiveError):
        app.add_error_handler(kind, answer)
