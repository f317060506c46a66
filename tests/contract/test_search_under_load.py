"""Do many threads get the answers of one, and each answer from one commit, while a writer commits and merges?"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random
from unittest.mock import patch

from archive.query_language import And, Fuzzy, Near, Node, Not, Or, Phrase, Prefix, Term, Wildcard
from archive.searching import IndexChange, SearchQuery, SearchResult, Sort
from indexer.engines.whoosh import merging
from indexer.engines.whoosh.index import WhooshIndex
from tests.contract.search_room import Room
from tests.contract.search_strategies import BOTH, UNITS, WORDS, SmallSynonyms, entry

THREADS = 8


def some_node(chance: Random) -> Node:
    one, other, third = chance.sample(WORDS, 3)
    kinds: list[Callable[[], Node]] = [
        lambda: Term(one),
        lambda: And((Term(one), Term(other))),
        lambda: Or((Term(one), Phrase(f"{other} {third}"))),
        lambda: And((Term(one), Not(Term(other)))),
        lambda: Phrase(f"{one} {other}"),
        lambda: Near(f"{one} {other}", 4),
        lambda: Prefix(one[:2]),
        lambda: Wildcard(f"*{one[1:3]}*"),
        lambda: Fuzzy(one, 2),
    ]
    return chance.choice(kinds)()


def some_query(chance: Random) -> SearchQuery:
    return SearchQuery(
        text="",
        tree=some_node(chance),
        shelves=BOTH,
        filters={"unit": (chance.choice(UNITS),)} if chance.random() < 0.3 else {},
        sort=chance.choice((Sort.RELEVANCE, *Sort)),
        offset=chance.choice((0, 0, 20)),
        limit=chance.choice((10, 100)),
        snippets=0,
    )


def test_eight_threads_get_the_answers_of_one_thread(tmp_path: Path) -> None:
    """With a cache so small that they take from each other what they had kept."""
    chance = Random(5)
    index = WhooshIndex(tmp_path, lambda _pages: {}, cache_mb=1, synonyms=SmallSynonyms())
    index.create_generation("g")
    index.promote("g")
    for start in range(0, 300, 60):
        entries = [entry(chance, f"d{number}") for number in range(start, start + 60)]
        index.apply("g", [IndexChange(each.document_id, each) for each in entries])
    queries = [some_query(chance) for _ in range(150)]
    alone = WhooshIndex(tmp_path, lambda _pages: {}, cache_mb=0, synonyms=SmallSynonyms())
    expected = [alone.search(query) for query in queries]
    gate = threading.Barrier(THREADS)

    def ask_all(seed: int) -> dict[int, SearchResult]:
        order = Random(seed).sample(range(len(queries)), len(queries))
        gate.wait()
        return {number: index.search(queries[number]) for number in order}

    with ThreadPoolExecutor(THREADS) as threads:
        for answers in threads.map(ask_all, range(THREADS)):
            assert [answers[number] for number in range(len(queries))] == expected


def test_every_answer_is_of_one_commit_while_a_writer_commits_and_merges(room: Room) -> None:
    """Each commit puts all documents anew with another year; nothing else about them ever changes."""
    count = 30
    done = threading.Event()

    def put_all(year: int) -> None:
        texts = [f"laporan {'pajak ' * (number % 5)} daerah" for number in range(count)]
        room.index.apply("g1", [room.change(f"d{n:02}", text, year=year) for n, text in enumerate(texts)])

    def write() -> None:
        try:
            for year in range(1901, 1931):
                put_all(year)
                room.index.merge("g1")
        finally:
            done.set()

    put_all(1900)
    queries = [
        SearchQuery("", tree, limit=count, snippets=0)
        for tree in (Term("laporan"), And((Term("laporan"), Not(Phrase("pajak pajak")))), Prefix("paj"), None)
    ]
    expected = [room.index.search(query) for query in queries]

    def read(seed: int) -> int:
        index = room.index if seed % 2 else room.another_index()
        years = set()
        while not done.is_set():
            for query, first in zip(queries, expected, strict=True):
                found = index.search(query)
                assert (found.total, found.hits) == (first.total, first.hits)
                [year] = found.facets["year"]
                assert year.count == first.total
                years.add(year.value)
        return len(years)

    with patch.object(merging, "MERGE_FACTOR", 2), ThreadPoolExecutor(5) as threads:
        writer = threads.submit(write)
        readers = [threads.submit(read, seed) for seed in range(4)]
        writer.result()
        assert max(reader.result() for reader in readers) > 1
