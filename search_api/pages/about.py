"""``/tentang`` and ``/bantuan``: what is this archive, how is it used, and how is it doing?"""

from __future__ import annotations

import falcon

from archive.documents import Processing
from archive.errors import IndexUnavailable, SearchTimedOut
from archive.searching import SearchQuery
from search_api.labels import CLASS_LABELS, UNCLASSIFIED
from search_api.rendering import Pages
from search_api.services import Services
from search_api.standing import records_of


class ProsePage:
    """A page of explanations: everybody reads the same."""

    def __init__(self, pages: Pages, template: str) -> None:
        self._pages = pages
        self._template = template

    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Show it."""
        classes = [value for value in CLASS_LABELS if value != UNCLASSIFIED]
        self._pages.render(req, resp, self._template, classes=classes)

    on_head = on_get


class StatusPage:
    """``/tentang/status``: figures of the public documents, and whether the search answers."""

    def __init__(self, services: Services, pages: Pages) -> None:
        self._services = services
        self._pages = pages

    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Count and show."""
        with self._services.database.read() as uow:
            states = uow.documents.counts_by_processing(public=True)
            page_total = uow.documents.count_public_pages()
            unsearchable = uow.documents.count_public_unsearchable()
            newest = uow.documents.recent_public(1)
            record_at = records_of(uow, [each.id for each in newest])
        self._pages.render(
            req,
            resp,
            "status.html",
            total=sum(states.values()),
            page_total=page_total,
            unsearchable=unsearchable,
            states=[(state, states[state]) for state in Processing if states.get(state)],
            newest=newest[0] if newest else None,
            record_at=record_at,
            searching=self._answers(),
        )

    on_head = on_get

    def _answers(self) -> bool:
        try:
            self._services.index.search(SearchQuery(text="", tree=None, limit=0))
        except (IndexUnavailable, SearchTimedOut):  # which is what this page is there to say
            return False
        return True
