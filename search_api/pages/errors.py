"""What does a person see when something goes wrong? What happened, what is safe, what to do."""

from __future__ import annotations

import re

import falcon

from search_api.api.problems import PROBLEM_JSON, Problem, sentences
from search_api.middleware.language import language_of
from search_api.rendering import Pages

_NOT_FOR_PEOPLE = ("/api/", "/healthz", "/readyz", "/metrics", "/static/")
_OUR_WORDS = {"dokumen", "halaman", "versi", "cari", "api", "documents", "html", "php", "index", "www", "pdf"}


def wants_page(req: falcon.Request) -> bool:
    """Whether the error is answered by a page: everywhere but where programs ask."""
    if req.path.startswith(_NOT_FOR_PEOPLE):
        return False
    return req.client_prefers(["text/html", PROBLEM_JSON, falcon.MEDIA_JSON]) == "text/html"


def write_error_page(
    req: falcon.Request, resp: falcon.Response, pages: Pages, problem: Problem, error: BaseException | None
) -> None:
    """Answer with a page that offers a search with the words of the address, or with a document's tombstone."""
    title, detail = sentences(problem, error, language_of(req))
    if problem.tombstone is not None:
        pages.render(req, resp, "tombstone.html", status=problem.status, stone=problem.tombstone)
        _finish(resp, problem)
        return
    pages.render(
        req,
        resp,
        "error.html",
        status=problem.status,
        title=title,
        detail=detail,
        offered=words_of_address(req.path) if problem.status == 404 else "",
        request_id=req.context.get("request_id", "") if problem.status >= 500 else "",
    )
    _finish(resp, problem)


def _finish(resp: falcon.Response, problem: Problem) -> None:
    resp.set_headers(dict(problem.headers))
    resp.cache_control = ["no-store"]


def words_of_address(path: str) -> str:
    """Words in an address that somebody may have meant to look for; identifiers are not words."""
    words = re.findall(r"[^\W_]+", path)
    return " ".join(
        word for word in words if word.lower() not in _OUR_WORDS and (word.isalpha() or re.fullmatch(r"\d{4}", word))
    )[:80]
