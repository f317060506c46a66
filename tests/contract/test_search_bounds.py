"""What does a question that would cost too much get? An answer that says what was left out, or an error in time."""

from __future__ import annotations

from unittest.mock import patch

import pytest

from archive.errors import SearchTimedOut
from archive.query_language import Fuzzy, Node, Not, Phrase, Prefix, Term, Wildcard
from archive.searching import SearchQuery, SearchResult, Shelf
from indexer.engines.whoosh import expansion
from tests.contract.search_room import BOTH, Room

WORDS = ("pagar", "pagar", "pagar", "pasar", "pasar", "pajar")


@pytest.fixture
def many_words(room: Room) -> Room:
    """Words that are like one another: one in three documents, one in two, one in one; on both shelves."""
    for place, word in enumerate(WORDS):
        room.put(f"d{place}", word, shelf=Shelf.STAFF if place % 2 else Shelf.PUBLIC)
    return room


def ask(room: Room, tree: Node, **options: object) -> SearchResult:
    return room.index.search(SearchQuery("", tree, shelves=BOTH, **options))  # type: ignore[arg-type]


@pytest.mark.parametrize("tree", [Prefix("pa"), Wildcard("pa*"), Wildcard("?a*"), Fuzzy("pasar", 2)])
def test_only_the_commonest_words_are_tried_and_the_answer_says_so(many_words: Room, tree: Node) -> None:
    assert (ask(many_words, tree).total, ask(many_words, tree).notes) == (6, ())
    for limit, total in ((3, 6), (2, 5), (1, 3)):
        with patch.object(expansion, "MAX_EXPANSIONS", limit):
            answer = ask(Room(many_words.root), tree)
        assert answer.total == total
        assert answer.notes == (("expansion_limited",) if limit < 3 else ())


def test_which_words_are_tried_depends_on_all_shelves_asked(room: Room) -> None:
    room.put("a", "pajak pasar")
    room.put("b", "pasar pagar", shelf=Shelf.STAFF)
    room.put("c", "pagar", shelf=Shelf.STAFF)
    room.put("d", "pagar", shelf=Shelf.STAFF)
    with patch.object(expansion, "MAX_EXPANSIONS", 1):
        assert room.index.search(SearchQuery("", Prefix("pa"))).total == 1
        assert ask(room, Prefix("pa")).total == 3
        assert room.index.search(SearchQuery("", Prefix("pa"))).total == 1


@pytest.mark.parametrize("tree", [Term("pagar"), Not(Phrase("pagar pasar")), Prefix("pa"), Wildcard("*a*"), None])
def test_a_question_is_given_up_at_its_deadline(many_words: Room, tree: Node | None) -> None:
    with pytest.raises(SearchTimedOut):
        many_words.index.search(SearchQuery("", tree, seconds=-1.0))
    answer = many_words.index.search(SearchQuery("", tree, seconds=60.0))
    assert answer.total > 0
    with pytest.raises(SearchTimedOut):
        many_words.index.search(SearchQuery("", tree, seconds=-1.0))


def test_pages_of_results_far_down_are_right(room: Room) -> None:
    changes = [room.change(f"d{number:05}", "laporan", title=f"Laporan {number % 7}") for number in range(12_000)]
    room.index.apply("g1", changes)
    found = room.ask("laporan", offset=11_995, limit=10, snippets=0)
    assert found.total == 12_000
    assert [hit.document_id for hit in found.hits] == [f"d{number:05}" for number in range(11_995, 12_000)]
