"""Search as this person: what does a reader get, once rights are checked against the catalogue?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from archive.documents import Document
from archive.errors import NotFound
from archive.ports import Database, SearchIndex
from archive.query_language import parse
from archive.searching import Expansion, FacetCount, PageHit, SearchQuery, Shelf, Sort


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """What an anonymous reader asks for. ``page`` counts from 1; ``filters`` by facet name.

    ``literal`` asks for exactly these words: nothing is corrected or dropped.
    """

    text: str
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sort: Sort = Sort.RELEVANCE
    page: int = 1
    size: int = 10
    literal: bool = False


@dataclass(frozen=True, slots=True)
class FoundDocument:
    """A hit with its record as the catalogue has it at this moment."""

    document: Document
    score: float
    pages: tuple[PageHit, ...]


@dataclass(frozen=True, slots=True)
class SearchPage:
    """One page of results. ``unsearchable`` counts public documents whose words are not all in the search.

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


def find(database: Database, index: SearchIndex, request: SearchRequest) -> SearchPage:
    """Search the public shelf. The catalogue, not the index, decides what may be shown.

    Raises IndexUnavailable.
    """
    parsed = parse(request.text)
    result = index.search(
        SearchQuery(
            text=request.text,
            tree=parsed.tree,
            shelves=(Shelf.PUBLIC,),
            filters=request.filters,
            sort=request.sort,
            offset=(request.page - 1) * request.size,
            limit=request.size,
        )
    )
    with database.read() as uow:
        documents = uow.documents.get_many([hit.document_id for hit in result.hits])
        unsearchable = uow.documents.count_public_unsearchable()
    hits = tuple(
        FoundDocument(document, hit.score, hit.pages)
        for hit in result.hits
        if (document := documents.get(hit.document_id)) is not None and document.is_public
    )
    # A hit withdrawn a moment ago is neither shown nor counted, though the index still holds it.
    total = result.total - (len(result.hits) - len(hits))
    return SearchPage(request, hits, total, result.facets, unsearchable, parsed.notes)


def public_document(database: Database, document_id: str) -> Document:
    """The record, if an anonymous reader may know of it. Raises NotFound for everything else alike."""
    with database.read() as uow:
        document = uow.documents.get(document_id)
    if document is None or not document.is_public:
        raise NotFound(document_id)
    return document
