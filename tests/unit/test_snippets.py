from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from indexer.analysis import clean, spans, words
from indexer.nearness import Marks, marks_of
from indexer.snippets import LENGTH, Snippet, Spot, snippet, snippets_at
from indexer.wanted import Close, Part, Side, Wanted, beginning, same_form, same_stem
from indexer.word_places import places


def wanted(*parts: str) -> Wanted:
    return Wanted(tuple(Part((Side(tuple(map(same_form, part.split()))),)) for part in parts))


def cut(text: str, asked: Wanted) -> str:
    found = snippet(text, asked)
    return found.html if found else ""


def marks(text: str, asked: Wanted) -> Marks:
    """As an index would know them."""
    return marks_of([np.array(places) for places in asked.places(words(clean(text)))])


def snippet_at(text: str, known: Marks, position: int, asked: Wanted) -> Snippet | None:
    [found] = snippets_at([Spot(text, known, position)], asked)
    return found


PEGAWAI = wanted("pegawai")


def test_whole_words_around_the_find() -> None:
    html = cut("awal " * 200 + "(pegawai) negeri, " + "akhir " * 200, PEGAWAI)
    assert html.startswith("… awal ")
    assert html.endswith(" akhir …")
    assert "awal (<mark>pegawai</mark>) negeri, akhir" in html
    assert LENGTH - 40 < len(html) < LENGTH + 40


def test_short_text_is_shown_whole() -> None:
    assert cut("Data pegawai (2024).", PEGAWAI) == "Data <mark>pegawai</mark> (2024)."


def test_a_snippet_begins_and_ends_with_a_sentence_where_one_is_near() -> None:
    before, after = "Kalimat pertama yang panjang sekali. " * 9, " Kalimat lain yang juga panjang. " * 9
    sentence = "Setiap pegawai negeri wajib menaati jam kerja yang ditetapkan."
    html = cut(before + sentence + after, PEGAWAI)
    assert html.startswith("Setiap <mark>pegawai</mark> negeri wajib")
    assert html.endswith(" Kalimat lain yang juga panjang.")


def test_a_long_sentence_is_cut_at_a_clause() -> None:
    text = (
        "bahwa "
        + "hal itu " * 30
        + "terjadi, untuk pegawai negeri "
        + "dan juga lain " * 10
        + ", sampai "
        + "akhir " * 40
    )
    assert cut(text, PEGAWAI).startswith("… untuk <mark>pegawai</mark> negeri dan juga")


def test_an_abbreviation_ends_no_sentence() -> None:
    text = "isi " * 100 + "sesuai Perda No. 5 tentang pegawai " + "isi " * 100
    assert "isi sesuai Perda No. 5 tentang <mark>pegawai</mark>" in cut(text, PEGAWAI)


def test_a_numbered_paragraph_is_a_border() -> None:
    text = "isi " * 100 + "\n(2) Setiap pegawai wajib " + "hadir " * 60
    assert cut(text, PEGAWAI).startswith("(2) Setiap <mark>pegawai</mark> wajib hadir")


def test_densest_place_is_chosen() -> None:
    text = "dana satu " + "isi " * 100 + "dana desa " + "isi " * 100 + "desa desa desa"
    assert "<mark>dana desa</mark>" in cut(text, wanted("dana", "desa"))


def test_different_words_count_more_than_many() -> None:
    text = "pajak " * 20 + "isi " * 100 + "pajak isi isi isi bumi" + " isi" * 100
    assert "<mark>pajak</mark> isi isi isi <mark>bumi</mark>" in cut(text, wanted("pajak", "bumi"))


def test_stems_prefixes_and_sequences_are_marked() -> None:
    asked = Wanted(
        (
            Part((Side((same_stem("pegawai"),)),)),
            Part((Side((beginning("retr"),)),)),
            Part((Side((same_form("pajak"), same_form("bumi"))),)),
        )
    )
    html = cut("kepegawaian, retribusi, pajak bumi, bumi, pajak", asked)
    assert html == "<mark>kepegawaian</mark>, <mark>retribusi</mark>, <mark>pajak bumi</mark>, bumi, pajak"


def test_words_that_must_stand_close_are_marked_only_there() -> None:
    asked = Wanted((Part((Close((same_form("dana"), same_form("desa")), 3),)),))
    assert cut("dana satu dua tiga desa itu dana", asked) == (
        "dana satu dua tiga <mark>desa</mark> itu <mark>dana</mark>"
    )


