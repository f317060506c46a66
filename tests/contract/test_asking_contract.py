"""What a question as typed gets from every SearchIndex: its answer, or the answer to what was meant, and said so."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest

from archive.asking import Asked, ask
from archive.errors import SearchTimedOut
from archive.searching import SearchQuery, SearchResult
from tests.contract.search_room import Room


@pytest.fixture
def archive(room: Room) -> Room:
    """Fifteen papers on markets, some on hotels, one scanned badly."""
    for place in range(15):
        room.put(f"market{place}", f"retribusi pelayanan pasar nomor {place}", unit="dinkes")
    for place in range(3):
        room.put(f"hotel{place}", "pajak hotel restoran", unit="disdik")
    room.put("scan", "retribusl pasar sayur")
    return room


def asked(room: Room, text: str, **options: Any) -> Asked:
    literal = options.pop("literal", False)
    return ask(room.index, SearchQuery(text, None, **options), literal=literal)


def test_an_answer_is_left_as_it_is(archive: Room) -> None:
    answer = asked(archive, "retribusi pasar")
    assert (answer.result.total, answer.answered) == (15, "retribusi pasar")
    assert not (answer.corrected or answer.dropped or answer.offered)


@pytest.mark.parametrize(
    ("typed", "answered"),
    [
        ("pelayanan pasra", "pelayanan pasar"),
        ("Pajak HOTLE", "Pajak hotel"),
        ("pajka hotle", "pajak hotel"),
        ('"pajak hotel" restorna', '"pajak hotel" restoran'),
        ("hotle -pasar", "hotel -pasar"),
        ("pajakhotel", "pajak hotel"),
        ("Pajak ho- tel", "Pajak hotel"),
        ("resto ran hotel", "restoran hotel"),
        ("(hotle ATAU hotll) restoran", "(hotel ATAU hotel) restoran"),
    ],
)
def test_a_slip_that_finds_nothing_is_corrected_and_said(archive: Room, typed: str, answered: str) -> None:
    answer = asked(archive, typed)
    assert (answer.answered, answer.corrected, answer.dropped) == (answered, True, ())
    assert answer.result.total > 0


def test_of_several_words_meant_the_one_that_fits_the_others_is_taken(room: Room) -> None:
    for place in range(30):
        room.put(f"sand{place}", "pasir kuarsa")
    room.put("market", "pasar ikan")
    assert asked(room, "pasor ikan").answered == "pasar ikan"
    assert asked(room, "pasor kuarsa").answered == "pasir kuarsa"


def test_asked_literally_nothing_is_corrected_or_left_out(archive: Room) -> None:
    answer = asked(archive, "hotle zzzz", literal=True)
    assert (answer.result.total, answer.answered) == (0, "hotle zzzz")
    assert not (answer.corrected or answer.dropped or answer.offered)


@pytest.mark.parametrize(
    "typed", ["2O19", "188.45/999", "zzzzzzzz", "-pasar", "judul:hotle", '"pajak hotle"', "hote?x"]
)
def test_what_cannot_be_helped_is_left_as_typed(archive: Room, typed: str) -> None:
    answer = asked(archive, typed)
    assert (answer.answered, answer.corrected, answer.dropped) == (typed, False, ())


def test_a_better_spelling_is_offered_where_little_is_found(archive: Room) -> None:
    answer = asked(archive, "retribusl pasar")
    assert (answer.result.total, answer.offered, answer.corrected) == (1, "retribusi pasar", False)


def test_no_spelling_is_offered_that_finds_little_more_with_the_filters(archive: Room) -> None:
    assert asked(archive, "retribusl pasar", filters={"unit": ("dinkes",)}).offered == "retribusi pasar"
    assert asked(archive, "retribusl pasar", filters={"unit": ("disdik",)}).offered is None
    assert asked(archive, "hotel restoran").offered is None


def test_a_slip_that_scanners_made_too_is_looked_for_as_it_should_be_where_there_is_no_doubt(room: Room) -> None:
    room.put("scan", "penghasllan pajak")
    room.index.apply("g1", [room.change(f"d{place}", "penghasilan pajak") for place in range(200)])
    answer = asked(room, "pajak penghasllan")
    assert (answer.answered, answer.corrected, answer.offered) == ("pajak penghasllan", False, "pajak penghasilan")
    assert answer.result.total == 201
    assert [(each.text, each.readings) for each in answer.result.expansions] == [("penghasllan", ("penghasilan",))]
    assert asked(room, "pajak penghasllan", literal=True).result.total == 1

    room.put("title", "pajak", title="Penghasllan")
    answer = asked(room, "pajak penghasllan")
    assert (answer.result.hits[0].document_id, answer.result.total) == ("title", 202)


def test_a_word_that_occurs_nowhere_is_left_out_first(archive: Room) -> None:
    answer = asked(archive, "pajak hotel Zzzzzzzz restoran")
    assert (answer.answered, answer.dropped, answer.corrected) == ("pajak hotel restoran", ("Zzzzzzzz",), False)
    assert answer.result.total == 3


def test_words_that_belong_together_are_kept(archive: Room) -> None:
    answer = asked(archive, "pajak hotel restoran sayur")
    assert (answer.answered, answer.dropped) == ("pajak hotel restoran", ("sayur",))


def test_words_of_people_who_ask_are_left_out_before_others(archive: Room) -> None:
    archive.put("ask", "bagaimana dan berapa")
    answer = asked(archive, "bagaimana pelayanan pasar")
    assert (answer.answered, answer.dropped) == ("pelayanan pasar", ("bagaimana",))


def test_several_words_too_many_are_left_out(room: Room) -> None:
    for place in range(4):
        room.put(f"pool{place}", "tarif kolam renang umum")
    room.put("a", "alpha")
    room.put("b", "bravo")
    answer = asked(room, "tarif kolam alpha renang bravo")
    assert (answer.answered, answer.dropped) == ("tarif kolam renang", ("alpha", "bravo"))


def test_a_slip_and_a_word_too_many_are_mended_together(archive: Room) -> None:
    answer = asked(archive, "pajak hotle zzzzzzzz")
    assert (answer.answered, answer.corrected, answer.dropped) == ("pajak hotel", True, ("zzzzzzzz",))


def test_what_is_quoted_excluded_or_filtered_is_never_left_out(archive: Room) -> None:
    assert asked(archive, '"pasar malam" hotel') == asked(archive, '"pasar malam" hotel', literal=True)
    assert asked(archive, "hotel -restoran").dropped == ()
    assert asked(archive, "pasar tahun:1900").dropped == ()
    answer = asked(archive, "hotel pasar", filters={"unit": ("disdik",)})
    assert (answer.answered, answer.dropped, answer.result.total) == ("hotel", ("pasar",), 3)


def test_later_pages_answer_the_same_question(archive: Room) -> None:
    first = asked(archive, "hotle", limit=2)
    second = asked(archive, "hotle", limit=2, offset=2)
    assert first.answered == second.answered == "hotel"
    assert (len(first.result.hits), len(second.result.hits)) == (2, 1)


@dataclass
class Counting:
    """An index that says how often it was asked, and may be slow at anything but the question itself."""

    room: Room
    slow: bool = False
    searches: list[SearchQuery] = field(default_factory=list)

    def search(self, query: SearchQuery) -> SearchResult:
        self.searches.append(query)
        if self.slow and len(self.searches) > 1:
            raise SearchTimedOut("slow")
        return self.room.index.search(query)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.room.index, name)


def test_help_takes_a_bounded_number_of_searches(archive: Room) -> None:
    index = Counting(archive)
    text = " ".join(f"{word}{'abcdefghij'[place]}" for place in range(10) for word in ("pasar", "pajak", "hotel"))
    ask(index, SearchQuery(text, None))
    assert len(index.searches) < 70


def test_help_that_takes_too_long_is_left_out(archive: Room) -> None:
    index = Counting(archive, slow=True)
    query = SearchQuery("pajak hotle zzzz", None, seconds=5.0)
    assert ask(index, query) == asked(archive, query.text, literal=True)


def test_a_question_that_takes_too_long_says_so(archive: Room) -> None:
    with pytest.raises(SearchTimedOut):
        ask(archive.index, SearchQuery("pajak", None, seconds=0.0))
