"""In which language does this reader want the site?"""

from __future__ import annotations

import falcon

from search_api.services import Language
from search_api.translation import LANGUAGES, known_language

COOKIE = "lang"
_YEAR_IN_SECONDS = 365 * 24 * 3600
_SAME_FOR_ALL = ("/static/", "/robots.txt", "/sitemap")


def language_of(req: falcon.Request) -> Language:
    """The language chosen for this request; Indonesian before anything was chosen."""
    return known_language(req.context.get("language")) or "id"


class ChooseLanguage:
    """``?lang=`` first, then the cookie it sets, then Accept-Language, then the site's own."""

    def __init__(self, default: Language) -> None:
        self._default = default

    def process_request(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Keep the choice on the request."""
        asked = known_language(_last(req.params.get("lang")))
        if asked and not req.path.startswith("/api/"):
            resp.set_cookie(COOKIE, asked, max_age=_YEAR_IN_SECONDS, path="/", same_site="Lax", secure=False)
        remembered = known_language(req.cookies.get(COOKIE))
        req.context["language"] = asked or remembered or self._accepted(req) or self._default

    def process_response(self, req: falcon.Request, resp: falcon.Response, resource: object, succeeded: bool) -> None:
        """Say on what the answer depends, so that no cache mixes languages."""
        if req.path.startswith(_SAME_FOR_ALL):
            return
        resp.append_header("Vary", "Accept-Language, Cookie")
        if resp.content_type and resp.content_type.startswith(("text/html", "application/problem+json")):
            resp.set_header("Content-Language", language_of(req))

    def _accepted(self, req: falcon.Request) -> Language | None:
        wanted: list[tuple[float, str]] = []
        for part in (req.get_header("Accept-Language") or "").split(","):
            tag, _, parameters = part.strip().partition(";")
            try:
                quality = float(parameters.strip().removeprefix("q=") or 1)
            except ValueError:
                continue
            wanted.append((quality, tag.strip().lower().split("-")[0]))
        # Browsers write the old code "in" for Indonesian on some phones.
        for _, tag in sorted(wanted, key=lambda item: -item[0]):
            language = "id" if tag == "in" else tag
            if language in LANGUAGES:
                return known_language(language)
        return None


def _last(value: object) -> str | None:
    if isinstance(value, list):
        return str(value[-1]) if value else None
    return value if isinstance(value, str) else None
