"""``/``: what is this archive, what is new in it, and where does one begin to look?"""

from __future__ import annotations

import falcon

from archive.errors import IndexUnavailable, SearchTimedOut
from archive.finding import SearchRequest, find
from search_api import labels, questions
from search_api.middleware.language import language_of
from search_api.rendering import Pages
from search_api.services import Services

_RECENT = 6


class HomePage:
    """The entrance."""

    def __init__(self, services: Services, pages: Pages) -> None:
        self._services = services
        self._pages = pages

    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Show search box, classes, newest publications and units with their counts."""
        with self._services.database.read() as uow:
            units = {unit.code: unit for unit in uow.units.all()}
            total = uow.documents.count_public()
            unsearchable = uow.documents.count_public_unsearchable()
            recent = uow.documents.recent_public(_RECENT)
        try:
            facets = find(
                self._services.database,
                self._services.index,
                SearchRequest("", size=1),
                seconds=self._services.site.search_seconds,
            ).facets
        except (IndexUnavailable, SearchTimedOut):  # the entrance stays open; the search itself says what is wrong
            facets = {}
        language = language_of(req)
        classes = questions.labelled("class", facets.get("class", ()), units, language)
        by_class = {value: count for value, _, count in classes}
        by_unit = questions.labelled("unit", facets.get("unit", ()), units, language)
        self._pages.render(
            req,
            resp,
            "home.html",
            total=total,
            unsearchable=unsearchable,
            recent=recent,
            units=units,
            classes=[(value, by_class.get(value, 0)) for value in labels.CLASS_LABELS if value != labels.UNCLASSIFIED],
            by_unit=sorted(by_unit, key=lambda entry: entry[1].casefold()),
        )

    on_head = on_get
