"""``/robots.txt``: what may crawlers fetch? (RFC 9309)"""

from __future__ import annotations

from typing import Final

import falcon

from search_api import addresses
from search_api.exchange.origins import origin
from search_api.services import Services

RULES: Final = (
    "User-agent: *",
    # Questions, their feeds and files: endless combinations of what the records say once. The list of everything may
    # be kept.
    f"Disallow: {addresses.SEARCH}?",
    f"Disallow: {addresses.SEARCH}/",
    f"Disallow: {addresses.OPENSEARCH_FOLDER}/",
    "Disallow: /*?q=",
    "Disallow: /*&q=",
    # What programs ask for, and files: the record and the reader say all that is in them.
    f"Disallow: {addresses.API}/",
    "Disallow: /metrics",
    f"Disallow: {addresses.DOCUMENTS}/*/kutipan.",
    # A record in another language differs in its labels only.
    f"Disallow: {addresses.DOCUMENTS}/*lang=",
    "Allow: /",
)
"""Where rules compete the longest decides, so records and reader pages fall under the last one."""


class RobotsResource:
    """Records, reader pages and whatever is linked by itself may be found; combinations may not."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Answer the rules and where the sitemap stands."""
        resp.content_type = "text/plain; charset=utf-8"
        resp.cache_control = ["public", "max-age=3600"]
        sitemap = f"Sitemap: {origin(req, self._services.site)}{addresses.SITEMAP}"
        resp.text = "\n".join([*RULES, "", sitemap, ""])

    on_head = on_get
