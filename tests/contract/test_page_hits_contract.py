"""The pages and snippets of hits, from an index on disk."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from unittest.mock import Mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.query_language import Fuzzy, Near, Node, Phrase, Prefix, Term, Wildcard
from archive.searching import SearchQuery, Shelf
from indexer.analysis import clean, words
from indexer.engines.whoosh.cache import ByteCache
from indexer.engines.whoosh.occurrences import Occurrences
from indexer.engines.whoosh.search import search_snapshots
from indexer.engines.whoosh.shelf import ShelfFolder
from indexer.engines.whoosh.wanted_words import wanted_by
from tests.contract.search_room import Room

VOCABULARY = [
    *("undang", "undang2", "Undang-undang", "pajak", "perpajakan", "izin", "perizinan", "ijin", "bumi", "pasar"),
    *("retribusi", "retribussi", "05", "5"),
]
Places = list[list[int]]
Find = Callable[[Node], list[tuple[str, Places, Places]]]
"""For each document that answers: its text, the positions the index holds, the positions a reader sees."""


def ask(room: Room, node: Node) -> list[tuple[int, str]]:
    [hit] = room.index.search(SearchQuery("", node)).hits
    return [(page.page, page.html) for page in hit.pages]


@pytest.mark.parametrize(
    ("node", "marked"),
    [
        (Term("pegawai"), "<mark>kepegawaian</mark>"),
        (Term("undang2"), "<mark>Undang-undang</mark>"),
        (Phrase("jembatan gantung"), "<mark>jembatan gantung</mark>"),
        (Prefix("gant"), "<mark>gantung</mark>"),
        (Wildcard("jem*tan"), "<mark>jembatan</mark>"),
        (Wildcard("g?ntung"), "<mark>gantung</mark>"),
        (Fuzzy("jembatam", 1), "<mark>jembatan</mark>"),
        (Near("baamang jembatan", 2), "<mark>jembatan</mark> gantung <mark>Baamang</mark>"),
    ],
)
def test_every_kind_of_question_opens_at_page_480_of_500(room: Room, node: Node, marked: str) -> None:
    pages = [f"halaman biasa nomor {number} undang2 ini itu" if number % 2 else "" for number in range(1, 501)]
    filler = "isi dan lain " * 200
    pages[479] = f"{filler}. Kepegawaian mengatur jembatan gantung Baamang. Undang-undang berlaku. {filler}"
    pages[479] = pages[479].replace("Kepegawaian", "kepegawaian")
    if node == Term("undang2"):
        pages = [page if number == 479 else "kosong" for number, page in enumerate(pages)]
    room.put("a", *pages)
    [(page, html), *_] = ask(room, node)
    assert page == 480
    assert marked in html


def test_texts_of_all_hits_are_fetched_in_one_call(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    for document_id in "abcdef":
        room.put(document_id, "pajak", "pajak bumi")
    fetch = Mock(side_effect=room.page_texts)
    monkeypatch.setattr(room.index, "_page_texts", fetch)
    assert [len(hit.pages) for hit in room.ask("pajak bumi").hits] == [2] * 6
    fetch.assert_called_once()


def test_text_changed_since_the_commit_is_read_again(room: Room) -> None:
    room.put("a", "satu dua pajak", "pajak")
    room.texts["a"] = {1: "pajak bumi", 2: "kosong"}
    [hit] = room.ask("pajak").hits
    assert [(page.page, page.html) for page in hit.pages] == [(1, "<mark>pajak</mark> bumi")]


@pytest.fixture(scope="module")
def find(tmp_path_factory: pytest.TempPathFactory) -> Find:
    chance = random.Random(5)
    room = Room(tmp_path_factory.mktemp("index"))
    made = {
        f"d{number}": chance.choice([" ", "\n"]).join(chance.choices(VOCABULARY, k=chance.randrange(1, 25)))
        for number in range(60)
    }
    changes = [room.change(document_id, text) for document_id, text in made.items()]
    room.index.apply("g1", changes[:40])
    room.index.apply("g1", changes[40:])
    snapshot = ShelfFolder(Path(room.root) / "g1" / Shelf.PUBLIC).snapshot()

    def finding(node: Node) -> list[tuple[str, Places, Places]]:
        query = SearchQuery("", node, limit=100)
        ranking = search_snapshots(query, [(Shelf.PUBLIC, snapshot)], ByteCache(1 << 24), None)
        leaves = [each.leaf for each in ranking.weighed]
        found = []
        for hit in ranking.hits:
            text = made[hit.document_id]
            known = Occurrences(hit.matching, [hit.document]).of_leaves(leaves)
            seen = wanted_by(leaves).places(words(clean(text)))
            found.append((text, [each.tolist() for each in known], seen))
        return found

    return finding


some = st.sampled_from(VOCABULARY)
several = st.lists(some, min_size=1, max_size=3).map(" ".join)
nodes = st.one_of(
    several.map(Term),
    several.map(Phrase),
    st.builds(Near, several, st.integers(0, 6)),
    st.builds(lambda word, end: Prefix(word[:end]), some, st.integers(2, 6)),
    st.builds(Fuzzy, some.filter(str.isalpha), st.integers(1, 2)),
    st.sampled_from(["p*k", "?asar", "re*i", "*izin", "per*an"]).map(Wildcard),
)


@settings(deadline=None)
@given(nodes)
def test_the_index_and_the_eye_see_the_same_words(find: Find, node: Node) -> None:
    for text, known, seen in find(node):
        assert known == seen, text
        assert any(seen), text
