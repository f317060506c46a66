"""Does the index find, rank and count what a plain evaluator does, whatever its history of commits and merges?

``ARSIP_TEST_QUESTIONS`` says how many random questions are asked (2,400 without it).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path
from random import Random
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from archive.searching import IndexEntry, SearchQuery, SearchResult, Sort
from indexer.engines.whoosh import merging, search
from indexer.engines.whoosh.index import WhooshIndex
from tests.contract.reference_search import Expected, ReferenceSearch
from tests.contract.search_strategies import SmallSynonyms, batch, queries

COLLECTIONS = 40
QUESTIONS = int(os.environ.get("ARSIP_TEST_QUESTIONS", "2400"))

Pair = tuple[WhooshIndex, ReferenceSearch, dict[str, IndexEntry]]


@pytest.fixture(scope="module")
def collection(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[int], Pair]]:
    """Archives by number, each with random commits, deletions and merges behind it."""

    @lru_cache
    def made(number: int) -> Pair:
        return build(tmp_path_factory.mktemp("index"), Random(number))

    with patch.object(merging, "MERGE_FACTOR", 3), patch.object(search, "COMPARED", 1_000):
        yield made


def build(root: Path, chance: Random) -> Pair:
    index = WhooshIndex(root, lambda _pages: {}, synonyms=SmallSynonyms(), cache_mb=chance.choice((0, 1, 64)))
    index.create_generation("g")
    index.promote("g")
    alive: dict[str, IndexEntry] = {}
    for _ in range(chance.randint(0, 8)):
        changes = batch(chance)
        index.apply("g", changes)
        for change in changes:
            alive.pop(change.document_id, None)
            if change.entry is not None:
                alive[change.document_id] = change.entry
        while chance.random() < 0.5 and index.merge("g"):
            pass
    return index, ReferenceSearch(list(alive.values()), SmallSynonyms()), alive


@pytest.mark.long(60)
@settings(max_examples=QUESTIONS, deadline=None, suppress_health_check=list(HealthCheck))
@given(number=st.integers(0, COLLECTIONS - 1), query=queries)
def test_index_answers_as_the_reference_does(
    collection: Callable[[int], Pair], number: int, query: SearchQuery
) -> None:
    index, reference, entries = collection(number)
    note(f"{number} {query}")
    agree(index.search(query), reference.ask(query), query, entries)


def agree(result: SearchResult, expected: Expected, query: SearchQuery, entries: dict[str, IndexEntry]) -> None:
    assert result.total == len(expected.scores)
    found = {name: {each.value: each.count for each in counts} for name, counts in result.facets.items()}
    assert found == expected.facets
    assert len(result.hits) == max(0, min(query.limit, result.total - query.offset))
    scores = {hit.document_id: hit.score for hit in result.hits}
    assert len(scores) == len(result.hits)
    assert scores == pytest.approx({key: expected.scores[key] for key in scores}, rel=1e-4, abs=1e-4)
    keys = [_order(query.sort, hit.score, entries[hit.document_id]) for hit in result.hits]
    assert keys == sorted(keys)
    # Everything that is not shown belongs after the slice, or before it.
    bounds = sorted(_order(query.sort, score, entries[key]) for key, score in expected.scores.items())
    for hit, bound in zip(result.hits, bounds[query.offset :], strict=False):
        if query.sort is Sort.RELEVANCE:
            assert -hit.score == pytest.approx(bound[0], rel=1e-4, abs=1e-4)
        else:
            assert _order(query.sort, hit.score, entries[hit.document_id])[0] == bound[0]


def _order(sort: Sort, score: float, entry: IndexEntry) -> tuple[Any, ...]:
    date = 0 if entry.date is None else entry.date.toordinal()
    match sort:
        case Sort.RELEVANCE:
            return -score, -date, entry.document_id
        case Sort.NEWEST:
            return -date, -score, entry.document_id
        case Sort.OLDEST:
            return date or float("inf"), -score, entry.document_id
        case Sort.TITLE:
            return entry.title.casefold(), entry.document_id
