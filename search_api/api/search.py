"""GET /api/v1/search: the public search for programs."""

from __future__ import annotations

from collections.abc import Mapping

import falcon
import msgspec

from archive.finding import FoundDocument, SearchPage, SearchRequest, find
from archive.searching import FACETS
from archive.units import Unit
from search_api import addresses, labels, query_notes, questions
from search_api.api.messages import (
    Facets,
    FacetValue,
    OtherReadings,
    ParameterProblem,
    SearchAnswer,
    SearchHit,
    SearchParameters,
    Snippet,
)
from search_api.api.operations import Answer, Operation
from search_api.api.parameters import read_parameters
from search_api.api.problems import InvalidParameters
from search_api.middleware.language import language_of
from search_api.services import Language, Services
from search_api.translation import translator


class SearchResource:
    """Hits with the pages on which the words stand, facets over all hits, and an honest total."""

    operation = Operation(
        name="search",
        summary="Search the published documents",
        answers={200: Answer("Hits, facets and totals", SearchAnswer)},
        query=SearchParameters,
    )

    def __init__(self, services: Services) -> None:
        self._services = services

    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Answer one page of hits."""
        with self._services.database.read() as uow:
            units, allowed = uow.units.by_code(), questions.allowed_values(uow)
        language = language_of(req)
        asked = read_parameters(req, SearchParameters, allowed)
        if asked.page * asked.size > questions.MOST_HITS:
            limit = translator(language).gettext("page × size paling banyak {most}; persempit dengan saringan")
            raise InvalidParameters([ParameterProblem("page", limit.format(most=questions.MOST_HITS))])
        filters = {
            "class": asked.class_,
            "unit": asked.unit,
            "year": [str(year) for year in asked.year],
            "type": [value.value for value in asked.type],
            "language": asked.language,
            "subject": asked.subject,
            "code": asked.code,
        }
        request = SearchRequest(
            asked.q, questions.index_filters(filters), asked.sort, asked.page, asked.size, literal=asked.literal
        )
        found = find(
            self._services.database,
            self._services.index,
            request,
            seconds=self._services.site.search_seconds,
        )
        write_answer(resp, found, units, language, self._services.site.base_url or "")

    on_head = on_get


def write_answer(
    resp: falcon.Response, found: SearchPage, units: Mapping[str, Unit], language: Language, base: str
) -> None:
    """Answer with what was found, as JSON; ``base`` stands before every address in it."""
    facets = {
        facet: [FacetValue(*each) for each in questions.labelled(facet, counts, units, language)]
        for facet, counts in found.facets.items()
    }
    answer = SearchAnswer(
        query=found.request.text,
        answered=found.answered,
        corrected=found.corrected,
        dropped=list(found.dropped),
        offered=found.offered,
        expansions=[OtherReadings(each.text, list(each.readings), each.ambiguous) for each in found.expansions],
        total=found.total,
        page=found.request.page,
        size=found.request.size,
        hits=[_hit(hit, found.answered, base, units) for hit in found.hits],
        facets=Facets(*(facets.get(facet, []) for facet in FACETS)),
        unsearchable=found.unsearchable,
        notes=[query_notes.note_sentence(note, language) for note in found.notes],
    )
    resp.content_type = falcon.MEDIA_JSON
    resp.cache_control = ["no-cache"]
    resp.data = msgspec.json.encode(answer)


def _hit(hit: FoundDocument, text: str, base: str, units: Mapping[str, Unit]) -> SearchHit:
    document = hit.document
    return SearchHit(
        id=document.id,
        title=document.title,
        number=document.number,
        unit=labels.present_unit(document.unit, units),
        unit_name=labels.unit_label(document.unit, units),
        class_=document.information_class,
        year=document.year,
        date=document.date,
        type=document.file_type,
        page_count=document.page_count,
        score=round(hit.score, 4),
        url=base + addresses.document_address(document.id),
        file_url=base + addresses.file_address(document.id),
        snippets=[
            Snippet(page.page, page.html, base + addresses.page_address(document.id, page.page, text))
            for page in hit.pages
        ],
    )