def test_reduplication_is_marked_as_one() -> None:
    assert cut("undang-undang, undang2", wanted("undang undang")) == "<mark>undang-undang</mark>, <mark>undang2</mark>"


def test_leaders_and_line_breaks_are_tidied() -> None:
    found = snippet("Bab I ............... pegawai\n\n   3", PEGAWAI)
    assert found is not None
    assert found.html == "Bab I … <mark>pegawai</mark> 3"


@pytest.mark.parametrize(
    ("text", "contents"),
    [
        ("Penataan pegawai ................ 12", True),
        ("Penataan pegawai . . . . . . . . iv\nPenutup . . . . . . . . . . v", True),
        ("Penataan pegawai dilakukan setiap tahun.", False),
        ("Nama pegawai : ................................", False),
        ("Penataan pegawai ... dan seterusnya 12", False),
    ],
)
def test_a_line_of_contents_is_known_by_its_leaders(text: str, *, contents: bool) -> None:
    found = snippet(text, PEGAWAI)
    assert found is not None
    assert found.contents is contents


def test_nothing_is_shown_where_nothing_is_found() -> None:
    assert snippet("tidak ada", PEGAWAI) is None
    assert snippet("", PEGAWAI) is None


def test_a_snippet_from_positions_is_the_one_found_word_by_word() -> None:
    text = "Undang2 " * 30 + "Pasal 4. Setiap pegawai wajib menaati undang-undang. " + "Isi lain. " * 50
    asked = wanted("pegawai", "undang undang")
    known = marks(text, asked)
    position = words(text).index("pegawai")
    found = snippet_at(text, known, position, asked)
    assert found is not None
    assert "Setiap <mark>pegawai</mark> wajib menaati <mark>undang-undang</mark>." in found.html


def test_text_that_has_changed_since_it_was_indexed_is_not_marked_wrongly() -> None:
    known = marks("satu dua pegawai", PEGAWAI)
    assert snippet_at("satu dua tiga pegawai", known, 2, PEGAWAI) is None
    assert snippet_at("satu", known, 2, PEGAWAI) is None


TEXTS = st.text(alphabet=st.one_of(st.sampled_from("<>&\"'’`ab \n.-2²é_\U0001d400"), st.characters()), max_size=300)


@settings(deadline=None)
@given(TEXTS)
@example("²b²² b")
def test_words_are_placed_where_the_analysis_reads_them(text: str) -> None:
    text = clean(text)
    read = [(start, end) for start, end, _ in spans(text)]
    assert places([text], [np.arange(len(read) + 3)]) == [read]
    assert places([text], [np.arange(1, len(read), 3)]) == [read[1::3]]


@settings(deadline=None)
@given(st.lists(TEXTS, max_size=4), st.integers(1, 40), st.integers(0, 300))
def test_words_are_placed_alike_in_many_and_in_long_texts(texts: list[str], window: int, long: int) -> None:
    texts = [clean(text) for text in texts]
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("indexer.word_places._WINDOW", window)
        patched.setattr("indexer.word_places._LONG", long)
        found = places(texts, [np.arange(999) for _ in texts])
    assert found == [[(start, end) for start, end, _ in spans(text)] for text in texts]


@settings(deadline=None)
@given(
    st.text(alphabet=st.sampled_from("<>&\"'ab \n.-2²"), max_size=400), st.text(alphabet="ab", min_size=1, max_size=2)
)
def test_mark_is_the_only_markup(text: str, word: str) -> None:
    html = cut(f"{text} {word}", wanted(word))
    bare = html.replace("<mark>", "").replace("</mark>", "")
    assert html.count("<mark>") == html.count("</mark>") > 0
    assert "<" not in bare
    assert ">" not in bare
    assert len(bare) < 6 * 3 * LENGTH


@settings(deadline=None)
@given(st.text(alphabet=st.sampled_from("<&ab \n.,-2²…"), max_size=900), st.integers(0, 300))
def test_every_snippet_from_positions_shows_the_word_it_is_cut_around(text: str, at: int) -> None:
    asked = wanted("a", "b", "ab")
    known = marks(text, asked)
    for position in known.positions.tolist()[at : at + 1]:
        found = snippet_at(text, known, position, asked)
        assert found is not None
        assert "<mark>" in found.html
