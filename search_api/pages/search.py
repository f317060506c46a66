"""``/cari``: which documents answer, and on which of their pages?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import falcon

from archive.finding import SearchPage, find
from archive.ports import UnitOfWork
from archive.query_language import plain_words, rewritten
from archive.searching import FACETS, Expansion, FacetCount, Sort
from archive.subjects import Subject
from archive.units import Unit
from archive.withheld_files import withheld_files
from search_api import query_notes, questions
from search_api.api.search import write_answer
from search_api.asked import PAGE_SIZE, Question, read_question
from search_api.counting import count_answer
from search_api.middleware.language import language_of
from search_api.no_results import help_with_nothing
from search_api.pages.paging import Paging, paging
from search_api.rendering import Pages
from search_api.services import Language, Services
from search_api.standing import records_of

SHORT_FACET: Final = 8
"""Values of a facet that are seen at once; the others are folded."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a facet: a link that adds it, or takes it away when it is ``chosen``."""

    value: str
    label: str
    count: int | None
    chosen: bool
    address: str


@dataclass(frozen=True, slots=True)
class Reading:
    """A word of the question and its other readings; where they mean different things, links that ask for one."""

    text: str
    labels: tuple[str, ...]
    choices: tuple[tuple[str, str], ...]


class SearchPageResource:
    """The list of results."""

    def __init__(self, services: Services, pages: Pages) -> None:
        self._services = services
        self._pages = pages

    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Show hits with their pages, facets, and what the search could not see."""
        language = language_of(req)
        with self._services.database.read() as uow:
            units = uow.units.by_code()
            question = read_question(req, questions.allowed_values(uow))
            names = questions.filter_names(uow, question.filters, language)
            meant = _subject_meant(uow, question)
        found = find(
            self._services.database,
            self._services.index,
            question.request(),
            seconds=self._services.site.search_seconds,
        )
        count_answer(self._services, req, found)
        resp.append_header("Vary", "Accept")
        with self._services.database.read() as uow:
            ids = [hit.document.id for hit in found.hits]
            record_at = records_of(uow, ids)
            withheld = withheld_files(uow, ids) if _wants_json(req) else frozenset()
        if _wants_json(req):
            write_answer(resp, found, units, language, self._services.site.base_url or "", record_at, withheld)
            return
        self._pages.render(
            req,
            resp,
            "search.html",
            question=question,
            found=found,
            record_at=record_at,
            readings=[reading_of(question, found, each) for each in found.expansions],
            units=units,
            meant=meant,
            notes=list(dict.fromkeys(query_notes.note_sentence(note, language) for note in found.notes)),
            short=SHORT_FACET,
            facets={facet: choices(question, facet, found.facets.get(facet, ()), units, language) for facet in FACETS},
            chips=chips_of(question, units, names, language),
            sorts=[(sort, question.address(sort=sort)) for sort in Sort],
            paging=results_paging(question, found.total),
            help=None if found.total else help_with_nothing(self._services, question, found, units, language),
        )

    on_head = on_get


def _subject_meant(uow: UnitOfWork, question: Question) -> Subject | None:
    """The subject of which the words asked are a name, preferred or not, in either language."""
    words = question.text.casefold()
    if not words:
        return None
    named = (each for each in uow.subjects.all(merged=True) if words in map(str.casefold, each.labels))
    found = next(named, None)
    return uow.subjects.get(found.code) if found is not None else None


def _wants_json(req: falcon.Request) -> bool:
    """Browsers never name JSON; a program that accepts anything at all gets the page, as a person would."""
    if falcon.MEDIA_JSON not in req.accept:
        return False
    return req.client_prefers([falcon.MEDIA_JSON, falcon.MEDIA_HTML]) == falcon.MEDIA_JSON


def choices(
    question: Question, facet: str, counts: Sequence[FacetCount], units: Mapping[str, Unit], language: Language
) -> list[Choice]:
    """The values of a facet, chosen ones first."""
    chosen = question.filters.get(facet, ())
    entries = questions.labelled(facet, counts, units, language)
    if facet == "year":
        entries.sort(reverse=True)
    offered = [
        Choice(value, label, count, value in chosen, question.address(without=(facet, value)))
        for value, label, count in entries
    ]
    offered.sort(key=lambda choice: not choice.chosen)
    if facet == "unit":  # the tail of a long list is looked through by name
        offered[SHORT_FACET:] = sorted(offered[SHORT_FACET:], key=lambda choice: choice.label.casefold())
    return offered


def chips_of(
    question: Question, units: Mapping[str, Unit], names: Mapping[str, str], language: Language
) -> list[Choice]:
    """The filters in force, each a link that takes it away; ``names`` are those of subjects and archival codes."""
    return [
        Choice(
            value,
            names.get(value) or questions.facet_label(facet, value, units, language),
            None,
            True,
            question.address(without=(facet, value)),
        )
        for facet, values in question.filters.items()
        for value in values
    ]


def reading_of(question: Question, found: SearchPage, expansion: Expansion) -> Reading:
    """What an expansion of the question is to the reader."""
    words = {word.casefold(): word for word in plain_words(found.answered)}
    typed = words.get(expansion.text)
    choices: list[tuple[str, str]] = []
    if expansion.ambiguous and found.total:
        for reading in expansion.readings:
            meant = f'"{reading}"'
            text = rewritten(found.answered, {expansion.text: meant}) if typed else f"{found.answered} {meant}"
            choices.append((reading, question.address(text=text)))
    return Reading(typed or expansion.text, expansion.readings, tuple(choices))


def results_paging(question: Question, total: int) -> Paging:
    """The ways to the other pages of results."""
    last = max(1, -(-min(total, questions.MOST_HITS) // PAGE_SIZE))
    return paging(question.page, last, lambda number: question.address(page=number))
