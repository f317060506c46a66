"""What does a reader ask in the address line? The list of results, its feed and its files read it alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import falcon

from archive.finding import SearchRequest
from archive.searching import FILTERS, STAFF_FILTERS, Sort
from search_api import questions
from search_api.addresses import PUBLIC_READING, STAFF_READING, ReadingAddresses
from search_api.pages.paging import whole_number

PAGE_SIZE: Final = 10
"""Hits on a page of results."""

_LONGEST_QUESTION: Final = 500


@dataclass(frozen=True, slots=True)
class Question:
    """What the reader asks, cleaned: unknown values are dropped and ``dropped`` says so.

    ``literal`` questions are answered as they stand: nothing is corrected, no word is left out. ``at`` is where it is
    asked.
    """

    text: str
    filters: Mapping[str, tuple[str, ...]]
    sort: Sort
    page: int
    literal: bool
    dropped: bool
    at: ReadingAddresses = PUBLIC_READING

    @property
    def is_everything(self) -> bool:
        """Whether nothing is asked: the list of all documents. Crawlers may keep it, but no answers to questions."""
        return not (self.text or self.filters or self.literal or self.dropped) and self.sort is Sort.RELEVANCE

    def request(self) -> SearchRequest:
        """The question as the archive is asked it."""
        filters = questions.index_filters(self.filters)
        return SearchRequest(self.text, filters, self.sort, self.page, PAGE_SIZE, literal=self.literal)

    def address(
        self,
        *,
        without: tuple[str, str] | None = None,
        only: tuple[str, str] | None = None,
        sort: Sort | None = None,
        page: int = 1,
        text: str | None = None,
        literal: bool | None = None,
    ) -> str:
        """The address of this question changed: a page, a sort, other words, a facet value more or less or alone."""
        filters = {facet: set(values) for facet, values in self.filters.items()}
        if without:
            facet, value = without
            filters[facet] = filters.get(facet, set()) ^ {value}
        if only:
            facet, value = only
            filters[facet] = {value}
        return self.at.results(
            self.text if text is None else text,
            filters,
            sort or self.sort,
            page,
            literal=self.literal if literal is None else literal,
        )


def read_question(
    req: falcon.Request, allowed: Mapping[str, Mapping[str, str]], at: ReadingAddresses = PUBLIC_READING
) -> Question:
    """A person's address line is taken as far as it makes sense, never refused."""
    dropped = False
    filters: dict[str, tuple[str, ...]] = {}
    for facet in STAFF_FILTERS if at is STAFF_READING else FILTERS:
        given = [value for value in req.get_param_as_list(facet) or [] if value]
        good = [_meant(facet, value, allowed) for value in given if _makes_sense(facet, value, allowed)]
        dropped = dropped or len(good) < len(given)
        if good:
            filters[facet] = tuple(dict.fromkeys(good))
    sort = single(req, "sort")
    return Question(
        text=words_asked(req),
        filters=filters,
        sort=Sort(sort) if sort in list(Sort) else Sort.RELEVANCE,
        page=whole_number(single(req, "page"), questions.MOST_HITS // PAGE_SIZE),
        literal=single(req, "literal") == "1",
        dropped=dropped,
        at=at,
    )


def words_asked(req: falcon.Request) -> str:
    """What stands in ``q``: blanks made single, and no longer than a question may be."""
    return " ".join(single(req, "q").split())[:_LONGEST_QUESTION]


def single(req: falcon.Request, name: str) -> str:
    """A parameter that counts once: the last one given, empty when there is none."""
    return (req.get_param_as_list(name) or [""])[-1]


def _meant(facet: str, value: str, allowed: Mapping[str, Mapping[str, str]]) -> str:
    return value if facet == "year" else allowed[facet][value]


def _makes_sense(facet: str, value: str, allowed: Mapping[str, Mapping[str, str]]) -> bool:
    if facet == "year":
        return len(value) == 4 and value.isascii() and value.isdigit()
    return value in allowed[facet]
