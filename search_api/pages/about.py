"""``/tentang``: what is this archive, and what do its words mean?"""

from __future__ import annotations

import falcon

from search_api.labels import CLASS_LABELS, UNCLASSIFIED
from search_api.rendering import Pages


class AboutPage:
    """What the archive is, for somebody who has never been here."""

    def __init__(self, pages: Pages) -> None:
        self._pages = pages

    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Show it."""
        classes = [value for value in CLASS_LABELS if value != UNCLASSIFIED]
        self._pages.render(req, resp, "about.html", classes=classes)

    on_head = on_get
