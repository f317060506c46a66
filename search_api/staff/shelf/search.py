"""``/kerja/cari``: which documents answer, published or not, as far as this person may read them?"""

from __future__ import annotations

import falcon

from archive.finding import find
from archive.reading_rights import ReadableBy
from archive.searching import STAFF_FACETS, Sort
from search_api import labels, query_notes, questions
from search_api.addresses import STAFF_READING
from search_api.asked import read_question
from search_api.identity import signed_in
from search_api.middleware.language import language_of
from search_api.pages.search import SHORT_FACET, chips_of, choices, reading_of, results_paging
from search_api.reading_room import STAFF_ROOM
from search_api.rendering import Pages
from search_api.services import Services


class StaffSearchPage:
    """The list of results of the search over both shelves."""

    def __init__(self, services: Services, pages: Pages) -> None:
        self._services = services
        self._pages = pages

    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Show hits with their pages and states, and facets that count what this person may read."""
        language = language_of(req)
        readable = ReadableBy(signed_in(req))
        with self._services.database.read() as uow:
            units = uow.units.by_code()
            question = read_question(req, questions.staff_values(uow), STAFF_READING)
            names = questions.filter_names(uow, question.filters, language)
        found = find(
            self._services.database,
            self._services.index,
            question.request(),
            seconds=self._services.site.search_seconds,
            readable=readable,
        )
        self._pages.render(
            req,
            resp,
            "staff/shelf_search.html",
            question=question,
            found=found,
            own_unit=", ".join(labels.unit_label(code, units) for code in readable.units or ()),
            at_of=lambda document: STAFF_ROOM.at_of(readable, document),
            readings=[reading_of(question, found, each) for each in found.expansions],
            units=units,
            notes=list(dict.fromkeys(query_notes.note_sentence(note, language) for note in found.notes)),
            short=SHORT_FACET,
            facets={
                facet: choices(question, facet, found.facets.get(facet, ()), units, language)
                for facet in ("state", *STAFF_FACETS[:-1])
            },
            chips=chips_of(question, units, names, language),
            sorts=[(sort, question.address(sort=sort)) for sort in Sort],
            paging=results_paging(question, found.total),
        )

    on_head = on_get
