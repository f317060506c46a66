"""GET /api/v1/search: the public search for programs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence, Set

import falcon
import msgspec

from archive.documents import Document
from archive.finding import FoundDocument, SearchPage, SearchRequest, find
from archive.searching import FACETS, STATE_FACET
from archive.units import Unit
from archive.withheld_files import withheld_files
from search_api import labels, query_notes, questions
from search_api.addresses import PUBLIC_READING, ReadingAddresses
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
from search_api.counting import count_answer
from search_api.middleware.language import language_of
from search_api.services import Language, Services
from search_api.standing import RecordAt, records_of
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
        found = find(
            self._services.database,
            self._services.index,
            request_of(asked, language),
            seconds=self._services.site.search_seconds,
        )
        count_answer(self._services, req, found)
        with self._services.database.read() as uow:
            ids = [hit.document.id for hit in found.hits]
            record_at, withheld = records_of(uow, ids), withheld_files(uow, ids)
        write_answer(resp, found, units, language, self._services.site.base_url or "", record_at, withheld)

    on_head = on_get


def request_of(asked: SearchParameters, language: Language, states: Sequence[str] = ()) -> SearchRequest:
    """The question as the archive is asked it. Raises InvalidParameters for a page too far down."""
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
        STATE_FACET: states,
    }
    return SearchRequest(
        asked.q, questions.index_filters(filters), asked.sort, asked.page, asked.size, literal=asked.literal
    )


def write_answer(
    resp: falcon.Response,
    found: SearchPage,
    units: Mapping[str, Unit],
    language: Language,
    base: str,
    record_at: RecordAt,
    withheld: Set[str],
) -> None:
    """Answer with what the public found, as JSON; ``base`` stands before every address in it, ``withheld`` are the ids
    of those whose file is not given."""
    resp.content_type = falcon.MEDIA_JSON
    resp.cache_control = ["no-cache"]
    answer = answer_of(found, units, language, base, withheld)
    for hit in answer.hits:
        hit.url = base + record_at(hit.id)
    resp.data = msgspec.json.encode(answer)


def answer_of(
    found: SearchPage,
    units: Mapping[str, Unit],
    language: Language,
    base: str,
    withheld: Set[str],
    at_of: Callable[[Document], ReadingAddresses] = lambda _document: PUBLIC_READING,
) -> SearchAnswer:
    """What was found, with labels; ``at_of`` says where each hit is read, ``withheld`` whose file is not given."""
    facets = {
        facet: [FacetValue(*each) for each in questions.labelled(facet, counts, units, language)]
        for facet, counts in found.facets.items()
    }
    return SearchAnswer(
        query=found.request.text,
        answered=found.answered,
        corrected=found.corrected,
        dropped=list(found.dropped),
        offered=found.offered,
        expansions=[OtherReadings(each.text, list(each.readings), each.ambiguous) for each in found.expansions],
        total=found.total,
        page=found.request.page,
        size=found.request.size,
        hits=[
            _hit(hit, found.answered, base, units, at_of(hit.document), file_withheld=hit.document.id in withheld)
            for hit in found.hits
        ],
        facets=Facets(*(facets.get(facet, []) for facet in FACETS)),
        unsearchable=found.unsearchable,
        notes=[query_notes.note_sentence(note, language) for note in found.notes],
    )


def _hit(
    hit: FoundDocument,
    text: str,
    base: str,
    units: Mapping[str, Unit],
    at: ReadingAddresses,
    *,
    file_withheld: bool,
) -> SearchHit:
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
        url=base + at.record(document.id),
        file_url=None if file_withheld else base + at.file(document.id),
        snippets=[Snippet(page.page, page.html, base + at.page(document.id, page.page, text)) for page in hit.pages],
    )
