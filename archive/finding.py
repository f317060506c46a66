"""Search as this person: what does a reader get, once rights are checked against the catalogue?"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from archive.asking import ask
from archive.documents import Document
from archive.errors import NotFound, Tombstone, Withdrawn
from archive.ports import Database, SearchIndex
from archive.query_language import parse
from archive.query_tree import Node
from archive.query_values import KnownValues, known_values, resolve
from archive.reading_rights import ANYBODY, ReadableBy
from archive.searching import (
    Expansion,
    FacetCount,
    PageHit,
    SearchQuery,
    SearchResult,
    Sort,
    Suggestion,
    SuggestionKind,
)
from archive.units import Unit
from archive.versions import Work, work_of
from archive.vocabulary import NO_REDIRECTS, Vocabulary

_MOST_UNITS: Final = 2  # among the suggestions


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """What a reader asks for. ``page`` counts from 1; ``filters`` by facet name.

    ``literal`` asks for exactly these words: nothing is corrected or dropped. ``snippets`` is how many pages of each
    hit are shown.
    """

    text: str
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sort: Sort = Sort.RELEVANCE
    page: int = 1
    size: int = 10
    literal: bool = False
    snippets: int = 3


@dataclass(frozen=True, slots=True)
class FoundDocument:
    """A hit with its record as the catalogue has it at this moment."""

    document: Document
    score: float
    pages: tuple[PageHit, ...]


@dataclass(frozen=True, slots=True)
class SearchPage:
    """One page of results. ``unsearchable`` counts readable documents whose words are not all in the search.

    ``notes`` are codes of what the query language could not take literally, or the engine bounded. ``answered`` is
    the text these hits answer: as typed, or ``corrected`` (said, with a way back), or without the ``dropped`` words
    because all words together find nothing. ``offered`` is a spelling that finds more, for the reader to choose.
    """

    request: SearchRequest
    hits: tuple[FoundDocument, ...]
    total: int
    facets: Mapping[str, tuple[FacetCount, ...]]
    unsearchable: int
    notes: tuple[str, ...] = ()
    answered: str = ""
    corrected: bool = False
    dropped: tuple[str, ...] = ()
    offered: str | None = None
    expansions: tuple[Expansion, ...] = ()


def find(
    database: Database,
    index: SearchIndex,
    request: SearchRequest,
    *,
    seconds: float | None = None,
    readable: ReadableBy = ANYBODY,
) -> SearchPage:
    """Search what is ``readable``: the public shelf, and for some the staff shelf as well.

    The catalogue, not the index, decides what may be shown.

    A question that finds nothing is corrected or loses words, unless it is ``literal``. ``seconds`` is how long the
    index may take in all. What was merged into something else is found, filtered and counted as that.
    Raises IndexUnavailable, SearchTimedOut.
    """
    with database.read() as uow:
        known = known_values(uow)

    def understood(text: str) -> Node | None:
        return resolve(parse(text).tree, known)[0]

    query = readable.narrowed(
        SearchQuery(
            text=request.text,
            tree=None,
            filters=known.asked_for(request.filters),
            sort=request.sort,
            offset=(request.page - 1) * request.size,
            limit=request.size,
            snippets=request.snippets,
            seconds=seconds,
        )
    )

    def finds_something(text: str) -> bool:
        """Whether anything is left of what a text finds; what was withdrawn a moment ago lends nobody its words."""
        found = index.search(replace(query, text=text, tree=understood(text), offset=0, snippets=0))
        return bool(_shown(database, readable, found)[0])

    asked = ask(index, query, literal=request.literal, understood=understood)
    hits, unsearchable = _shown(database, readable, asked.result)
    if not hits and asked.answered != request.text and not finds_something(asked.answered):
        asked = ask(index, query, literal=True, understood=understood)
        hits, unsearchable = _shown(database, readable, asked.result)
    offered = asked.offered if asked.offered is not None and finds_something(asked.offered) else None
    parsed = parse(asked.answered)
    notes = (*parsed.notes, *resolve(parsed.tree, known)[1], *asked.result.notes)
    return SearchPage(
        request=request,
        hits=hits,
        # A hit withdrawn a moment ago is neither shown nor counted, though the index still holds it.
        total=asked.result.total - (len(asked.result.hits) - len(hits)),
        facets=_folded(asked.result.facets, known),
        unsearchable=unsearchable,
        notes=tuple(dict.fromkeys(notes)),
        answered=asked.answered,
        corrected=asked.corrected,
        dropped=asked.dropped,
        offered=offered,
        expansions=asked.result.expansions,
    )


def newly_published(
    database: Database,
    index: SearchIndex,
    request: SearchRequest,
    limit: int,
    *,
    among: int,
    seconds: float | None = None,
) -> list[Document]:
    """Of the public documents that answer exactly what is asked, those published last, newest publication first.

    The index knows no dates of publication: when more than ``among`` documents answer, only those with the newest
    dates of their own are looked at. Sort and page of ``request`` do not matter. Raises IndexUnavailable,
    SearchTimedOut.
    """
    if not request.text and not request.filters:
        with database.read() as uow:
            return uow.documents.recent_public(limit)
    with database.read() as uow:
        known = known_values(uow)
    query = SearchQuery(
        text=request.text,
        tree=resolve(parse(request.text).tree, known)[0],
        filters=known.asked_for(request.filters),
        sort=Sort.NEWEST,
        limit=among,
        snippets=0,
        seconds=seconds,
    )
    ids = [hit.document_id for hit in index.search(query).hits]
    with database.read() as uow:
        return uow.documents.newest_public(ids, limit)


def suggestions(database: Database, index: SearchIndex, typed: str, limit: int = 8) -> list[Suggestion]:
    """Completions of what is being typed, best first: names of units that have public documents, and what the index
    knows, held against the catalogue.

    Raises IndexUnavailable.
    """
    known = index.suggest(typed, limit)
    with database.read() as uow:
        documents = uow.documents.get_many([each.document_id for each in known if each.document_id is not None])
        units = uow.units.all()
        redirects = uow.vocabulary.redirects(Vocabulary.UNIT)
    fitting = [unit for unit in units if _completes(unit, typed)]
    if fitting:
        everything = index.search(SearchQuery("", None, limit=0, snippets=0))
        counts = redirects.folded({count.value: count.count for count in everything.facets["unit"]})
        fitting = [unit for unit in fitting if unit.code in counts]
        fitting.sort(key=lambda unit: (-counts[unit.code], unit.name))
    places = [Suggestion(unit.name, SuggestionKind.UNIT, value=unit.code) for unit in fitting[:_MOST_UNITS]]
    shown = [
        # A phrase names the document that it is taken from only so that it vanishes with it.
        replace(each, document_id=None) if each.kind is SuggestionKind.PHRASE else each
        for each in known
        if each.document_id is None or _is_public(documents.get(each.document_id))
    ]
    distinct: dict[tuple[SuggestionKind, str], Suggestion] = {}
    for each in (*places, *shown):
        distinct.setdefault((each.kind, each.text.casefold()), each)
    return list(distinct.values())[:limit]


def similar_documents(database: Database, index: SearchIndex, document_id: str, limit: int = 5) -> list[Document]:
    """Public documents like this public one, most alike first. Raises IndexUnavailable."""
    hits = index.similar(document_id, limit)
    with database.read() as uow:
        documents = uow.documents.get_many([document_id, *(hit.document_id for hit in hits)])
    if not _is_public(documents.get(document_id)):
        return []
    alike = (documents.get(hit.document_id) for hit in hits)
    return [document for document in alike if document is not None and document.is_public]


def public_document(database: Database, document_id: str) -> Document:
    """The record, if an anonymous reader may know of it. Raises Withdrawn, and NotFound."""
    return readable_document(database, document_id, ANYBODY)


def readable_document(database: Database, document_id: str, readable: ReadableBy) -> Document:
    """The record, if this reader may know of it.

    Raises Withdrawn for what left a tombstone, and NotFound for everything else alike.
    """
    with database.read() as uow:
        document = uow.documents.get(document_id)
        if document is not None and readable.allows(document):
            return document
        if document is None or not document.is_tombstone:
            raise NotFound(document_id)
        raise Withdrawn(_tombstone(document, uow.units.get(document.unit), work_of(uow, document)))


def work_at(database: Database, document_id: str) -> Work:
    """The work one of whose versions this is, public or withdrawn with a reason. Raises NotFound for everything else
    alike."""
    with database.read() as uow:
        document = uow.documents.get(document_id)
        if document is None or not (document.is_public or document.is_tombstone):
            raise NotFound(document_id)
        return work_of(uow, document)


def _tombstone(document: Document, unit: Unit | None, work: Work) -> Tombstone:
    assert document.published_at is not None
    assert document.withdrawn_at is not None
    assert document.withdrawal_reason is not None
    return Tombstone(
        document_id=document.id,
        title=document.title,
        number=document.number,
        unit=document.unit,
        unit_name=unit.label if unit else document.unit,
        published_at=document.published_at,
        withdrawn_at=document.withdrawn_at,
        reason=document.withdrawal_reason,
        standing_id=work.root.id if work.shown.is_public else None,
    )


def _folded(facets: Mapping[str, tuple[FacetCount, ...]], known: KnownValues) -> Mapping[str, tuple[FacetCount, ...]]:
    """Units that were merged are counted as the one they are now; a document has one unit, so sums are right."""
    redirects = known.redirects.get("unit", NO_REDIRECTS)
    counts = facets.get("unit", ())
    if redirects.merged.isdisjoint(count.value for count in counts):
        return facets
    folded = redirects.folded({count.value: count.count for count in counts})
    order = sorted(folded.items(), key=lambda entry: (-entry[1], entry[0]))
    return {**facets, "unit": tuple(FacetCount(value, count) for value, count in order)}


def _shown(database: Database, readable: ReadableBy, result: SearchResult) -> tuple[tuple[FoundDocument, ...], int]:
    """The hits that this reader may see at this moment, and how many documents of theirs are not searchable."""
    with database.read() as uow:
        documents = uow.documents.get_many([hit.document_id for hit in result.hits])
        unsearchable = (
            uow.documents.count_public_unsearchable()
            if readable.units == ()
            else uow.staff_reading.count_unsearchable(readable.units)
        )
    hits = tuple(
        FoundDocument(document, hit.score, hit.pages)
        for hit in result.hits
        if (document := documents.get(hit.document_id)) is not None and readable.allows(document)
    )
    return hits, unsearchable


def _is_public(document: Document | None) -> bool:
    return document is not None and document.is_public


def _completes(unit: Unit, typed: str) -> bool:
    """Whether every word that was typed begins a word of the unit's names."""
    begun = re.findall(r"\w+", typed.casefold())
    names = re.findall(r"\w+", f"{unit.name} {unit.short_name} {unit.code}".casefold())
    return any(len(word) > 1 for word in begun) and all(any(name.startswith(word) for name in names) for word in begun)
