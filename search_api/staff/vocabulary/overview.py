"""``/kerja/kosakata``: which vocabularies are there, how large, and how much of them is confirmed?"""

from __future__ import annotations

import falcon

from archive.keeping_vocabulary import store_of
from search_api.rendering import Pages
from search_api.services import Services
from search_api.staff.vocabulary.names import NAMES


class OverviewPage:
    """The way to each vocabulary."""

    def __init__(self, services: Services, pages: Pages) -> None:
        self._services = services
        self._pages = pages

    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Show them."""
        with self._services.database.read() as uow:
            entries = {name: store_of(uow, name.vocabulary).all() for name in NAMES.values()}
        self._pages.render(
            req,
            resp,
            "staff/vocabulary/overview.html",
            vocabularies=[
                (name, len(entries[name]), sum(not each.verified for each in entries[name])) for name in NAMES.values()
            ],
        )

    on_head = on_get
