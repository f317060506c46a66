"""What may be asked of the search, and what is an answer?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from archive.query_language import Node


class Shelf(StrEnum):
    """A document's entry lives on exactly one shelf; anonymous readers only ever touch PUBLIC."""

    PUBLIC = "public"
    STAFF = "staff"


class Sort(StrEnum):
    """Order of hits; newest and oldest go by document date, undated ones last; titles by their letters."""

    RELEVANCE = "relevance"
    NEWEST = "newest"
    OLDEST = "oldest"
    TITLE = "title"


FACETS = ("class", "unit", "year", "type", "language")
"""Fields that can be filtered and counted, in display order."""

FILTERS = (*FACETS, "subject", "code")
"""Fields that can be filtered: subjects, of which a document may have many, and archival codes, each of which stands
for all below it, are not counted by the index."""

STATE_FACET: Final = "state"
"""Where a document stands on its way to the public; of the public shelf there is only one such place."""

STAFF_FACETS: Final = (*FACETS, STATE_FACET)
"""The same for those who may read what is not public."""

STAFF_FILTERS: Final = (*FILTERS, STATE_FACET)
"""What the index keeps of each document to filter by, and what staff may filter by."""


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """A question to one or both shelves.

    ``text`` is what the reader typed, ``tree`` its parsed form (None: all
    documents). ``filters`` maps one of ``STAFF_FILTERS`` to the accepted values (any of them).
    ``facets`` are those that are counted. ``offset`` and ``limit`` count hits.
    ``units`` bounds the staff shelf to a person's rights; None means every
    unit. What lies there of other units has no part in anything: neither in
    hits, totals and counts, nor in what a word weighs. ``seconds`` is how long
    the engine may take before it raises SearchTimedOut; None means as long as
    it takes.
    """

    text: str
    tree: Node | None
    shelves: tuple[Shelf, ...] = (Shelf.PUBLIC,)
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    facets: tuple[str, ...] = FACETS
    sort: Sort = Sort.RELEVANCE
    offset: int = 0
    limit: int = 10
    snippets: int = 3
    units: tuple[str, ...] | None = None
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class PageHit:
    """A page on which the words stand.

    ``html`` is a snippet, escaped, with ``<mark>`` as its only markup.
    """

    page: int
    html: str


@dataclass(frozen=True, slots=True)
class Hit:
    """One document that answers, best pages first."""

    document_id: str
    score: float
    pages: tuple[PageHit, ...] = ()


@dataclass(frozen=True, slots=True)
class FacetCount:
    """How many hits carry this value of a facet."""

    value: str
    count: int


@dataclass(frozen=True, slots=True)
class Expansion:
    """A word, abbreviation or phrase that was also searched by its other ``readings``.

    ``ambiguous`` where the readings mean different things (SPM: standar pelayanan
    minimal, surat perintah membayar), so that the reader should choose.
    """

    text: str
    readings: tuple[str, ...]
    ambiguous: bool = False


@dataclass(frozen=True, slots=True)
class SearchResult:
    """What an engine answers: hits of one slice, the exact total, facet counts by facet name.

    ``notes`` are codes of what the engine bounded: expansion_limited (a wildcard,
    prefix or similar-word search stood for more words than are tried).
    """

    hits: tuple[Hit, ...]
    total: int
    facets: Mapping[str, tuple[FacetCount, ...]]
    notes: tuple[str, ...] = ()
    expansions: tuple[Expansion, ...] = ()


class SuggestionKind(StrEnum):
    """What a suggestion would find."""

    TITLE = "title"
    NUMBER = "number"
    UNIT = "unit"
    PHRASE = "phrase"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A completion of what is being typed. ``document_id`` where it names one document; ``value`` a unit's code."""

    text: str
    kind: SuggestionKind
    document_id: str | None = None
    value: str | None = None


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A word of the archive near to one that was typed.

    ``cost`` is the language-aware distance (0 the same word), ``documents`` how many hold it.
    """

    word: str
    cost: float
    documents: int


@dataclass(frozen=True, slots=True)
class PageText:
    """The words of one page as they go into an index."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """All that an index knows of one document. ``revision`` is the catalogue's, for idempotence.

    ``subjects`` and ``archival_code`` are as they were given: what was merged since is known to who asks.
    ``state`` is where it stands on its way to the public; empty, it is not counted.
    """

    document_id: str
    revision: int
    shelf: Shelf
    title: str
    number: str
    unit: str
    information_class: str
    file_type: str
    language: str
    year: int | None
    date: dt.date | None
    pages: tuple[PageText, ...]
    subjects: tuple[str, ...] = ()
    archival_code: str = ""
    state: str = ""


@dataclass(frozen=True, slots=True)
class IndexChange:
    """Put ``entry``, or delete ``document_id`` where ``entry`` is None."""

    document_id: str
    entry: IndexEntry | None
